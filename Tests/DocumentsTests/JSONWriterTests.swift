import Testing

@testable import Documents

@Suite struct JSONWriterTests {
    private static let tree = DocumentValue.entries([
        ("b", .scalar(.int(1))), ("a", .sequence([.scalar(.null), .entries([("c", .string("<é&\u{2028}>"))])])),
        ("e", .mapping([])), ("f", .sequence([])),
    ])

    static let layouts: [(Indentation?, String)] = [
        (
            nil,
            "{\n\t\"b\": 1,\n\t\"a\": [\n\t\tnull,\n\t\t{\n\t\t\t\"c\": \"<é&\u{2028}>\"\n\t\t}\n\t],\n\t\"e\": {},\n\t\"f\": []\n}\n"
        ),
        (
            .spaces(1),
            "{\n \"b\": 1,\n \"a\": [\n  null,\n  {\n   \"c\": \"<é&\u{2028}>\"\n  }\n ],\n \"e\": {},\n \"f\": []\n}\n"
        ),
        (.spaces(0), "{\n\"b\": 1,\n\"a\": [\nnull,\n{\n\"c\": \"<é&\u{2028}>\"\n}\n],\n\"e\": {},\n\"f\": []\n}\n"),
    ]

    @Test(arguments: layouts.indices)
    func layout(index: Int) throws {
        let (indentation, text) = Self.layouts[index]
        #expect(String(decoding: try JSONWriter(indentation).document(Self.tree), as: UTF8.self) == text)
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0.0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (100, "100"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"), (1.5e300, "1.5e+300"), (-1e21, "-1e+21"), (0.000001, "0.000001"), (0.0000001, "1e-7"),
        (1.5e-7, "1.5e-7"), (123456789.125, "123456789.125"), (Double.leastNonzeroMagnitude, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (1.2345678901234567e19, "12345678901234567000"),
    ])
    func floats(number: Double, spelling: String) throws {
        #expect(JSONScalarText.spelling(of: number) == spelling)
        #expect(Double(spelling) == number)
    }

    @Test(arguments: [
        ("", #""""#), ("a\"b\\c/", #""a\"b\\c/""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        ("\0\u{1}\u{1B}\u{1F}", #""\u0000\u0001\u001b\u001f""#), ("\u{7F}\u{9B}\u{FEFF}", "\"\u{7F}\u{9B}\u{FEFF}\""),
        ("😀", "\"😀\""),
    ])
    func strings(text: String, spelling: String) {
        var bytes: [UInt8] = []
        JSONScalarText.append(text, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self).utf8.elementsEqual(spelling.utf8))
    }

    @Test func whatReadsBackIsAnotherType() {
        let time = Timestamp(canonical: "2024-01-01T00:00:00Z")
        #expect(JSONScalarText.readBack(.timestamp(time)) == .string("2024-01-01T00:00:00Z"))
        #expect(JSONScalarText.readBack(.float(2)) == .int(2))
        #expect(JSONScalarText.readBack(.float(-0.0)) == .float(-0.0))
        #expect(JSONScalarText.readBack(.float(1e19)) == .float(1e19))
        #expect(JSONScalarText.readBack(.uint(.max)) == .float(Double(UInt64.max)))
        #expect(JSONScalarText.readBack(.float(.nan)) == .float(.nan))
    }

    // MARK: Documents

    private func converted(
        _ yaml: String, to format: DocumentFormat, _ indentation: Indentation? = nil
    ) throws -> String {
        let roots = try parse(yaml).documents.compactMap(\.root)
        return String(decoding: try format.text(of: roots, named: "out", indentation: indentation), as: UTF8.self)
    }

    @Test func fromYAML() throws {
        let yaml = "# c\na: &x {k: 1}\nb: *x # d\nc:\n  <<: *x\n  l: [yes, 2024-01-01, 1.0, 1e3, 0x10, ~]\n"
        let text = #"{"a":{"k":1},"b":{"k":1},"c":{"<<":{"k":1},"l":["yes","2024-01-01T00:00:00Z",1,1000,16,null]}}"#
        #expect(try json(try converted(yaml, to: .json)).root.map { sketch($0) } == json(text).root.map { sketch($0) })
        #expect(try converted("", to: .json) == "")
        #expect(try converted("x", to: .json) == "\"x\"\n")
    }

    @Test func whatJSONCannotHold() {
        let texts: [(String, Int, Int)] = [
            ("a: 1\n---\nb: 1\n", 3, 1), ("a:\n  - 1\n  - .inf\n", 3, 5), ("a: {b: !!binary AA==}\n", 1, 17),
            ("a: .nan\n", 1, 4), ("a:\n  1: x\n", 2, 3), ("a: 1\n? [x]\n: 1\n", 1, 1), ("null: 1\n", 1, 1),
        ]
        for (text, line, column) in texts {
            let error = #expect(throws: DocumentError.self, "\(text)") { try converted(text, to: .json) }
            #expect(error?.code == .unrepresentable)
            #expect(error?.diagnostic.position == SourcePosition(line: line, column: column), "\(text)")
            #expect(error?.diagnostic.hint?.isEmpty == false)
        }
    }

    /// What goes from JSON to YAML and back is the same.
    @Test(arguments: 0..<300)
    func toYAMLAndBack(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomJSON.value(&random, depth: 4)
        let root = try #require(try json(RandomJSON.text(of: value, &random)).root)
        let indentation = random.pick([nil, .tab, Indentation.spaces(2), .spaces(4), .spaces(9)])
        let yaml = try DocumentFormat.yaml.text(of: [root], named: "out.yaml", indentation: indentation)
        let read = try DocumentFile(parsing: SourceText(name: "out.yaml", bytes: yaml)).root
        #expect(read.map { DocumentValue($0) } == value, "\(String(decoding: yaml, as: UTF8.self))")
        let back = try DocumentFormat.json.text(of: [try #require(read)], named: "out.json", indentation: .spaces(2))
        #expect(try json(String(decoding: back, as: UTF8.self)).root.map { DocumentValue($0) } == value)
    }
}
