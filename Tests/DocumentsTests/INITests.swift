import Testing

@testable import Documents

private func read(_ text: String, masksValues: Bool = false) throws -> DocumentFile {
    try DocumentFile(
        parsing: SourceText(name: "test.ini", text), as: .ini, limits: ParseLimits(masksValues: masksValues))
}

private func text(_ file: DocumentFile) -> String { String(decoding: file.source.bytes, as: UTF8.self) }

private func failure(_ body: () throws -> Void) -> DocumentError? {
    do {
        try body()
    } catch {
        return error as? DocumentError
    }
    return nil
}

/// Replaces all values and comments, as encryption does, and puts the old ones back, as decryption does.
private func replaceAll(of file: DocumentFile, from other: DocumentFile?) throws -> DocumentFile {
    var editor = file.editor()
    var olds: [Mapping.Item] = []
    for case .entry(let section) in other?.root?.mapping?.items ?? [] { olds += section.value.mapping?.items ?? [] }
    for case .comment(let comment) in other?.root?.mapping?.items ?? [] { olds.append(.comment(comment)) }
    var news: [Mapping.Item] = []
    for case .entry(let section) in file.root?.mapping?.items ?? [] { news += section.value.mapping?.items ?? [] }
    for case .comment(let comment) in file.root?.mapping?.items ?? [] { news.append(.comment(comment)) }
    #expect(other == nil || olds.count == news.count)
    for (number, item) in news.enumerated() {
        switch (item, other == nil ? item : olds[number]) {
        case (.comment(let comment), .comment(let old)):
            editor.replace(comment, with: other == nil ? "ENC[a=,b:,type:comment]" : old.text)
        case (.entry(let entry), .entry(let old)):
            guard entry.value.string != "" else { continue }
            editor.replace(entry.value, with: .string(other == nil ? "ENC[a=,b:,type:str]" : old.value.string ?? ""))
        default:
            Issue.record("the items differ")
        }
    }
    return try editor.finish()
}

@Suite struct INITests {
    static let trees: [(String, String)] = [
        ("", "{}"),
        ("; only\n", "{#only}"),
        ("a = 1\n[s]\nb: 2\n", "{DEFAULT: {a: \"1\"}, s: {b: \"2\"}}"),
        ("[s]\n[s]\nk=v", "{s: {}, s: {k: v}}"),
        ("; one\n# two\n[s] ; three\nk = v ; four\n", "{s: {#one\\n# two\\n; three, #four, k: v}}"),
        ("[s]\n##  x\nk=v\n#\nl=w\n", "{s: {#x, k: v, #, l: w}}"),
        ("[s]\nk = 'a'\nl = \"b\"\nm = `c;d`\nn = \"\"\"e\"f\"\"\"\n", "{s: {k: a, l: b, m: \"c;d\", n: \"e\\\"f\"}}"),
        ("[s]\nk = \"a ; b\"\nl = 'a'b'\n", "{s: {#b\", k: \"\\\"a\", l: \"\\'a\\'b\\'\"}}"),
        ("[s]\nk = a \\\n  b \\\n\nl = x\n", "{s: {k: \"a b \", l: x}}"),
        ("[s]\nk = \"\"\"a\n b\n\"\"\" ; c\nl = `x\ny`\n", "{s: {#c, k: \"a\\n b\\n\", l: \"x\\ny\"}}"),
        ("[s]\n\"a=b\" = c\n`d:e` : f\n\"\"\"g\"h\"\"\" = i\n- = j\n- = k\n", ""),
        ("\u{FEFF}[s]\r\n; c\r\nk = v\r\n", "{s: {#c, k: v}}"),
        ("[s]\nk =\nl = \nm = ; c\n", "{s: {k: \"\", l: \"\", #c, m: \"\"}}"),
        ("[a]\nk = v\n; last\n\n[sops]\nmac = x\n", "{a: {k: v, #last}, sops: {mac: x}}"),
        ("[a]b]\nk = v\n[ c ]\n", "{\"a]b\": {k: v}, \" c \": {}}"),
    ]

