import Testing

@testable import Documents

/// Plain scalars mean what go-yaml version 3 says that they mean.
@Suite struct TypingTests {
    static let table: [(String, ScalarValue)] = [
        ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", .string("nULL")),
        ("true", .bool(true)), ("True", .bool(true)), ("TRUE", .bool(true)), ("tRUE", .string("tRUE")),
        ("false", .bool(false)), ("yes", .string("yes")), ("no", .string("no")), ("on", .string("on")),
        ("off", .string("off")), ("y", .string("y")), ("0", .int(0)), ("-0", .int(0)), ("+12", .int(12)),
        ("017", .int(15)), ("0644", .int(420)), ("0o644", .int(420)), ("08", .float(8)), ("0xFF", .int(255)),
        ("0XfF", .int(255)), ("0b1010", .int(10)), ("0b-1", .int(-1)), ("-0b1", .int(-1)), ("0o-7", .int(-7)),
        ("1_000", .int(1000)), ("1_000.5", .float(1000.5)), ("_1", .string("_1")), ("1_", .int(1)),
        ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
        ("9223372036854775808", .uint(1 << 63)), ("18446744073709551615", .uint(.max)),
        ("18446744073709551616", .float(0x1p64)), ("-9223372036854775809", .float(-0x1p63)),
        ("+18446744073709551615", .float(0x1p64)),
        ("0xFFFFFFFFFFFFFFFFF", .string("0xFFFFFFFFFFFFFFFFF")),
        ("1.10", .float(1.1)), ("1e3", .float(1000)), ("1E+2", .float(100)), ("1.", .float(1)), (".5", .float(0.5)),
        (".5_0", .float(0.5)), ("._5", .string("._5")), ("-0.0", .float(-0.0)), ("1e400", .string("1e400")),
        (".inf", .float(.infinity)), ("-.INF", .float(-.infinity)), ("+.Inf", .float(.infinity)),
        (".nan", .float(.nan)), ("inf", .string("inf")), ("nan", .string("nan")), (".", .string(".")),
        ("1.2.3", .string("1.2.3")), ("1e", .string("1e")), ("190:20:30", .string("190:20:30")),
        ("2001-12-14", .timestamp(Timestamp(canonical: "2001-12-14T00:00:00Z"))),
        ("2001-1-1", .timestamp(Timestamp(canonical: "2001-01-01T00:00:00Z"))),
        ("2001-13-45", .string("2001-13-45")), ("2001-02-29", .string("2001-02-29")),
        ("2000-02-29", .timestamp(Timestamp(canonical: "2000-02-29T00:00:00Z"))),
        ("2001-12-14T21:59:43Z", .timestamp(Timestamp(canonical: "2001-12-14T21:59:43Z"))),
        ("2001-12-14T21:59:43", .string("2001-12-14T21:59:43")),
        ("2001-12-14t21:59:43.10-05:00", .timestamp(Timestamp(canonical: "2001-12-14T21:59:43.1-05:00"))),
        ("2001-12-14 21:59:43.10 -5", .string("2001-12-14 21:59:43.10 -5")),
        ("2001-12-15 2:59:43.10", .timestamp(Timestamp(canonical: "2001-12-15T02:59:43.1Z"))),
        ("2024-02-29T00:00:00+00:00", .timestamp(Timestamp(canonical: "2024-02-29T00:00:00Z"))),
        ("12:30:45", .string("12:30:45")),
    ]

    @Test(arguments: table.indices)
    func plainScalars(index: Int) {
        #expect(PlainScalarTyping.value(of: Self.table[index].0) == Self.table[index].1)
    }

    @Test(
        arguments: [
            ("!!str 42", .string("42")), ("!!int \"42\"", .int(42)), ("!!float 7", .float(7)),
            ("!!float .inf", .float(.infinity)),
            ("!!bool \"true\"", .bool(true)), ("!!null \"\"", .null), ("!!null", .null), ("!!str", .string("")),
            ("!!timestamp \"2001-12-14\"", .timestamp(Timestamp(canonical: "2001-12-14T00:00:00Z"))),
            ("!!str 2001-12-14", .string("2001-12-14")), ("!!binary SGk=", .binary([0x48, 0x69])),
            ("!!binary |\n  SG\n  k=\n", .binary([0x48, 0x69])), ("! 12", .int(12)), ("! \"12\"", .string("12")),
            ("!own 12", .string("12")), ("!<tag:yaml.org,2002:int> 12", .int(12)), ("!!merge <<", .string("<<")),
        ] as [(String, ScalarValue)])
    func taggedScalars(text: String, value: ScalarValue) throws {
        #expect(try parse("a: \(text)\n").root?.mapping?["a"]?.scalar?.value == value)
    }

