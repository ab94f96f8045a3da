import Testing

@testable import Documents

/// Texts that want more than they should get, or that are broken: each is refused with its error, quickly.
@Suite struct HostileTests {
    static let refused: [(String, [UInt8], DocumentError.Code, line: Int, column: Int)] = [
        ("brackets", Array(String(repeating: "[", count: 10_000).utf8), .tooDeep, 1, 201),
        ("braces", Array(String(repeating: "{a: ", count: 10_000).utf8), .tooDeep, 1, 801),
        ("dashes", Array(String(repeating: "- ", count: 10_000).utf8), .tooDeep, 1, 401),
        ("question marks", Array(String(repeating: "? ", count: 10_000).utf8), .tooDeep, 1, 401),
        (
            "levels", Array((0..<2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined().utf8), .tooDeep, 201,
            201
        ),
        ("NUL", Array("a: 1\nb: \0\n".utf8), .controlCharacter, 2, 4),
        ("escape", Array("a: \u{1B}[31m\n".utf8), .controlCharacter, 1, 4),
        ("delete", Array("é: \u{7F}\n".utf8), .controlCharacter, 1, 4),
        ("UTF-16 LE", [0xFF, 0xFE, 0x61, 0, 0x3A, 0], .notUTF8, 1, 1),
        ("UTF-16 BE", [0xFE, 0xFF, 0, 0x61, 0, 0x3A], .notUTF8, 1, 1),
        ("Latin 1", Array("a: 1\nb: x".utf8) + [0xE9, 0x0A], .notUTF8, 2, 5),
        ("cut off", Array("a: ".utf8) + [0xE2, 0x82], .notUTF8, 1, 4),
        ("overlong", Array("a: ".utf8) + [0xC0, 0xAF], .notUTF8, 1, 4),
        ("surrogate", Array("a: ".utf8) + [0xED, 0xA0, 0x80], .notUTF8, 1, 4),
        ("tab", Array("a:\n\tb: 1\n".utf8), .tabIndentation, 2, 1),
        ("tab after spaces", Array("a:\n  b: 1\n \tc: 1\n".utf8), .tabIndentation, 3, 2),
        ("tab in a block", Array("a: |\n\tb\n".utf8), .tabIndentation, 2, 1),
        ("open double quote", Array("a: 1\nb: \"x\nc: 1\n".utf8), .unexpectedToken, 2, 4),
        ("open single quote", Array("a: 'x\n".utf8), .unexpectedToken, 1, 4),
        ("open bracket", Array("a: [1, 2\nb: 1\n".utf8), .unexpectedToken, 2, 2),
        ("two colons", Array("a: b: c\n".utf8), .unexpectedToken, 1, 5),
        ("no colon", Array("a: 1\nb\nc: 1\n".utf8), .unexpectedToken, 2, 1),
        ("bad indentation", Array("a:\n  b: 1\n c: 1\n".utf8), .unexpectedToken, 3, 2),
        ("at sign", Array("a: @x\n".utf8), .unexpectedToken, 1, 4),
        ("duplicate", Array("a: 1\nb: 2\n\"a\": 3\n".utf8), .duplicateKey, 3, 1),
        ("duplicate number", Array("16: 1\n0x10: 2\n".utf8), .duplicateKey, 2, 1),
        ("duplicate text of a number", Array("1: 1\n'1': 2\n".utf8), .duplicateKey, 2, 1),
        ("duplicate in flow", Array("x: {a: 1, a: 2}\n".utf8), .duplicateKey, 1, 11),
        ("duplicate merge", Array("a: &a {b: 1}\nc:\n  <<: *a\n  <<: *a\n".utf8), .duplicateKey, 4, 3),
        ("duplicate list as key", Array("? [a, b]\n: 1\n? - a\n  - b\n: 2\n".utf8), .duplicateKey, 3, 3),
        ("duplicate in the second document", Array("a: 1\n---\nb: 1\nb: 2\n".utf8), .duplicateKey, 4, 1),
        ("unknown anchor", Array("a: *x\n".utf8), .unknownAnchor, 1, 4),
        ("later anchor", Array("a: *x\nb: &x 1\n".utf8), .unknownAnchor, 1, 4),
        ("anchor of another document", Array("b: &x 1\n---\na: *x\n".utf8), .unknownAnchor, 3, 4),
        ("recursive", Array("a: &x [*x]\n".utf8), .recursiveAlias, 1, 8),
        ("not a number", Array("a: !!int x\n".utf8), .invalidTag, 1, 10),
        ("not a float", Array("a: !!float true\n".utf8), .invalidTag, 1, 12),
        ("not base64", Array("a: !!binary x\n".utf8), .invalidTag, 1, 13),
        ("not a list", Array("a: !!seq {}\n".utf8), .invalidTag, 1, 10),
        ("unknown tag prefix", Array("a: !x!y z\n".utf8), .invalidTag, 1, 4),
    ]

    @Test(arguments: refused.indices)
    func isRefused(index: Int) {
        let (name, bytes, code, line, column) = Self.refused[index]
        let error = #expect(throws: DocumentError.self, "\(name)") {
            try DocumentFile(parsing: SourceText(name: "hostile.yaml", bytes: bytes))
        }
        #expect(error?.code == code, "\(name)")
        #expect(error?.diagnostic.position == SourcePosition(line: line, column: column), "\(name)")
        #expect(error?.diagnostic.file == "hostile.yaml")
        #expect(error?.diagnostic.summary.isEmpty == false)
        #expect(error?.diagnostic.excerpt?.utf8.count ?? 0 < 1000)
    }

