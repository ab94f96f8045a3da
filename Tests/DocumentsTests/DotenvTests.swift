import Testing

@testable import Documents

private func read(_ text: String, masksValues: Bool = false) throws -> DocumentFile {
    try DocumentFile(
        parsing: SourceText(name: "test.env", text), as: .dotenv, limits: ParseLimits(masksValues: masksValues))
}

/// The error of an operation that must fail.
private func failure(_ body: () throws -> Void) -> DocumentError? {
    do {
        try body()
    } catch {
        return error as? DocumentError
    }
    return nil
}

@Suite struct DotenvTests {
    static let trees: [(String, String)] = [
        ("", "{}"),
        ("\n\n", "{}"),
        ("A=1", "{A: \"1\"}"),
        ("A=1\n\n# c\n#d\nB= x \n", "{A: \"1\", # c, #d, B: \" x \"}"),
        ("A=\n=b\n", "{A: \"\", \"\": b}"),
        ("A=b=c\nA='d'\n", "{A: \"b=c\", A: \"\\\'d\\\'\"}"),
        ("A=x\\ny\\\\nz\\\n", "{A: \"x\\ny\\\\\\nz\\\\\"}"),
        ("A=1\r\nB=2\r\n", "{A: \"1\\r\", B: \"2\\r\"}"),
        ("export A=1\n B =2\n", "{\"export A\": \"1\", \" B \": \"2\"}"),
        ("A=#x\n", "{A: \"#x\"}"),
    ]

    @Test(arguments: trees)
    func reads(text: String, tree: String) throws {
        let file = try read(text)
        #expect(sketch(file.root) == tree)
        checkDotenvSpans(of: file)
    }

    @Test func byteOrderMarkBelongsToTheKey() throws {
        #expect(try read("\u{FEFF}A=1\n").root?.mapping?["\u{FEFF}A"]?.string == "1")
    }

    @Test func holdsAnyCharacter() throws {
        #expect(try read("A=\u{0}\u{1B}\u{2028}\u{85}x\nB=1\n").root?.mapping?["B"]?.string == "1")
    }

    @Test func errorsNameTheirPlace() throws {
        let missing = failure { _ = try read("A=1\n\nsecret text\n") }
        #expect(missing?.code == .unexpectedToken)
        #expect(missing?.diagnostic.position == SourcePosition(line: 3, column: 1))
        #expect(missing?.diagnostic.excerpt == "secret text")
        let bytes = Array("A=1\nB=\u{FC}".utf8.dropLast())
        let encoding = failure {
            _ = try DocumentFile(parsing: SourceText(name: "test.env", bytes: bytes), as: .dotenv)
        }
        #expect(encoding?.code == .notUTF8)
        #expect(encoding?.diagnostic.position == SourcePosition(line: 2, column: 3))
        #expect(failure { _ = try read("A=1\n<<<<<<< HEAD\nB=2\n") }?.diagnostic.summary.contains("merge") == true)
    }

    @Test func secretsStayOutOfMessages() throws {
        #expect(failure { _ = try read("A=1\nhunter2\n", masksValues: true) }?.diagnostic.excerpt == "…")
        let source = try read("A_B=hunter2\nexport C=x\nZm9v=\nD=a\u{2028}E=hunter\n#E=hunter\n", masksValues: true)
            .source
        let lines = (1...6).map { source.diagnostic("", at: SourcePosition(line: $0, column: 1)).excerpt }
        #expect(lines == ["A_B=…", "export C=…", "…", "D=…", "…", "…"])
    }

    static let editCases: [(String, String, String?, EntryPlacement, String)] = [
        ("A=1\nB=2\n", "A", "x y", .afterLastEntry, "A=x y\nB=2\n"),
        ("A=1\nB=2", "B", "x\ny", .afterLastEntry, "A=1\nB=x\\ny"),
        ("A=1\n# c\n", "B", "2", .afterLastEntry, "A=1\nB=2\n# c\n"),
        ("A=1\n# c\n", "B", "2", .atEndOfDocument, "A=1\n# c\nB=2\n"),
        ("A=1", "B", "2", .afterLastEntry, "A=1\nB=2"),
        ("", "B", "2", .afterLastEntry, "B=2\n"),
        ("# c\n\n", "B", "2", .afterLastEntry, "# c\n\nB=2\n"),
        ("A=1\n\nB=2\n# c\n", "B", nil, .afterLastEntry, "A=1\n\n# c\n"),
        ("A=1\nB=2", "B", nil, .afterLastEntry, "A=1"),
        ("A=1", "A", nil, .afterLastEntry, ""),
    ]

    @Test(arguments: editCases)
    func edits(before: String, key: String, value: String?, placement: EntryPlacement, after: String) throws {
        var editor = try read(before).editor()
        if let value {
            try editor.set([.key(key)], to: .string(value), placement: placement)
        } else {
            try editor.remove([.key(key)])
        }
        #expect(editor.file.source.text(0..<editor.file.source.bytes.count) == after)
    }