    @Test(arguments: trees)
    func reads(text: String, tree: String) throws {
        let file = try read(text)
        if tree.isEmpty {
            let keys = file.root?.mapping?["s"]?.mapping?.entries.compactMap(\.keyText)
            #expect(keys == ["a=b", "d:e", "g\"h", "#1", "#2"])
        } else {
            // The sketch shows line breaks in values as escapes, and those in comments as they are.
            #expect(sketch(file.root).replacing("\n", with: "\\n") == tree)
        }
        checkINISpans(of: file)
    }

    /// What encryption writes, and decryption puts back, leaves every other byte alone.
    @Test(arguments: [
        "; top\n\n[s]\n\n; a\nk   =  v\nl=\"w x\"\nm : 'y'\n", "#nospace\n[s]\n  ; in\n  k = `a;b`\n",
        "a = 1 ; inline\n[s]\n; one\n# two\nk = v\n; last\n", "[s]\r\n; a\r\n# b\r\nk = v\r\n",
        "[s]\nk = \"\"\"a\nb;c\"\"\"\n\n; end", "\u{FEFF}k = v", "[s]\nk = ' v '\nl = \" \"\n", "[s]\nk = 'a'b'\n",
    ])
    func replacingAndPuttingBackRestores(before: String) throws {
        let plain = try read(before)
        let encrypted = try replaceAll(of: plain, from: nil)
        #expect(!text(encrypted).contains(" v"))
        #expect(text(try replaceAll(of: encrypted, from: plain)) == before)
    }

    @Test func mergedCommentBecomesOneLine() throws {
        let plain = try read("[s] ; head\n# one\n; two\nk = v ; three\n")
        let encrypted = try replaceAll(of: plain, from: nil)
        let comment = "ENC[a=,b:,type:comment]"
        #expect(text(encrypted) == "; \(comment)\n[s]\n# \(comment)\nk = ENC[a=,b:,type:str]\n")
        let decrypted = try replaceAll(of: encrypted, from: plain)
        #expect(text(decrypted) == "; head\n[s]\n# one\n; two\n; three\nk = v\n")
        #expect(sketch(decrypted.root) == sketch(plain.root))
    }

    static let values = [
        "", " a", "a ", "a;b", "a#b", "'a'", "\"a\"", "'a", "a\\", "`a`", "a`;b", "\"\"\"a\"\"\"", "a\nb", "a\n`b`",
        "a\n\"\"\"b", "x\r\ny\r", "\n", "\"", "'", "`", "\"\"\"", "\u{A0}a", "a = b", "[a]", "\\", "a;'\"`\"\"\"", "\t",
    ]

    @Test(arguments: values)
    func anyValueReadsBack(value: String) throws {
        let texts = ["[s]\nk = v\nl = w\n", "[s]\nk = \"v\"\nl = w", "[s]\nk=`v`\n", "[s]\nk = v ; c\n", "[s]\nk=\n"]
        for before in texts {
            var editor = try read(before).editor()
            try editor.set(["s", "k"], to: .string(value))
            let section = try #require(editor.file.root?.mapping?["s"]?.mapping)
            #expect(section["k"]?.string.map { Array($0.utf8) } == Array(value.utf8), "\(before)")
            #expect(section.entries.reduce(0) { count, _ in count + 1 } == (before.contains("l =") ? 2 : 1))
            #expect(section.comments.reduce(0) { count, _ in count + 1 } == (before.contains(";") ? 1 : 0))
        }
    }

