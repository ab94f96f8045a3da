import Testing

@testable import Documents

private let pem: DocumentValue = .string("-----BEGIN-----\nabc\n-----END-----\n")

@Suite struct EditorTests {
    struct Setting: Sendable {
        var before: String
        var path: [PathComponent]
        var value: DocumentValue
        var after: String

        init(_ before: String, _ path: [PathComponent], _ value: DocumentValue, _ after: String) {
            (self.before, self.path, self.value, self.after) = (before, path, value, after)
        }
    }

    static let replacing: [Setting] = [
        Setting("a: 1 # c\nb: 2\n", ["a"], .scalar(.int(5)), "a: 5 # c\nb: 2\n"),
        Setting("a: 1 # c\r\nb: 2\r\n", ["b"], .string("x: y"), "a: 1 # c\r\nb: 'x: y'\r\n"),
        Setting("a: 'x'\n", ["a"], .string("y"), "a: 'y'\n"),
        Setting("a: \"x\"\n", ["a"], .string("y'"), "a: \"y'\"\n"),
        Setting("a: 'x'\n", ["a"], .string("1"), "a: '1'\n"),
        Setting("a: 'x'\n", ["a"], .scalar(.int(1)), "a: 1\n"),
        Setting("a: x\n", ["a"], .string("1.10"), "a: \"1.10\"\n"),
        Setting("a: 0x10\n", ["a"], .scalar(.int(16)), "a: 0x10\n"),
        Setting("a:\nb: 1\n", ["a"], .string("x"), "a: x\nb: 1\n"),
        Setting("a: # c\nb: 1\n", ["a"], .string("x"), "a: x # c\nb: 1\n"),
        Setting("a:   \nb: 1\n", ["a"], .string("x"), "a: x   \nb: 1\n"),
        Setting("a:", ["a"], .string("x"), "a: x"),
        Setting("- \n-\n", [0], .string("x"), "- x \n-\n"),
        Setting("- \n-\n", [1], .string("x"), "- \n- x\n"),
        Setting("a: x\n  y\nb: 1\n", ["a"], .string("z"), "a: z\nb: 1\n"),
        Setting("a: x # c\nb: 1\n", ["a"], pem, "a: | # c\n  -----BEGIN-----\n  abc\n  -----END-----\nb: 1\n"),
        Setting("a: x\r\nb: 1\r\n", ["a"], .string("p\nq"), "a: |-\r\n  p\r\n  q\r\nb: 1\r\n"),
        Setting("a: x", ["a"], .string("p\nq\n"), "a: |\n  p\n  q\n"),
        Setting("a: x", ["a"], .string("p\nq"), "a: |-\n  p\n  q"),
        Setting("a: 'x'\n", ["a"], .string("p\nq"), "a: |-\n  p\n  q\n"),
        Setting("a: \"x\\ny\"\n", ["a"], .string("p\nq"), "a: \"p\\nq\"\n"),
        Setting("a: | # c\n    x\n    y\n\nb: 1\n", ["a"], .string("z\n"), "a: | # c\n    z\n\nb: 1\n"),
        Setting("a: |\n    x\nb: 1\n", ["a"], .string("z\n\nq"), "a: |-\n    z\n\n    q\nb: 1\n"),
        Setting("a: |2\n    x\nb: 1\n", ["a"], .string("z\n"), "a: |2\n  z\nb: 1\n"),
        Setting("a: |\n  x\nb: 1\n", ["a"], .string(" z\n"), "a: |2\n   z\nb: 1\n"),
        Setting("a: |\n  x\nb: 1\n", ["a"], .string("\tz\n"), "a: \"\\tz\\n\"\nb: 1\n"),
        Setting("a: |+\n  x\n\nb: 1\n", ["a"], .string("z\n\n"), "a: |+\n  z\n\nb: 1\n"),
        Setting("a: |\n  x\n\nb: 1\n", ["a"], .string("z\n\n"), "a: \"z\\n\\n\"\n\nb: 1\n"),
        Setting("a: >-\n  x\n  y\nb: 1\n", ["a"], .string("p\nq"), "a: >-\n  p\n\n  q\nb: 1\n"),
        Setting("a: |\n  x\nb: 1\n", ["a"], .scalar(.int(1)), "a: 1\nb: 1\n"),
        Setting("a: |\n  x", ["a"], .string("y"), "a: |-\n  y"),
        Setting("a: x\n    # deep\nb: 1\n", ["a"], .string("p\nq"), "a: \"p\\nq\"\n    # deep\nb: 1\n"),
        Setting("a: x\n     \nb: 1\n", ["a"], .string("p\nq"), "a: \"p\\nq\"\n     \nb: 1\n"),
        Setting("a: !!str 1\n", ["a"], .string("2"), "a: !!str \"2\"\n"),
        Setting("a: !!str 1\n", ["a"], .scalar(.int(2)), "a: 2\n"),
        Setting("a: &x !!int 1\n", ["a"], .string("2"), "a: &x \"2\"\n"),
        Setting("a: !!int 1\n", ["a"], .scalar(.int(2)), "a: !!int 2\n"),
        Setting("a: !!binary AAAA\n", ["a"], .scalar(.binary([1])), "a: !!binary AQ==\n"),
        Setting("a: !x 1\n", ["a"], .string("q"), "a: !x q\n"),
        Setting("b: &x 1\na: *x\n", ["a"], .string("q"), "b: &x 1\na: q\n"),
        Setting("[a, b: c]\n", [0], .string("x, y"), "['x, y', b: c]\n"),
        Setting("[a, b: c]\n", [1, "b"], .string("p\nq"), "[a, b: \"p\\nq\"]\n"),
        Setting("{a: , b: }\n", ["b"], .string("x"), "{a: , b: x}\n"),
        Setting("{a: , b: }\n", ["a"], .string("x"), "{a: x, b: }\n"),
        Setting("? a\n: b\n", ["a"], .string("x"), "? a\n: x\n"),
        Setting("é: ü # ö\nñ: 1\n", ["ñ"], .string("ß"), "é: ü # ö\nñ: ß\n"),
        Setting("\u{FEFF}a: 1\n", ["a"], .scalar(.int(2)), "\u{FEFF}a: 2\n"),
        Setting("--- foo # c\n", [], .string("bar"), "--- bar # c\n"),
        Setting("a: 1\n", ["a"], .scalar(.float(2)), "a: 2.0\n"),
        Setting("a: [1, 2]\n", ["a"], .string("x"), "a: x\n"),
        Setting("a: # c\n  b: 1\n  # d\ne: 2\n", ["a"], .string("x"), "a: x # c\ne: 2\n"),
        Setting("a: &x # c\n  b: 1\ne: 2\n", ["a"], .string("x"), "a: x # c\ne: 2\n"),
        Setting("- a: 1\n  b: 2 # c\n- d\n", [0], .string("x"), "- x\n- d\n"),
        Setting("a: x # c\nb: 1\n", ["a"], .entries([("k", .string("v"))]), "a: # c\n  k: v\nb: 1\n"),
        Setting("a:\nb: 1\n", ["a"], .entries([("k", .string("v"))]), "a:\n  k: v\nb: 1\n"),
        Setting(
            "a: {x: 1}\nb: 1\n", ["a"], .sequence([.scalar(.int(1)), .string("2")]), "a:\n  - 1\n  - \"2\"\nb: 1\n"),
        Setting("a: |\n  x\nb: 1\n", ["a"], .sequence([]), "a: []\nb: 1\n"),
        Setting(
            "- x\n- y\n", [0], .entries([("k", .string("v")), ("l", .sequence([.scalar(.null)]))]),
            "- k: v\n  l:\n    - null\n- y\n"),
        Setting(
            "a:\n    - x\nb:\n  c: 1\n", ["b"], .entries([("k", .sequence([.string("v")]))]),
            "a:\n    - x\nb:\n  k:\n      - v\n"),
        Setting("[a, b]\n", [1], .entries([("k", .string("v"))]), "[a, {k: v}]\n"),
    ]

