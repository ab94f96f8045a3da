import Documents
import Emission
import Estate
import FoundationEssentials
import Resolution
import Testing

@Suite("What readers make of the output")
struct ReaderTests {
    /// Texts that a careless writer gets wrong.
    static let texts: [String] = {
        var texts = [
            "", " ", "a ", " a", "yes", "No", "on", "OFF", "y", "n", "Y", "true", "FALSE", "null", "Null", "~", "1",
            "1.10",
            "0644", "0o17", "0x1F", "0b11", "1e3", "1_000", "+1", "-1", ".5", ".inf", "-.Inf", ".nan", "12:30:45",
            "2001-12-14",
            "2001-12-14T21:59:43.10-05:00", "=", "<<", "!", "&a", "*a", "?", "? a", "-", "- a", "---", "...", "[a]",
            "{a: b}",
            "a: b", "a:", "a:b", ": a", "a #b", "a#b", "#a", "%a", "@a", "`a`", "|", ">", "|-\n a", "'", "\"", "a'b",
            "a\"b", "\\",
            "a\\nb", "\t", "a\tb", "\ta", "a\t", "\n", "\n\n", "a\n", "a\n\n", "\na", " a\nb", "a\nb", "a\n b\n",
            "a \nb", "a\n\nb\n",
            "a\n \nb", "\ta\nb", "a\n\tb", "a\r\nb\r\n", "\r", "a\u{0}b", "\u{7F}", "\u{80}", "\u{85}", "a\u{85}b\nc",
            "\u{A0}",
            "\u{2028}", "a\u{2028}b\nc", "\u{FEFF}", "a\u{FEFF}\nb", "\u{FFFD}", "\u{FFFF}", "\u{1F389}", "ä\nö", "é",
            "e\u{301}",
            "https://user:pw@host:80/p?q=r&s=t#f", "C:\\Windows\\x", "$HOME", "${HOME}", "a, b; c", "(a) + b = c*d/e!",
            "/", "//a",
            "# a\nb", "key: value\nother: [1, 2]\n", "-----BEGIN KEY-----\nabc=\n-----END KEY-----\n", "--- a\nb",
            "...\nb",
            "a\n---\nb\n", "x\n...\n", String(repeating: "long ", count: 200), String(repeating: "a", count: 3000),
        ]
        for value in 1..<0x180 { texts.append("x" + String(Unicode.Scalar(UInt16(value))!) + "y") }
        for value in 0x20..<0x7F { texts.append(String(Unicode.Scalar(UInt8(value)))) }
        return texts
    }()

    /// All of them in one configuration, with their keys.
    static func entries() -> [(String, ScalarValue)] {
        texts.enumerated().map { ("K\($0.offset)", .string($0.element)) }
    }

    @Test("Our own parser reads back exactly what was written")
    func ownParser() throws {
        let output = try yaml(configuration(env: Self.entries()))
        let file = try DocumentFile(parsing: SourceText(name: "output", output))
        let data = try #require(file.root?.mapping?["data"]?.mapping)
        for (index, text) in Self.texts.enumerated() {
            #expect(data["K\(index)"]?.string == text)
        }
    }

    @Test("Keys that look like something else are strings")
    func keys() throws {
        let keys = ["yes", "NO", "null", "true", "-", ".5", ".inf", "-1", "_", "y", ".nan", "off", "a.b-c_d", "-.5"]
        let output = try yaml(configuration(env: keys.map { ($0, .string("v")) }))
        let file = try DocumentFile(parsing: SourceText(name: "output", output))
        let data = try #require(file.root?.mapping?["data"]?.mapping)
        #expect(Set(data.entries.compactMap { $0.key.string }) == Set(keys))
    }

    @Test(
        "PyYAML, a reader of YAML 1.1, reads back exactly what was written, and JSON says the same",
        // Needs python3 with the package yaml; a machine with CI=true has to have it.
        .enabled(
            if: ExternalTool.isRequired || ExternalTool.exists("python3 && python3 -c 'import yaml'"),
            "PyYAML is missing"))
    func pyYAML() throws {
        let bytes: [(String, ScalarValue)] = (0..<300).map { index in
            ("B\(index)", .binary((0..<(index % 7)).map { UInt8(truncatingIfNeeded: index * 37 + $0 * 11) } + [0xFF]))
        }
        let secrets =
            Self.texts.enumerated().map { ("S\($0.offset)", ScalarValue.string($0.element)) } + [("yes", .string("no"))]
        let objects = try KubernetesEmitter(KubernetesSettings(namespace: "{tenant}", suffix: .hash)).objects(
            for: configuration(env: Self.entries() + bytes + [("off", .string("x"))], secrets: secrets))
        try ExternalTool.withFolder { folder in
            for format in ManifestStream.Format.allCases {
                var output: [UInt8] = []
                var stream = ManifestStream(format)
                stream.append(objects, to: &output)
                try stream.finish(&output)
                try Data(output).write(to: URL(filePath: "\(folder)/output.\(format.rawValue)"))
            }
            let expected = try JSONEncoder().encode([
                Dictionary(uniqueKeysWithValues: Self.texts.enumerated().map { ("K\($0.offset)", $0.element) })
            ])
            try Data(expected).write(to: URL(filePath: "\(folder)/expected.json"))
            let script = """
                import base64, json, yaml
                documents = list(yaml.safe_load_all(open('output.yaml', 'rb')))
                assert documents == json.load(open('output.json'))['items']
                texts = json.load(open('expected.json'))[0]
                config, secret = documents
                assert config['data'] == texts | {'off': 'x'}, 'data'
                assert len(config['binaryData']) == 300
                for i in range(300):
                    want = bytes((i * 37 + k * 11) % 256 for k in range(i % 7)) + b'\\xff'
                    assert base64.b64decode(config['binaryData'][f'B{i}'], validate=True) == want
                want = {key.replace('K', 'S'): text for key, text in texts.items()} | {'yes': 'no'}
                assert {key: base64.b64decode(value).decode() for key, value in secret['data'].items()} == want
                print('same')
                """
            try Data(script.utf8).write(to: URL(filePath: "\(folder)/check.py"))
            #expect(try ExternalTool.run("python3 check.py", in: folder) == "same\n")
        }
    }
}