    static let editCases: [(String, [PathComponent], String?, String)] = [
        ("", ["s", "k"], "v", "[s]\nk = v\n"),
        ("[a]\nk = v\n", ["s", "k"], "v", "[a]\nk = v\n\n[s]\nk = v\n"),
        ("[a]\nk = v", ["s", "k"], "v", "[a]\nk = v\n\n[s]\nk = v"),
        ("[a]\nk = v\n", ["DEFAULT", "x"], "y", "x = y\n\n[a]\nk = v\n"),
        ("[a]\nlong   = v\n\n[b]\n", ["a", "k"], "w", "[a]\nlong   = v\nk      = w\n\n[b]\n"),
        ("[a]\nk=v\n; c\n", ["a", "l"], "w", "[a]\nk=v\nl=w\n; c\n"),
        ("[a]\r\nk: v\r\n", ["a", "l"], "w", "[a]\r\nk: v\r\nl: w\r\n"),
        ("[a]\n[b]\n", ["a", "k"], "v", "[a]\nk = v\n[b]\n"),
        ("[a]\n; c\nk = v ; d\nl = w\n", ["a", "k"], nil, "[a]\n; c\nl = w\n"),
        ("[a]\nk = v\n\n[s]\nl = w\n", ["s"], nil, "[a]\nk = v\n"),
        ("[a]\nk = v\n\n[s]\nl = w", ["s"], nil, "[a]\nk = v"),
        ("[a]\nk = v\n\n; c\n[s]\nl = w\n\n; d\n[t]\n", ["s"], nil, "[a]\nk = v\n\n; d\n[t]\n"),
        ("[a]\n; c\n\n[sops]\nl = w\n", ["sops"], nil, "[a]\n; c\n"),
        ("x = y\n[a]\n", ["DEFAULT", "x"], nil, "[a]\n"),
    ]

    @Test(arguments: editCases)
    func edits(before: String, path: [PathComponent], value: String?, after: String) throws {
        var editor = try read(before).editor()
        if let value { try editor.set(path, to: .string(value)) } else { try editor.remove(path) }
        #expect(text(editor.file) == after)
    }

    @Test func setsAndRemovesWholeSections() throws {
        for before in ["", "k = v", "[a]\nk = v\n", "[a]\nk = v", "[a]\n; c\n\n"] {
            var editor = try read(before).editor()
            try editor.set(["sops"], to: .entries([("mac", .string("x")), ("version", .string("1"))]))
            #expect(text(editor.file).contains("[sops]\nmac     = x\nversion = 1"))
            try editor.set(["sops"], to: .entries([("mac", .string("z")), ("b", .scalar(.bool(true)))]))
            #expect(editor.file.root?.mapping?["sops"]?.mapping?["b"]?.string == "true")
            try editor.remove(["sops"])
            #expect(text(editor.file) == before)
        }
    }

    @Test func refuses() throws {
        func code(_ text: String, _ path: [PathComponent], _ value: DocumentValue?) throws -> DocumentError.Code? {
            var editor = try read(text).editor()
            return failure {
                if let value { try editor.set(path, to: value) } else { try editor.remove(path) }
            }?.code
        }
        let before = "[s]\nk = v\n"
        for key in ["", "-", " a", "a\nb", "a:`\"\"\""] {
            #expect(try code(before, ["s", .key(key)], .string("x")) == .unrepresentable, "\(key)")
        }
        #expect(try code(before, ["s", "k"], .string("`\n\"\"\"")) == .unrepresentable)
        #expect(try code(before, ["s", "k"], .scalar(.null)) == .unrepresentable)
        #expect(try code(before, ["s", "k"], .sequence([])) == .unrepresentable)
        #expect(try code(before, ["s"], .string("x")) == .unrepresentable)
        #expect(try code(before, ["a\nb", "k"], .string("x")) == .unrepresentable)
        #expect(try code(before, ["s", "k", "x"], .string("x")) == .noSuchPath)
        #expect(try code(before, ["s", "x"], nil) == .noSuchPath)
        #expect(try code(before, ["t"], nil) == .noSuchPath)
        #expect(try code("[s]\n[s]\n", ["s", "k"], .string("x")) == .notEditable)
    }