    static let adding: [Setting] = [
        Setting("a: 1\n", ["b"], .scalar(.int(2)), "a: 1\nb: 2\n"),
        Setting("a: 1", ["b"], .scalar(.int(2)), "a: 1\nb: 2"),
        Setting("a: 1\r\n", ["b"], pem, "a: 1\r\nb: |\r\n  -----BEGIN-----\r\n  abc\r\n  -----END-----\r\n"),
        Setting("a: 1", ["b"], .string("x\ny\n"), "a: 1\nb: |\n  x\n  y\n"),
        Setting("a: 1 # c\n\n# foot\n", ["b"], .scalar(.int(2)), "a: 1 # c\nb: 2\n\n# foot\n"),
        Setting("a:\n  b: 1\n  # foot\n# tail\n", ["c"], .scalar(.int(2)), "a:\n  b: 1\n  # foot\nc: 2\n# tail\n"),
        Setting("a:\n  b: 1\n  # foot\nd: 1\n", ["a", "c"], .scalar(.int(2)), "a:\n  b: 1\n  c: 2\n  # foot\nd: 1\n"),
        Setting("a:\n    b: 1\n", ["c", "d", "e"], .scalar(.int(2)), "a:\n    b: 1\nc:\n    d:\n        e: 2\n"),
        Setting("a: {}\nb: 1\n", ["a", "x"], .string("w"), "a:\n  x: w\nb: 1\n"),
        Setting("a: {} # c\nb: 1\n", ["a", "x"], .string("w"), "a: # c\n  x: w\nb: 1\n"),
        Setting("a: []\n", ["a", 0], .string("w"), "a:\n  - w\n"),
        Setting("a: [{}]\n", ["a", 0, "k"], .string("w"), "a: [{k: w}]\n"),
        Setting("{}\n", ["k"], .string("w"), "k: w\n"),
        Setting("- {}\n", [0, "k"], .string("w"), "- k: w\n"),
        Setting("a:\n", ["a", "x"], .string("w"), "a:\n  x: w\n"),
        Setting("a: null # c\n", ["a", "x"], .string("w"), "a: # c\n  x: w\n"),
        Setting("", ["a"], .string("w"), "a: w\n"),
        Setting("\n\n", ["a"], .string("w"), "a: w\n\n"),
        Setting("# c\n", ["a"], .string("w"), "# c\na: w\n"),
        Setting("# c", ["a"], .string("w"), "# c\na: w\n"),
        Setting("---\n", ["a"], .string("w"), "---\na: w\n"),
        Setting("--- # c\n...\n", ["a"], .string("w"), "--- # c\na: w\n...\n"),
        Setting("\u{FEFF}", ["a"], .string("w"), "\u{FEFF}a: w\n"),
        Setting("{a: 1}\n", ["b"], .string("w"), "{a: 1, b: w}\n"),
        Setting("{a: 1,}\n", ["b"], .string("w"), "{a: 1, b: w,}\n"),
        Setting("{\n  a: 1 # c\n}\n", ["b"], .string("w"), "{\n  a: 1, # c\n  b: w\n}\n"),
        Setting("{\n  a: 1, # c\n}\n", ["b"], .string("w"), "{\n  a: 1, # c\n  b: w,\n}\n"),
        Setting("{\n  # c\n}\n", ["b"], .string("w"), "{b: w\n  # c\n}\n"),
        Setting("a:\n- x\nb: 1\n", ["a", 1], .string("w"), "a:\n- x\n- w\nb: 1\n"),
        Setting(
            "a:\n  - x # c\n", ["a", 1], .entries([("k", .string("v")), ("l", .scalar(.null))]),
            "a:\n  - x # c\n  - k: v\n    l: null\n"),
        Setting("- - x\n", [0, 1], .string("w"), "- - x\n  - w\n"),
        Setting("- a: 1\n", [0, "b"], .string("w"), "- a: 1\n  b: w\n"),
        Setting("a: |\n  x\n\nb: 1\n", ["c"], .string("w"), "a: |\n  x\n\nb: 1\nc: w\n"),
        Setting("a: |+\n  x\n\n", ["c"], .string("w"), "a: |+\n  x\n\nc: w\n"),
        Setting("a: |\n  x", ["c"], .string("w"), "a: |-\n  x\nc: w"),
        Setting("a: |2+\n  x", ["c"], .string("w"), "a: |2-\n  x\nc: w"),
        Setting("a: 1\n---\nb: 1\n", ["c"], .string("w"), "a: 1\nc: w\n---\nb: 1\n"),
        Setting("a: x\n  y\n", ["c"], .string("w"), "a: x\n  y\nc: w\n"),
        Setting("a: 1\n", ["yes"], .string("no"), "a: 1\n\"yes\": \"no\"\n"),
    ]