    @Test func replacesValuesAndComments() throws {
        let before = "#nospace\nA=1\n\nB= 2 "
        var editor = try read(before).editor()
        for item in try #require(editor.file.root?.mapping).items {
            switch item {
            case .comment(let comment): editor.replace(comment, with: "ENC[]")
            case .entry(let entry): editor.replace(entry.value, with: .string("ENC[\n]"))
            }
        }
        let file = try editor.finish()
        #expect(file.source.text(0..<file.source.bytes.count) == "#ENC[]\nA=ENC[\\n]\n\nB=ENC[\\n]")
        #expect(file.root?.mapping?["B"]?.string == "ENC[\n]")
    }

    static let spellings: [(ScalarValue, String?)] = [
        (.bool(true), "true"), (.int(-5), "-5"), (.uint(.max), "18446744073709551615"), (.float(3), "3.0"),
        (.float(1e6), "1E+06"), (.float(123456.5), "123456.5"), (.float(0.0001), "0.0001"), (.float(1.5e-7), "1.5E-07"),
        (.float(-0.0), "-0.0"), (.float(.infinity), "+Inf"), (.float(.nan), "NaN"), (.float(1e300), "1E+300"),
        (.float(123_456_789), "1.23456789E+08"), (.float(100000), "100000.0"),
        (.timestamp(Timestamp(canonical: "2001-12-14T21:59:43.1-05:00")), "2001-12-14T21:59:43.1-05:00"),
        (.binary(Array("abc".utf8)), "abc"), (.binary([0xFF]), nil), (.null, nil), (.string("a\\nb"), nil),
        (.string("a\\\nb"), "a\\\\nb"), (.string(" \"q\" "), " \"q\" "),
    ]

    @Test(arguments: spellings)
    func spells(value: ScalarValue, text: String?) throws {
        var editor = try read("A=1\n").editor()
        let error = failure { try editor.set(["A"], to: .scalar(value)) }
        #expect(error?.code == (text == nil ? .unrepresentable : nil))
        #expect(editor.file.source.text(2..<editor.file.source.bytes.count) == (text ?? "1") + "\n")
    }

    @Test func refuses() throws {
        func code(_ text: String, _ path: [PathComponent], _ value: DocumentValue?) throws -> DocumentError.Code? {
            var editor = try read(text).editor()
            return failure {
                if let value { try editor.set(path, to: value) } else { try editor.remove(path) }
            }?.code
        }
        for key in ["", "#a", "a=b", "a\nb"] {
            #expect(try code("A=1\n", [.key(key)], .string("x")) == .unrepresentable, "\(key)")
        }
        #expect(try code("A=1\n", ["A"], .mapping([])) == .unrepresentable)
        #expect(try code("A=1\n", ["A", "b"], .string("x")) == .noSuchPath)
        #expect(try code("A=1\n", [0], .string("x")) == .noSuchPath)
        #expect(try code("A=1\n", [], .string("x")) == .noSuchPath)
        #expect(try code("A=1\n", ["B"], nil) == .noSuchPath)
        #expect(try code("A=1\nA=2\n", ["A"], .string("x")) == .notEditable)
        var editor = try read("#c\nA=1\n").editor()
        let comment = try #require(editor.file.root?.mapping?.comments.first { _ in true })
        editor.replace(comment, with: "x\nB=2")
        #expect(failure { try editor.finish() }?.code == .unrepresentable)
    }

    @Test func writes() throws {
        let yaml = try parse("# c\na: 1\nb: |\n  x\n  y\n# d\n")
        let root = try #require(yaml.root)
        let bytes = try DotenvWriter.text(of: root, named: "out")
        #expect(String(decoding: bytes, as: UTF8.self) == "# c\na=1\nb=x\\ny\\n\n# d\n")
        for text in ["a: [1]\n", "a: null\n", "'#a': 1\n", "'x=': 1\n", "- 1\n"] {
            let file = try parse(text)
            let root = try #require(file.root)
            let error = failure { _ = try DotenvWriter.text(of: root, named: "out") }
            #expect(error?.code == .unrepresentable, "\(text)")
        }
    }
}

/// Every span of a dotenv text holds what it says.
func checkDotenvSpans(of file: DocumentFile) {
    let source = file.source
    for item in file.root?.mapping?.items ?? [] {
        switch item {
        case .comment(let comment):
            #expect(source.text(comment.span) == "#" + comment.text)
            #expect(source.position(of: comment.span.lowerBound) == comment.position)
        case .entry(let entry):
            #expect(source.text(entry.key.span) == entry.keyText)
            #expect(source.bytes[entry.key.span.upperBound] == UInt8(ascii: "="))
            #expect(entry.value.span.lowerBound == entry.key.span.upperBound + 1)
            #expect(source.position(of: entry.key.span.lowerBound) == entry.key.position)
            #expect(source.position(of: entry.value.span.lowerBound) == entry.value.position)
            #expect(entry.value.string?.contains("\n") == source.text(entry.value.span).contains("\\n"))
        }
    }
}
