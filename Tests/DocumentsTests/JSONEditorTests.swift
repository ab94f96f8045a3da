import Testing

@testable import Documents

@Suite struct JSONEditorTests {
    struct Setting: Sendable {
        var before: String
        var path: [PathComponent]
        var value: DocumentValue
        var after: String

        init(_ before: String, _ path: [PathComponent], _ value: DocumentValue, _ after: String) {
            (self.before, self.path, self.value, self.after) = (before, path, value, after)
        }
    }

    private static let one = DocumentValue.scalar(.int(1))
    private static let list = DocumentValue.sequence([.string("x"), .string("y")])
    private static let deep = DocumentValue.entries([("k", .entries([("l", .scalar(.null))]))])

    static let replacing: [Setting] = [
        Setting("{\"a\": \"x\", \"b\": 2}\n", ["a"], one, "{\"a\": 1, \"b\": 2}\n"),
        Setting("{\"a\":1}", ["a"], .string("x\"\n"), #"{"a":"x\"\n"}"#),
        Setting("{\"a\": 1.50}\n", ["a"], .scalar(.float(1.5)), "{\"a\": 1.50}\n"),
        Setting("{\"a\" : 1 }", ["a"], .scalar(.float(2)), "{\"a\" : 2 }"),
        Setting(
            "{\"a\": 1}", ["a"], .scalar(.timestamp(Timestamp(canonical: "2024-01-01T00:00:00Z"))),
            "{\"a\": \"2024-01-01T00:00:00Z\"}"),
        Setting("{\"a\": 1}", ["a"], .scalar(.uint(.max)), "{\"a\": 18446744073709551615}"),
        Setting("[1, 2]", [1], .string("é\u{2028}<&>"), "[1, \"é\u{2028}<&>\"]"),
        Setting(" 1 \n", [], .string("x"), " \"x\" \n"),
        Setting("\u{FEFF}{\"a\": 1}", ["a"], .scalar(.bool(true)), "\u{FEFF}{\"a\": true}"),
        Setting("{\"a\": [1, 2]}", ["a"], list, "{\"a\": [\"x\", \"y\"]}"),
        Setting("{\"a\":[1,2]}", ["a"], list, "{\"a\":[\"x\",\"y\"]}"),
        Setting("{\n  \"a\": [1, 2]\n}\n", ["a"], list, "{\n  \"a\": [\"x\", \"y\"]\n}\n"),
        Setting("{\n  \"a\": 1\n}\n", ["a"], list, "{\n  \"a\": [\n    \"x\",\n    \"y\"\n  ]\n}\n"),
        Setting(
            "{\n  \"a\": [\n    1\n  ]\n}\n", ["a"], deep,
            "{\n  \"a\": {\n    \"k\": {\n      \"l\": null\n    }\n  }\n}\n"),
        Setting("{\"a\": 1, \"b\": 2}", ["b"], deep, "{\"a\": 1, \"b\": {\"k\": {\"l\": null}}}"),
        Setting("{\"a\": {\"b\": 1}}", ["a"], .sequence([]), "{\"a\": []}"),
        Setting("1\n", [], deep, "{\n\t\"k\": {\n\t\t\"l\": null\n\t}\n}\n"),
    ]

    static let adding: [Setting] = [
        Setting("{\"a\":1}", ["b"], one, "{\"a\":1,\"b\":1}"),
        Setting("{\"a\": 1}", ["b"], one, "{\"a\": 1, \"b\": 1}"),
        Setting("{ \"a\": 1, \"b\": 2 }", ["c"], one, "{ \"a\": 1, \"b\": 2, \"c\": 1 }"),
        Setting("{\"a\": 1,\"b\": 2}", ["c"], one, "{\"a\": 1,\"b\": 2,\"c\": 1}"),
        Setting("{\n  \"a\": 1\n}\n", ["b"], one, "{\n  \"a\": 1,\n  \"b\": 1\n}\n"),
        Setting(
            "{\n\t\"a\": 1\n}\n", ["b"], deep,
            "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"k\": {\n\t\t\t\"l\": null\n\t\t}\n\t}\n}\n"),
        Setting(
            "{\r\n  \"a\": 1\r\n}\r\n", ["b"], list,
            "{\r\n  \"a\": 1,\r\n  \"b\": [\r\n    \"x\",\r\n    \"y\"\r\n  ]\r\n}\r\n"),
        Setting("{\n\"a\": 1\n}\n", ["b", "c"], one, "{\n\"a\": 1,\n\"b\": {\n\"c\": 1\n}\n}\n"),
        Setting("{ \"a\": 1\n, \"b\": 2\n}", ["c"], one, "{ \"a\": 1\n, \"b\": 2\n, \"c\": 1\n}"),
        Setting("{\n  \"a\": 1,\n\n  \"b\": 2 }", ["c"], one, "{\n  \"a\": 1,\n\n  \"b\": 2,\n  \"c\": 1 }"),
        Setting("{\n  \"a\" : 1\n}\n", ["b", "c"], one, "{\n  \"a\" : 1,\n  \"b\" : {\n    \"c\" : 1\n  }\n}\n"),
        Setting(
            "{\n   \"a\": {\n      \"b\": 1\n   }\n}", ["a", "c"], one,
            "{\n   \"a\": {\n      \"b\": 1,\n      \"c\": 1\n   }\n}"),
        Setting("{}", ["a"], one, "{\n\t\"a\": 1\n}"),
        Setting("{ }\n", ["a", "b"], one, "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n"),
        Setting("{\n  \"a\": {},\n  \"b\": 1\n}", ["a", "c"], one, "{\n  \"a\": {\n    \"c\": 1\n  },\n  \"b\": 1\n}"),
        Setting("{\"a\":{},\"b\":1}", ["a", "c"], one, "{\"a\":{\"c\":1},\"b\":1}"),
        Setting(
            "{\n  \"a\": null\n}", ["a", "b", "c"], one,
            "{\n  \"a\": {\n    \"b\": {\n      \"c\": 1\n    }\n  }\n}"),
        Setting("{\"a\": null}", ["a", 0], one, "{\"a\": [1]}"),
        Setting("", ["a"], one, "{\n\t\"a\": 1\n}\n"),
        Setting(" \n\n", ["a"], one, "{\n\t\"a\": 1\n}\n"),
        Setting("\u{FEFF}", ["a"], one, "\u{FEFF}{\n\t\"a\": 1\n}\n"),
        Setting("[1, 2]", [2], .string("x"), "[1, 2, \"x\"]"),
        Setting("[1]", [1], .string("x"), "[1, \"x\"]"),
        Setting(
            "[\n  1,\n  2\n]\n", [2], deep,
            "[\n  1,\n  2,\n  {\n    \"k\": {\n      \"l\": null\n    }\n  }\n]\n"),
        Setting("[]", [0], one, "[\n\t1\n]"),
        Setting("[]", [0, "a"], one, "[\n\t{\n\t\t\"a\": 1\n\t}\n]"),
        Setting("{\"e\u{301}\": 1}", ["\u{E9}"], one, "{\"e\u{301}\": 1, \"\u{E9}\": 1}"),
        Setting(#"{"a": 1}"#, ["b\"\n"], one, #"{"a": 1, "b\"\n": 1}"#),
        Setting("{\"x\u{2028}\": 1,\n \"y\": 2}", ["z"], one, "{\"x\u{2028}\": 1,\n \"y\": 2,\n \"z\": 1}"),
    ]

    @Test(arguments: [replacing, adding].flatMap { $0 })
    func set(_ setting: Setting) throws {
        var editor = try json(setting.before).editor()
        try editor.set(setting.path, to: setting.value)
        #expect(editor.file.source.text(0..<1000) == setting.after)
        let again = editor.file.source.bytes
        try editor.set(setting.path, to: setting.value)
        #expect(editor.file.source.bytes == again, "what is there already changes nothing")
    }

    struct Removing: Sendable {
        var before: String
        var path: [PathComponent]
        var after: String

        init(_ before: String, _ path: [PathComponent], _ after: String) {
            (self.before, self.path, self.after) = (before, path, after)
        }
    }

    static let removing: [Removing] = [
        Removing("{\"a\": 1, \"b\": 2, \"c\": 3}", ["a"], "{\"b\": 2, \"c\": 3}"),
        Removing("{\"a\": 1, \"b\": 2, \"c\": 3}", ["b"], "{\"a\": 1, \"c\": 3}"),
        Removing("{\"a\": 1, \"b\": 2, \"c\": 3}", ["c"], "{\"a\": 1, \"b\": 2}"),
        Removing("{ \"a\": 1 }\n", ["a"], "{}\n"),
        Removing("{\n  \"a\": 1,\n  \"b\": 2\n}\n", ["a"], "{\n  \"b\": 2\n}\n"),
        Removing("{\n  \"a\": 1,\n  \"b\": 2\n}\n", ["b"], "{\n  \"a\": 1\n}\n"),
        Removing("{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n", ["a"], "{\r\n  \"b\": 2\r\n}\r\n"),
        Removing("{\n  \"a\": {\n    \"x\": 1\n  },\n\n  \"b\": 2\n}\n", ["a"], "{\n\n  \"b\": 2\n}\n"),
        Removing("{\n  \"a\": {\n    \"x\": 1\n  }\n}\n", ["a", "x"], "{\n  \"a\": {}\n}\n"),
        Removing("{\n  \"a\": 1\n}\n", ["a"], "{}\n"),
        Removing("{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}", ["a"], "{ \"b\": 2\n, \"c\": 3\n}"),
        Removing("{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}", ["b"], "{ \"a\": 1\n, \"c\": 3\n}"),
        Removing("{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}", ["c"], "{ \"a\": 1\n, \"b\": 2\n}"),
        Removing("{\n  \"a\": 1, \"b\": 2,\n  \"c\": 3\n}", ["a"], "{\n  \"b\": 2,\n  \"c\": 3\n}"),
        Removing("[1, 2, 3]", [1], "[1, 3]"),
        Removing("[\n  1,\n  2\n]", [0], "[\n  2\n]"),
        Removing("[[1]]", [0, 0], "[[]]"),
        Removing("[1]", [0], "[]"),
    ]

    @Test(arguments: removing)
    func remove(_ removing: Removing) throws {
        var editor = try json(removing.before).editor()
        try editor.remove(removing.path)
        #expect(editor.file.source.text(0..<1000) == removing.after)
    }

    static let refused: [(text: String, path: [PathComponent], value: DocumentValue, code: DocumentError.Code)] = [
        ("{\"a\": 1}", ["a", "b"], one, .noSuchPath), ("{\"a\": 1}", ["a", 0], one, .noSuchPath),
        ("{\"a\": 1}", [0], one, .noSuchPath), ("[1]", ["a"], one, .noSuchPath), ("[1]", [2], one, .noSuchPath),
        ("[]", [1], one, .noSuchPath), ("{}", ["a", 1], one, .noSuchPath),
        ("{\"a\": 1}", ["a"], .scalar(.binary([1])), .unrepresentable),
        ("{\"a\": 1}", ["a"], .scalar(.float(.nan)), .unrepresentable),
        ("{\"a\": 1}", ["b"], .sequence([.scalar(.float(.infinity))]), .unrepresentable),
        ("{\"a\": 1}", ["a"], .mapping([.init(one, one)]), .unrepresentable),
    ]

    @Test(arguments: refused.indices)
    func refuses(index: Int) throws {
        let (text, path, value, code) = Self.refused[index]
        var editor = try json(text).editor()
        let error = #expect(throws: DocumentError.self) { try editor.set(path, to: value) }
        #expect(error?.code == code)
        #expect(error?.diagnostic.position != nil)
        #expect(editor.file.source.text(0..<1000) == text)
    }

    @Test func nothingToRemove() throws {
        for path: [PathComponent] in [["b"], ["a", "b"], [], [0], ["a", 0]] {
            var editor = try json("{\"a\": null}").editor()
            let error = #expect(throws: DocumentError.self) { try editor.remove(path) }
            #expect(error?.code == .noSuchPath)
        }
        var editor = try json("{}").editor()
        #expect(throws: DocumentError.self) { try editor.remove(["a"], inDocument: 1) }
    }

    @Test func manyReplacementsAreOneEdit() throws {
        let file = try json("{\"a\": 1, \"b\": [true, \"x\"]}\n")
        var editor = file.editor()
        let root = try #require(file.root?.mapping)
        let list = Array(try #require(root["b"]?.sequence).elements)
        editor.replace(try #require(root["a"]), with: .string("ENC[…]"))
        editor.replace(list[0], with: .null)
        editor.replace(list[1], with: .float(1e300))
        editor.splice(Splice(0..<0, " "))
        try editor.finish()
        #expect(editor.file.source.text(0..<1000) == " {\"a\": \"ENC[…]\", \"b\": [null, 1e+300]}\n")
    }

    @Test func replacementsThatJSONCannotHold() throws {
        for value: ScalarValue in [.binary([1]), .float(.infinity), .float(.nan)] {
            let file = try json("{\n  \"a\": \"secret\"\n}", limits: .secret)
            var editor = file.editor()
            editor.replace(try #require(file.root?.mapping?["a"]), with: value)
            let error = #expect(throws: DocumentError.self) { try editor.finish() }
            #expect(error?.code == .unrepresentable)
            #expect(error?.diagnostic.position == SourcePosition(line: 2, column: 8))
            #expect(error?.diagnostic.excerpt == "  \"a\": …")
        }
    }

    @Test func indentationOfAFileThatShowsNone() throws {
        for (indentation, after): (Indentation?, String) in [
            (nil, "{\n\t\"a\": 1\n}"), (.tab, "{\n\t\"a\": 1\n}"), (.spaces(2), "{\n  \"a\": 1\n}"),
            (.spaces(0), "{\n\"a\": 1\n}"),
        ] {
            var editor = try json("{}").editor(indentation: indentation)
            try editor.set(["a"], to: .scalar(.int(1)))
            #expect(editor.file.source.text(0..<1000) == after)
        }
    }
}