    @Test(arguments: replacing + adding)
    func set(_ setting: Setting) throws {
        let file = try parse(setting.before)
        var editor = YAMLEditor(file)
        try editor.set(setting.path, to: setting.value)
        #expect(editor.file.source.text(0..<editor.file.source.bytes.count) == setting.after)
    }

    @Test func placesAtTheEnd() throws {
        var editor = YAMLEditor(try parse("a: 1\n# tail\n\n---\nb: 1\n"), indentation: 4)
        try editor.set(
            ["sops"], to: .entries([("age", .sequence([.entries([("enc", pem)])]))]), placement: .atEndOfDocument)
        let text =
            "a: 1\n# tail\nsops:\n    age:\n        - enc: |\n              -----BEGIN-----\n              abc\n"
            + "              -----END-----\n\n---\nb: 1\n"
        #expect(editor.file.source.text(0..<10_000) == text)
    }

    @Test(
        arguments: [
            ("a: 1\nb: 2\n", ["a"], "b: 2\n"),
            ("a: 1\nb: 2\n", ["b"], "a: 1\n"),
            ("a: 1\nb: 2", ["b"], "a: 1"),
            ("a: 1\r\nb: 2", ["b"], "a: 1"),
            ("a: 1\r\nb: 2 # c\r\nd: 3\r\n", ["b"], "a: 1\r\nd: 3\r\n"),
            ("# h\na: 1 # c\n\n# d\nb: 2\n", ["a"], "# h\n\n# d\nb: 2\n"),
            ("a: 1\n# d\nb: 2\n# e\n", ["b"], "a: 1\n# d\n# e\n"),
            ("a: | # c\n  x\n\nb: 2\n", ["a"], "\nb: 2\n"),
            ("a: # c\n  x: 1\n  # d\nb: 2\n", ["a"], "b: 2\n"),
            ("a: 1\n", ["a"], "{}\n"),
            ("# c\na: 1 # d\n# e\n", ["a"], "# c\n{}\n# e\n"),
            ("k: # c\n  a: 1\nb: 2\n", ["k", "a"], "k: {} # c\nb: 2\n"),
            ("k:\n  # c\n  a: 1\nb: 2\n", ["k", "a"], "k: {}\n  # c\nb: 2\n"),
            ("k: &x # c\n  a: 1\nb: 2\n", ["k", "a"], "k: &x {} # c\nb: 2\n"),
            ("k:\n  a: 1", ["k", "a"], "k: {}"),
            ("k:\n- 1\nb: 2\n", ["k", 0], "k: []\nb: 2\n"),
            ("- a: 1\n  b: 2\n", [0, "a"], "- b: 2\n"),
            ("- a: 1\n  # c\n  b: 2\n", [0, "a"], "- # c\n  b: 2\n"),
            ("- a: 1\n  b: 2\n", [0, "b"], "- a: 1\n"),
            ("- a: 1\n- b\n", [0, "a"], "- {}\n- b\n"),
            ("- a # c\n- b\n", [0], "- b\n"),
            ("- a\n- b\n# c\n", [1], "- a\n# c\n"),
            ("- - x\n  - y\n", [0, 0], "- - y\n"),
            ("- - x\n  - y\n", [0], "[]\n"),
            ("- # c\n  z: 1\n- y\n", [0], "- y\n"),
            ("{a: 1, b: 2}\n", ["a"], "{b: 2}\n"),
            ("{a: 1, b: 2}\n", ["b"], "{a: 1}\n"),
            ("{ a: 1 }\n", ["a"], "{}\n"),
            ("[1, 2, 3]\n", [1], "[1, 3]\n"),
            ("[1, 2,]\n", [1], "[1,]\n"),
            ("[\n  1, # c\n  2, # d\n  3 # e\n]\n", [1], "[\n  1, # c\n  3 # e\n]\n"),
            ("[\n  1, # c\n  2 # e\n]\n", [1], "[\n  1 # c\n]\n"),
            ("[\n  1,\n  2 # e\n]\n", [1], "[\n  1\n]\n"),
            ("[\n  1, # c\n  2, # e\n]\n", [1], "[\n  1, # c\n]\n"),
            ("[\n  # c\n  1,\n  # e\n]\n", [0], "[\n  # c\n  # e\n]\n"),
            ("a:\n  b:\n    c: 1\nd: 2\n", ["a", "b", "c"], "a:\n  b: {}\nd: 2\n"),
            ("b: &x 1\na: *x\n", ["a"], "b: &x 1\n"),
            ("? a\n: b\n? c\n: d\n", ["a"], "? c\n: d\n"),
        ] as [(String, [PathComponent], String)])
    func remove(before: String, path: [PathComponent], after: String) throws {
        var editor = YAMLEditor(try parse(before))
        try editor.remove(path)
        #expect(editor.file.source.text(0..<editor.file.source.bytes.count) == after)
    }

