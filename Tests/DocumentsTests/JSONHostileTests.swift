import Testing

@testable import Documents

/// Texts that are meant to do harm, and what messages show of texts with secrets.
@Suite struct JSONHostileTests {
    @Test func limits() throws {
        let long = "\"\(String(repeating: "x", count: 998))\""
        _ = try json(long, limits: ParseLimits(maximumSize: 1000))
        #expect(code(of: long, ParseLimits(maximumSize: 999)) == .tooLarge)
        let many = "[\(Array(repeating: "1", count: 999).joined(separator: ","))]"
        _ = try json(many, limits: ParseLimits(maximumNodes: 1000))
        #expect(code(of: many, ParseLimits(maximumNodes: 999)) == .tooLarge)
        let keys = "{\"a\": {\"b\": 1}}"
        _ = try json(keys, limits: ParseLimits(maximumNodes: 5))
        #expect(code(of: keys, ParseLimits(maximumNodes: 4)) == .tooLarge)
    }

    @Test func depth() throws {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deepest = String(repeating: open, count: 200) + "1" + String(repeating: close, count: 200)
            _ = try json(deepest)
            let error = #expect(throws: DocumentError.self) { try json(open + deepest + close) }
            #expect(error?.code == .tooDeep)
            #expect(error?.diagnostic.position == SourcePosition(line: 1, column: 200 * open.utf8.count + 1))
            #expect(code(of: String(repeating: open, count: 1_000_000), .standard) == .tooDeep)
        }
        // Brackets beside each other are no levels.
        _ = try json("[\(Array(repeating: "[]", count: 1000).joined(separator: ","))]")
    }

    /// Large, but nothing is wrong with them: they are read in linear time.
    @Test(.timeLimit(.minutes(5))) func largeTextsAreRead() throws {
        let clock = ContinuousClock()
        let members = (0..<100_000).map { "\"key\($0)\": \($0)" }.joined(separator: ",\n")
        let manyKeys = try clock.measure { _ = try json("{\(members)}") }
        #expect(manyKeys < .seconds(60))
        let elements = String(repeating: "\"é\\n\", ", count: 200_000)
        let oneLine = try clock.measure { _ = try json("[\(elements)1]") }
        #expect(oneLine < .seconds(60))
        _ = try json("\"\(String(repeating: "\\ud83d\\ude00", count: 200_000))\"")
        _ = try json("[\(String(repeating: "\n", count: 1_000_000))]")
        _ = try json("0.\(String(repeating: "1", count: 100_000))")
    }

    @Test func mergeConflictsAreNamed() {
        let text = "{\n<<<<<<< HEAD\n  \"a\": 1\n=======\n  \"a\": 2\n>>>>>>> other\n}\n"
        let error = #expect(throws: DocumentError.self) { try json(text) }
        #expect(error?.diagnostic.summary == "git left a merge conflict here")
    }

    /// The messages that people meet most.
    @Test(arguments: [
        ("{\"a\": 1,}", "expected a key in double quotes", "remove the comma before it"),
        ("[1,]", "this is no JSON value", "remove the comma before it"),
        ("{}\n// x", "more text follows the value", "JSON has no comments: remove it"),
        ("{a: 1}", "expected a key in double quotes or `}`", "put the key in double quotes"),
        ("[\"a\" \"b\"]", "expected `,` or `]` after the value", "separate the values with `,`"),
        ("[True]", "this is no JSON value", "JSON writes true, false and null in lower case"),
        ("[NaN]", "this is no JSON value", "JSON has no such number: write text or null"),
        ("{\"a\": 1", "the text ends too early", "close it with `}`, if the file is not cut off"),
        ("{\"a\": \"x\t\"}", "the control character U+0009 cannot stand in a string", "write it as \\t"),
        ("{\"a\": 1, \"a\": 2}", "the key a appears twice", "remove one of the two"),
    ])
    func messages(text: String, summary: String, hint: String) {
        let error = #expect(throws: DocumentError.self) { try json(text) }
        #expect(error?.diagnostic.summary == summary)
        #expect(error?.diagnostic.hint == hint)
    }

    @Test func bothPlacesAreNamed() {
        let twice = #expect(throws: DocumentError.self) { try json("{\n\"a\": 1,\n\"a\": 2}") }
        #expect(twice?.diagnostic.notes == ["first at test.json:2:1"])
        let open = #expect(throws: DocumentError.self) { try json("{\n  \"a\": [1,\n  2\n}") }
        #expect(open?.diagnostic.position == SourcePosition(line: 4, column: 1))
        let cut = #expect(throws: DocumentError.self) { try json("{\n  \"a\": [1,\n  2\n") }
        #expect(cut?.diagnostic.notes == ["the array that begins at test.json:2:8 is not closed"])
    }

    /// `hunter2` is a value in each of them.
    static let leaks = [
        #"{"password": "hunter2"} x"#, #"{"a": "hunter2", "b": "hunter2" "c"}"#, #"["hunter2", "hunter2",]"#,
        #"{"a":"hunter2","b":hunter2}"#, "{\"password\":\n\"hunter2\": 1}", "{\"password\":\n\"hunter2\" : 1}",
        "{\n  \"password\": \"hunter2\",\n}", "{\n  \"password\": 'hunter2'\n}", "{\n  \"password\": hunter2\n}",
        "{\"password\": \"hunter2\n\"}", "{\"password\": \"hunter2\u{1}\"}", "{\"password\": \"hunter2\\x\"}",
        "[\n  \"hunter2\"\n  \"hunter2\"\n]", "[\"hunter2\"", "\"hunter2\": 1", "\"hunter2\" \"x\"",
        "{\"a\": 1,\n\"hunter2 x\": }",
        "{\"a\": 1, \"a\": \"hunter2\"}", "{\"hunter2 \": 1, \"hunter2 \": 2}", "{\"a\" \"hunter2\"}",
        "{\"a\"\n\"hunter2\": 1}", "{\"a\": \"hunter2\\ud800\"}", "'hunter2'", "{\"a\": \"hunter2\" /* hunter2 */}",
        "{\"a\": \"hunter2\"}}", "{\"a\": {\"b\": [\"hunter2\", {\"c\": \"hunter2\"}}", "[\"hunter2\": 1]",
    ]

    @Test(arguments: leaks)
    func secretsStayOutOfMessages(text: String) throws {
        let error = #expect(throws: DocumentError.self) { try json(text, limits: .secret) }
        let diagnostic = try #require(error?.diagnostic)
        let shown = [diagnostic.summary, diagnostic.excerpt ?? "", diagnostic.hint ?? ""] + diagnostic.notes
        #expect(!shown.joined().contains("hunter"), "\(shown)")
        #expect(diagnostic.position != nil)
    }

    /// No excerpt of any damaged text shows a value.
    @Test func secretsStayOutOfMessagesAboutDamagedTexts() {
        var random = SeededGenerator(seed: 9)
        let text = #"{"a": "hunter2", "b": ["hunter2", {"c": "hunter2"}], "d": {"e": "hunter2"}}"#
        for _ in 0..<2000 {
            var bytes = Array(text.utf8)
            for index in bytes.indices where bytes[index] == 0x20 && random.chance(30) { bytes[index] = 0x0A }
            // Quotes stay, or a value would stand where a key does.
            let index = random.number(0..<bytes.count)
            if Array("{}[],:".utf8).contains(bytes[index]) { bytes[index] = random.pick(Array("{}[],; \n".utf8)) }
            let source = SourceText(name: "damaged.json", bytes: bytes)
            do {
                _ = try DocumentFile(parsing: source, as: .json, limits: .secret)
            } catch {
                #expect(
                    error.diagnostic.excerpt?.contains("hunter") != true, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    private func code(of text: String, _ limits: ParseLimits) -> DocumentError.Code? {
        do {
            _ = try DocumentFile(parsing: SourceText(name: "test.json", text), as: .json, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }
}