    @Test func mergeKeys() throws {
        let text = """
            base: &base {a: 1, b: 2}
            more: &more {b: 3, c: 4}
            one: {<<: *base, b: 5}
            two:
              x: 0
              <<: [*base, *more]
              c: 6
            quoted: {"<<": *base}
            bad: {<<: 1}
            """
        let file = try parse(text)
        let root = try #require(file.root?.mapping)
        func merged(_ key: String) throws -> String? {
            try root[key]?.mergedMapping(in: file.source).map { sketch(Node(.mapping($0))) }
        }
        #expect(try merged("one") == "{a: 1, b: 5}")
        #expect(try merged("two") == "{x: 0, a: 1, b: 2, c: 6}")
        #expect(try merged("quoted") == "{\"<<\": *base={a: 1, b: 2}}")
        let error = #expect(throws: DocumentError.self) { try merged("bad") }
        #expect(error?.code == .invalidMerge)
    }

    // MARK: Against others

    private static let numberTexts: [String] = {
        var random = SeededGenerator(seed: 7)
        var texts = table.map(\.0) + RandomYAML.nastyTexts
        let characters = Array("0000111223456789__++--..::eExXoObBTtZ  aAfF")
        for _ in 0..<20_000 {
            texts.append(String((0..<random.number(1..<9)).map { _ in random.pick(characters) }))
        }
        for _ in 0..<5000 {
            let date = "\(random.number(0..<2100))-\(random.number(0..<14))-\(random.number(0..<33))"
            let mark = random.pick(["T", "t", " ", "  ", "", "x"])
            let time = "\(random.number(0..<26)):\(random.number(0..<62)):\(random.number(0..<62))"
            let fraction = random.pick(["", ".5", ",120", ".1234567890", "."])
            let zone = random.pick(["", "Z", "+00:00", "-05:30", "+5", " Z", "z"])
            texts.append(String(repeating: "0", count: random.number(0..<2)) + date + mark + time + fraction + zone)
        }
        return texts
    }()

    // Needs ../shared/oracle beside the project, and Python with PyYAML.
    @Test(.enabled(if: Shared.hasOracle && Python.hasYAML, "../shared/oracle or PyYAML is missing"))
    func agreesWithTheOracle() throws {
        let script = """
            import importlib.util
            class Missing(type(sys)):
                def __getattr__(self, name): return type(name, (Exception,), {})
            for name in ("pyrage", "cryptography", "cryptography.exceptions", "cryptography.hazmat",
                         "cryptography.hazmat.primitives", "cryptography.hazmat.primitives.ciphers",
                         "cryptography.hazmat.primitives.ciphers.aead"):
                sys.modules[name] = Missing(name)
            spec = importlib.util.spec_from_file_location("oracle", "\(Shared.oracle)")
            oracle = importlib.util.module_from_spec(spec)
            sys.modules["oracle"] = oracle
            spec.loader.exec_module(oracle)
            for line in lines: print(show(oracle.plain_scalar(line.decode())))
            """
        let answers = try #require(Python.run(script, on: Self.numberTexts.map { Array($0.utf8) }))
        #expect(answers.count == Self.numberTexts.count)
        for (text, answer) in zip(Self.numberTexts, answers) {
            #expect(Python.show(PlainScalarTyping.value(of: text)) == answer, "\(text.debugDescription)")
        }
    }

    // Needs Python with PyYAML.
    @Test(.enabled(if: Python.hasYAML, "PyYAML is missing"), arguments: ["SafeLoader", "CSafeLoader"])
    func othersReadWhatWeWrite(loader: String) throws {
        var random = SeededGenerator(seed: 3)
        var values = RandomYAML.nastyTexts.map { ScalarValue.string($0) }
        values += Self.numberTexts.prefix(5000).map { .string($0) }
        for _ in 0..<3000 { values.append(RandomYAML.scalar(&random)) }
        values.removeAll { if case .timestamp = $0 { true } else { false } }
        let texts = values.enumerated().map { index, value in
            let styles: [Scalar.Style] = [.plain, .plain, .literal, .folded, .singleQuoted]
            let spelling = ScalarWriter(step: 2).spelling(of: value, preferring: styles[index % 5])
            return "k: \(spelling.text)" + YAMLValueWriter.indented(spelling.lines, by: 2).map { "\n" + $0 }.joined()
                + "\n"
        }
        let script = """
            import yaml
            for line in lines:
                try: print(show(yaml.load(line, Loader=yaml.\(loader))["k"]))
                except Exception as error: print("error", type(error).__name__)
            """
        let answers = try #require(Python.run(script, on: texts.map { Array($0.utf8) }))
        #expect(answers.count == values.count)
        for (value, (text, answer)) in zip(values, zip(texts, answers)) {
            #expect(Python.show(value) == answer, "\(text.debugDescription)")
        }
    }
}
