import Documents
import Emission
import Estate
import FoundationEssentials
import Resolution
import Testing

@Suite("Whole files made of values")
struct NodeTextTests {
    /// What a target's ConfigMap has under a key that is made of all values.
    private func file(_ key: String, _ values: String) throws -> String {
        let settings = try settings("configMaps: [{name: x, data: {\(key): values.tree}}]")
        let objects = try KubernetesEmitter(settings).objects(for: configuration(values: values))
        guard case .configMap(let object)? = objects.objects.first else { return "" }
        return object.data[0].value
    }

    /// JSON is YAML: a tree that our parser reads exactly.
    private static let values: String = {
        var text = "{\"tree\": {\"texts\": {"
        var seen: Set<String> = []
        let texts = ReaderTests.texts.filter { !$0.contains("${{") }
        // A longer key has to be announced in YAML.
        text += texts.filter { $0.utf8.count < 500 && seen.insert($0).inserted }.map {
            "\(quoted("k" + $0)): \(quoted($0))"
        }.joined(separator: ", ")
        text += "}, \"list\": [" + texts.map(quoted).joined(separator: ", ") + "]"
        text += ", \"nested\": [[\"a\", {\"b\": [], \"c\": {}}], [], {}, [[1, 2], [{\"d\": 0}]]]"
        text += ", \"numbers\": [-5, 1.50, 18446744073709551615, 1e3, true, false, null]}}"
        return text
    }()

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _
            where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value)
                || (0x2028...0xFFFF).contains(scalar.value):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private func tree(_ text: String, _ format: DocumentFormat) throws -> DocumentValue {
        let file = try DocumentFile(parsing: SourceText(name: "x", text), as: format)
        return DocumentValue(try #require(file.root))
    }

    @Test("YAML reads back as the same tree")
    func yaml() throws {
        // Numbers with an exponent and beyond 63 bits, the two formats see differently.
        let values = Self.values.replacing("18446744073709551615, 1e3, ", with: "")
        let expected = try tree(String(values.dropFirst("{\"tree\": ".count).dropLast()), .json)
        #expect(try tree(file("a.yaml", values), .yaml) == expected)
    }

    @Test("A key that is too long for readers to look for its colon")
    func longKey() throws {
        let key = String(repeating: "k", count: 2000)
        let text = try file("a.yaml", "tree:\n  ? \(key)\n  : {a: [1]}\n  b: 2\n")
        #expect(
            try tree(text, .yaml)
                == .entries([
                    (key, .entries([("a", .sequence([.scalar(.int(1))]))])), ("b", .scalar(.int(2))),
                ]))
    }

    @Test("JSON reads back as the same tree")
    func json() throws {
        let expected = try tree(String(Self.values.dropFirst("{\"tree\": ".count).dropLast()), .json)
        #expect(try tree(file("a.json", Self.values), .json) == expected)
    }

    @Test(
        "PyYAML, a reader of YAML 1.1, and Python's JSON read the same",
        .enabled(
            if: ExternalTool.isRequired || ExternalTool.exists("python3 && python3 -c 'import yaml'"),
            "PyYAML is missing"))
    func python() throws {
        try ExternalTool.withFolder { folder in
            // A number such as 1e3 is text in YAML 1.1.
            let values = Self.values.replacing("1e3, ", with: "")
            for key in ["a.yaml", "a.json"] {
                try Data(file(key, values).utf8).write(to: URL(filePath: "\(folder)/\(key)"))
            }
            let script =
                "import json, yaml; assert yaml.safe_load(open('a.yaml')) == json.load(open('a.json')); print('same')"
            try Data(script.utf8).write(to: URL(filePath: "\(folder)/check.py"))
            #expect(try ExternalTool.run("python3 check.py", in: folder) == "same\n")
        }
    }

    @Test("Properties read back by the rules of java.util.Properties")
    func properties() throws {
        let text = try file("a.properties", Self.values)
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        let read = try Self.parse(text)
        for (index, value) in ReaderTests.texts.filter({ !$0.contains("${{") }).enumerated() {
            #expect(read["list[\(index)]"] == value)
            if value.utf8.count < 500 { #expect(read["texts.k\(value)"] == value) }
        }
        #expect(read["nested[0][1].b"] == "")
        #expect(read["numbers[1]"] == "1.50")
    }

    /// Lines, without comments and continuations, which are not written.
    private static func parse(_ text: String) throws -> [String: String] {
        var result: [String: String] = [:]
        for line in text.split(separator: "\n") {
            var fields: [[UInt16]] = [[]]
            var units = Array(line.utf16)[...]
            while let unit = units.popFirst() {
                switch unit {
                case 0x5C:
                    let escaped = units.popFirst()
                    let next = try #require(escaped)
                    switch UInt8(next) {
                    case UInt8(ascii: "n"): fields[fields.count - 1].append(0x0A)
                    case UInt8(ascii: "r"): fields[fields.count - 1].append(0x0D)
                    case UInt8(ascii: "t"): fields[fields.count - 1].append(0x09)
                    case UInt8(ascii: "f"): fields[fields.count - 1].append(0x0C)
                    case UInt8(ascii: "u"):
                        let digits = String(decoding: Array(units.prefix(4)), as: UTF16.self)
                        fields[fields.count - 1].append(try #require(UInt16(digits, radix: 16)))
                        units = units.dropFirst(4)
                    default: fields[fields.count - 1].append(next)
                    }
                case 0x3D where fields.count == 1: fields.append([])
                default: fields[fields.count - 1].append(unit)
                }
            }
            #expect(fields.count == 2)
            result[String(decoding: fields[0], as: UTF16.self)] = String(decoding: fields[1], as: UTF16.self)
        }
        return result
    }
}