    @Test(arguments: [
        ("[s\n", 1, 1), ("[]\n", 1, 1), ("[s]\nk\n", 2, 1), ("[s]\n= v\n", 2, 1), ("[s]\nk = `a\nb\n", 2, 5),
        ("[s]\n\"k = v\n", 2, 1), ("[s]\nk = `a` b\n", 2, 9), ("[s] x\n", 1, 5), ("[s]\nk = 1\nk = 2\n", 3, 1),
    ])
    func errorsNameTheirPlace(text: String, line: Int, column: Int) throws {
        let error = failure { _ = try read(text) }
        #expect(error?.diagnostic.position == SourcePosition(line: line, column: column))
        #expect(error?.diagnostic.hint != nil)
    }

    @Test func secretsStayOutOfMessages() throws {
        let source = try read("[s]\nkey = hunter2\nZm9v=\na-b: x\n; hunter\n", masksValues: true).source
        let lines = (1...5).map { source.diagnostic("", at: SourcePosition(line: $0, column: 1)).excerpt }
        #expect(lines == ["[s]", "key = …", "…", "a-b: …", "…"])
        #expect(failure { _ = try read("[s]\nhunter2\n", masksValues: true) }?.diagnostic.excerpt == "…")
    }

    @Test func writes() throws {
        let root = try #require(try parse("# c\na:\n  # d\n  long: 1\n  k: x;y\nb: {}\n").root)
        let bytes = try INIWriter.text(of: root, named: "out")
        #expect(String(decoding: bytes, as: UTF8.self) == "; c\n; d\n[a]\nlong = 1\nk    = `x;y`\n\n[b]\n")
        for text in ["a: 1\n", "a: {b: {c: 1}}\n", "a: {b: null}\n", "- 1\n", "a: {-: 1}\n"] {
            let root = try #require(try parse(text).root)
            #expect(failure { _ = try INIWriter.text(of: root, named: "out") }?.code == .unrepresentable, "\(text)")
        }
    }

    @Test func longLinesAndManyLines() throws {
        let long = String(repeating: "a`", count: 500_000)
        #expect(try read("k = \"\(long)\"").root?.mapping?["DEFAULT"]?.mapping?["k"]?.string == long)
        let many = (0..<50_000).map { "; c\nk\($0) = v\n" }.joined()
        #expect(try read(many).root?.mapping?["DEFAULT"]?.mapping?.items.count == 100_000)
        #expect(try read("k = \u{0}\u{1B}").root?.mapping?["DEFAULT"]?.mapping?["k"]?.string == "\u{0}\u{1B}")
        #expect(failure { _ = try read("k = `" + String(repeating: "a\n", count: 200_000)) }?.code == .unexpectedToken)
    }
}

/// Every span of an INI text holds what it says.
func checkINISpans(of file: DocumentFile) {
    let source = file.source
    func check(_ comment: Documents.Comment) {
        #expect(source.position(of: comment.span.lowerBound) == comment.position)
        #expect(INIScanner.isMark(source.bytes[comment.span.lowerBound]))
    }
    for case .comment(let comment) in file.root?.mapping?.items ?? [] { check(comment) }
    for case .entry(let section) in file.root?.mapping?.items ?? [] {
        #expect(section.key.span.isEmpty || source.text(section.key.span) == section.keyText)
        #expect(source.position(of: section.value.span.lowerBound) == section.value.position)
        for item in section.value.mapping?.items ?? [] {
            switch item {
            case .comment(let comment):
                check(comment)
            case .entry(let entry):
                let whole = section.value.span
                #expect(whole.lowerBound <= entry.key.span.lowerBound)
                #expect(entry.value.span.upperBound <= whole.upperBound)
                #expect(source.position(of: entry.key.span.lowerBound) == entry.key.position)
                #expect(source.position(of: entry.value.span.lowerBound) == entry.value.position)
                let alone = "k = \(source.text(entry.value.span))"
                let reread = try? read(alone).root?.mapping?["DEFAULT"]?.mapping?["k"]?.string
                #expect(reread == entry.value.string, "\(alone)")
            }
        }
    }
}
