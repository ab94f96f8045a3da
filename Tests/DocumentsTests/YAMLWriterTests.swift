import Testing

@testable import Documents

@Suite struct YAMLWriterTests {
    private func written(_ text: String, _ indentation: Indentation? = nil) throws -> String {
        let roots = try parse(text).documents.compactMap(\.root)
        return String(
            decoding: try DocumentFormat.yaml.text(of: roots, named: "out.yaml", indentation: indentation),
            as: UTF8.self)
    }

    @Test(arguments: [
        (
            "{a: 1, b: [x, {c: d, e: []}, [1, 2]], f: {}}",
            "a: 1\nb:\n    - x\n    - c: d\n      e: []\n    - - 1\n      - 2\nf: {}\n"
        ),
        (
            "# head\na: 1 # inline\n# before b\nb:\n  # before c\n  c: 2\n  # after c\n# tail\n",
            "# head\n# inline\na: 1\n# before b\nb:\n    # before c\n    c: 2\n    # after c\n# tail\n"
        ),
        ("- # c\n  a: 1\n- b\n# d\n- c\n", "# c\n- a: 1\n- b\n# d\n- c\n"),
        ("-\n  # c\n  a: 1\n", "-\n  # c\n  a: 1\n"),
        ("a: { # c\n  }\nb: [ # d\n  ]\n", "a:\n    # c\n    {}\nb:\n    # d\n    []\n"),
        ("\"x\"\n", "x\n"), ("\"yes\"\n", "\"yes\"\n"), ("\"a\\nb\\n\"", "|\n    a\n    b\n"), ("null", "null\n"),
        ("{}", "{}\n"), ("[]", "[]\n"),
        ("a: \"x\\ny\"\nb: 2\n", "a: |-\n    x\n    y\nb: 2\n"), ("- \"x\\ny\\n\"\n", "- |\n  x\n  y\n"),
        ("a: 1\n---\n- x\n---\nz\n", "a: 1\n---\n- x\n---\nz\n"),
        ("a: &x !t {b: 1}\nc: *x\n", "a:\n    b: 1\nc:\n    b: 1\n"),
        ("? [a, b]\n: 1\n1: x\n\"1.0\": z\n", "[a, b]: 1\n1: x\n\"1.0\": z\n"),
    ])
    func text(before: String, after: String) throws {
        #expect(try written(before) == after)
        #expect(try written(after) == after, "what is written stays as it is")
    }

    @Test func indentations() throws {
        #expect(try written("a: [{b: {c: 1}}]") == "a:\n    - b:\n          c: 1\n")
        for (indentation, count): (Indentation?, Int) in [
            (nil, 4), (.tab, 4), (.spaces(0), 4), (.spaces(1), 2), (.spaces(2), 2), (.spaces(7), 7), (.spaces(10), 2),
        ] {
            let blanks = String(repeating: " ", count: count)
            #expect(try written("a: {b: 1}", indentation) == "a:\n\(blanks)b: 1\n")
        }
    }

    @Test func longKeys() throws {
        let key = String(repeating: "k", count: 5000)
        for value in ["1", "{\"a\": 1}", "[]", "[1]", "\"x\\ny\""] {
            let root = try #require(try json("{\"\(key)\": \(value), \"b\": 2}").root)
            let bytes = try DocumentFormat.yaml.text(of: [root], named: "out.yaml", indentation: nil)
            let read = try DocumentFile(parsing: SourceText(name: "out.yaml", bytes: bytes)).root
            #expect(read.map { DocumentValue($0) } == DocumentValue(root))
        }
    }

    @Test func commentsOfOtherFormats() throws {
        func root(_ comment: String) -> Node {
            let place = SourcePosition(line: 3, column: 1)
            let comment = Documents.Comment(text: comment, span: 0..<0, position: place, isInline: false)
            return Node(.mapping(Mapping(items: [.comment(comment)])))
        }
        let bytes = try DocumentFormat.yaml.text(of: [root(" a\r\nb\u{2028}c\n")], named: "out.yaml", indentation: nil)
        #expect(String(decoding: bytes, as: UTF8.self) == "# a\n#b\n#c\n#\n{}\n")
        let error = #expect(throws: DocumentError.self) {
            try DocumentFormat.yaml.text(of: [root("a\u{1}")], named: "out.yaml", indentation: nil)
        }
        #expect(error?.code == .unrepresentable)
        #expect(error?.diagnostic.position?.line == 3)
    }

    /// Every tree reads back, and writing what was written changes nothing, comments included.
    @Test(arguments: 0..<500)
    func readsBack(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let before = try parse(MoodyWriter.text(of: RandomYAML.value(&random, depth: 4), seed: seed))
        let roots = before.documents.compactMap(\.root)
        let indentation = random.pick([nil, Indentation.spaces(2), .spaces(3), .spaces(8)])
        let bytes = try DocumentFormat.yaml.text(of: roots, named: "out.yaml", indentation: indentation)
        let after = try DocumentFile(parsing: SourceText(name: "out.yaml", bytes: bytes))
        #expect(
            after.documents.compactMap(\.root).map { DocumentValue($0) } == roots.map { DocumentValue($0) },
            "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        let trees = [roots, after.documents.compactMap(\.root)].map { $0.map { sketch($0) } }
        let hasAlias = trees[0].contains { $0.contains("*") }
        #expect(hasAlias || trees[0] == trees[1], "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
}