    @Test(
        arguments: [
            ("a: 1\n", ["a", "b"], .noSuchPath),
            ("a: 1\n", [0], .noSuchPath),
            ("a: [1]\n", ["a", 3], .noSuchPath),
            ("a: [1]\n", ["a", "b"], .noSuchPath),
            ("a: &x {b: 1}\nc: *x\n", ["c", "b"], .notEditable),
            ("a: &x {b: 1}\nc: *x\n", ["a", "b"], .notEditable),
            ("a: &x 1\nc: *x\n", ["a"], .notEditable),
            ("? a\n? b\n", ["a"], .notEditable),
            ("[a: b]\n", [0, "c"], .notEditable),
        ] as [(String, [PathComponent], DocumentError.Code)])
    func refuses(text: String, path: [PathComponent], code: DocumentError.Code) throws {
        var editor = YAMLEditor(try parse(text))
        let error = #expect(throws: DocumentError.self) { try editor.set(path, to: .string("x")) }
        #expect(error?.code == code)
        #expect(editor.file.source.text(0..<100) == text)
    }

    @Test func collectsReplacements() throws {
        let file = try parse("a: 1 # c\nb: [x, y]\n")
        var editor = YAMLEditor(file)
        let root = try #require(file.root?.mapping)
        for element in try #require(root["b"]?.sequence).elements { editor.replace(element, with: .string("long")) }
        editor.replace(try #require(root["a"]), with: .null)
        editor.replace(try #require(root.comments.first { _ in true }), with: " d")
        #expect(try editor.finish().source.text(0..<100) == "a: null # d\nb: [long, long]\n")
    }
}