    @Test func aliasBombs() {
        var nodes = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            nodes += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(throws: DocumentError.self) { try parse(nodes) }
        let long =
            "a: &a " + String(repeating: "x", count: 100_000) + "\nb:\n" + String(repeating: "- *a\n", count: 1000)
        #expect((try? parse(long)) == nil)
        let fine = "a: &a " + String(repeating: "x", count: 1000) + "\nb:\n" + String(repeating: "- *a\n", count: 1000)
        #expect((try? parse(fine)) != nil)
    }

    @Test func aliasesCountAsLevels() {
        let open = String(repeating: "[", count: 60)
        let close = String(repeating: "]", count: 60)
        let three = "a: &a \(open)\(close)\nb: &b \(open)*a\(close)\nc: \(open)*b\(close)\n"
        #expect((try? parse(three)) != nil)
        let four = three.replacing("c: ", with: "c: &c ") + "d: \(open)*c\(close)\n"
        #expect { try parse(four) } throws: { ($0 as? DocumentError)?.code == .tooDeep }
    }

    @Test func limits() {
        let long = String(repeating: "x", count: 1000)
        #expect(throws: DocumentError.self) { try parse(long, limits: ParseLimits(maximumSize: 999)) }
        let many = String(repeating: "- x\n", count: 1000)
        #expect(throws: DocumentError.self) { try parse(many, limits: ParseLimits(maximumNodes: 1000)) }
        #expect((try? parse(many, limits: ParseLimits(maximumNodes: 1001))) != nil)
        #expect(throws: DocumentError.self) { try parse("[[1]]", limits: ParseLimits(maximumDepth: 1)) }
    }

    /// Large, but nothing is wrong with them: they are read in linear time.
    @Test(.timeLimit(.minutes(5))) func largeTextsAreRead() throws {
        let clock = ContinuousClock()
        let keys = (0..<100_000).map { "key\($0): \($0)\n" }.joined()
        let manyKeys = try clock.measure { _ = try parse(keys) }
        #expect(manyKeys < .seconds(60))
        let line = "a: " + String(repeating: "é ", count: 500_000) + "x\n"
        _ = try parse(line)
        let flow = "[" + String(repeating: "é, ", count: 200_000) + "x]\n"
        let oneLine = try clock.measure { _ = try parse(flow) }
        #expect(oneLine < .seconds(60))
        _ = try parse("a: &" + String(repeating: "x", count: 100_000) + " 1\n")
        _ = try parse("a: \"" + String(repeating: "\\u00e9", count: 100_000) + "\"\n")
        _ = try parse(String(repeating: "# comment\n", count: 100_000) + "a: 1\n")
        let comments = try parse(String(repeating: "a # x\n", count: 0) + String(repeating: "- a # x\n", count: 20_000))
        #expect(comments.root?.sequence?.comments.reduce(0) { count, _ in count + 1 } == 20_000)
    }

    @Test func emptyTexts() throws {
        for text in ["", "\u{FEFF}", "\n", "   \n", "\u{FEFF}\n# c\n", "---", "---\n...\n"] {
            #expect(try parse(text).root == nil, "\(text.debugDescription)")
        }
    }

    @Test func secretsStayOutOfMessages() throws {
        let texts = [
            "password: hunter2: x\n", "password: 'hunter2\n", "password: *hunter2\n", "password: !hunter2!x y\n",
            "password: !!int hunter2\n", "a:\n\tpassword: hunter2\n", "hunter2 hunter2\nb: 1\n", "- - hunter2: [\n",
            "password: @hunter2\n", "password: &x hunter2\npassword: hunter2\n",
            "\"hunter2 is\": 1\n\"hunter2 is\": 2\n",
            "password: hunter2\u{1}\n", "key: |\n  hunter2: x\n bad\n", "password: {hunter2, hunter2}\n",
        ]
        for text in texts {
            let error = #expect(throws: DocumentError.self, "\(text.debugDescription)") {
                try parse(text, limits: .secret)
            }
            guard let error else { continue }
            let diagnostic = error.diagnostic
            let shown = [diagnostic.summary, diagnostic.excerpt ?? "", diagnostic.hint ?? ""] + diagnostic.notes
            let isKey = text.contains("{hunter2,") || text.contains("- - hunter2:")
            #expect(isKey || !shown.joined().contains("hunter2"), "\(error) \(shown)")
        }
    }

    @Test func excerptsAreMasked() {
        let lines = [
            ("a: b", "a: …"), ("  - key.x: 'v'", "  - key.x: …"), ("plain text", "…"), ("  x", "  …"), ("a:", "a:"),
            ("- - 1", "- - …"), ("\"a\": b", "\"a\": …"), ("", ""), ("http://x", "…"),
            ("\t\"key\": \"v\",", "\t\"key\": …"), ("{\"a\":\"v\",\"b\":\"w\"}", "{\"a\":…"),
            ("  }, { \"a\" : [", "  }, { \"a\" : …"), ("  }", "  }"), ("]}, {", "]}, {"), ("\"v\",", "…"),
            ("[\"v\", \"w\"]", "…"), ("{v\": 1}", "…"), ("\"a b\": 1", "…"), ("\"a\\n\": 1", "…"), ("\"1\": 1", "…"),
            ("\"a: \"v\": 1", "…"), ("{", "{"), ("{v", "…"), ("[-", "…"), ("\"", "…"), ("\"a", "…"), ("\"a\"", "…"),
        ]
        for (line, masked) in lines { #expect(ValueMask.masked(line) == masked) }
    }
}
