import Documents
import Estate
import Resolution
import Testing

@Suite("Merging env and secrets")
struct FlatSectionTests {
    @Test("Text stays text")
    func text() throws {
        let configuration = try resolve(
            layer(
                "base",
                env: """
                    VERSION: 1.10
                    MODE: 0644
                    FLAG: no
                    YES: true
                    DATE: 2001-12-14
                    EMPTY: ""
                    QUOTED: 'a "b"'
                    LINES: |
                      one
                      two
                    FOLDED: >-
                      one
                      two
                    BIG: 123456789012345678901234567890
                    EXPONENT: 1e3
                    TEXT: !!str 12
                    """))
        #expect(
            configuration.envTexts == [
                "VERSION": "1.10", "MODE": "0644", "FLAG": "no", "YES": "true", "DATE": "2001-12-14", "EMPTY": "",
                "QUOTED": "a \"b\"", "LINES": "one\ntwo\n", "FOLDED": "one two", "TEXT": "12", "EXPONENT": "1e3",
                "BIG": "123456789012345678901234567890",
            ])
        #expect(configuration.env.allSatisfy { $0.value.meaning == .string($0.value.text) })
    }

    @Test("Higher layers replace, null removes, keys are sorted, and every entry knows where it comes from")
    func layers() throws {
        let configuration = try resolve(
            layer("base", env: "B: 1\nA: 1\nC: 1\nD: 1\n", secrets: "S: 1\nT: 1\n"),
            layer("tiers/gold", env: "C: ~\nA: 2\nD:\n"),
            layer("tenant-1", env: "# mine\nA: 3\nD: 4\n", secrets: "T: null\nU: 2\n"))
        #expect(configuration.env.map(\.key) == ["A", "B", "D"])
        #expect(configuration.env.map(\.value.text) == ["3", "1", "4"])
        #expect(configuration.secretTexts == ["S": "1", "U": "2"])
        let first = configuration.env[0].provenance
        #expect(
            first.origin
                == Origin(layer: "tenant-1", file: "tenant-1/env.yaml", position: SourcePosition(line: 2, column: 1)))
        #expect(first.effect == .replaced)
        #expect(first.overrode.map(\.description) == ["base/env.yaml:2:1", "tiers/gold/env.yaml:2:1"])
        let last = configuration.env[2].provenance
        #expect(last.effect == .set)
        #expect(last.earlier.map(\.effect) == [.set, .removed])
    }

    @Test("The texts of secrets that are no strings")
    func typedSecrets() throws {
        func secret(_ text: String, _ value: ScalarValue) -> Entry {
            Entry(
                key: Node(.scalar(Scalar(text: "K\(text.utf8.count)", value: .string("K"), style: .plain))),
                // As a decrypted value: its place is as long as its ciphertext.
                value: Node(.scalar(Scalar(text: text, value: value, style: .plain)), span: 0..<90))
        }
        let entries = [
            secret("1", .int(-5)), secret("22", .bool(true)), secret("333", .float(1.5)), secret("4444", .float(1e21)),
            secret("55555", .float(2)), secret("666666", .float(1.25e-7)), secret("7777777", .uint(.max)),
            secret("88888888", .timestamp(Timestamp(canonical: "2001-12-14T00:00:00Z"))),
        ]
        let root = Node(.mapping(Mapping(items: entries.map(Mapping.Item.entry))))
        let configuration = try resolve(
            LayerContent(layer: "base", secrets: SectionFile(file: "base/secrets.yaml", root: root)))
        #expect(
            configuration.secretTexts == [
                "K1": "-5", "K2": "true", "K3": "1.5", "K4": "1000000000000000000000", "K5": "2",
                "K6": "0.000000125", "K7": "18446744073709551615", "K8": "2001-12-14T00:00:00Z",
            ])
        let plain = try resolve(layer("base", secrets: "A: 1.10\nB: 0x1F\nC: yes\nD: !!binary aGk=\n"))
        #expect(plain.secretTexts == ["A": "1.10", "B": "0x1F", "C": "yes", "D": "aGk="])
        #expect(plain.secrets[3].value.bytes == Array("hi".utf8))
    }

    @Test(arguments: ["A: {b: 1}", "A: [1]", "[1]", "text", "? [a]\n: 1"])
    func notFlat(_ text: String) throws {
        #expect(code { _ = try resolve(layer("base", env: text)) } == .notFlat)
        #expect(code { _ = try resolve(layer("base", secrets: text)) } == .notFlat)
    }

    @Test(arguments: ["1A", "A B", "A=B", "..", ".", "..A", "Ä", "\"\"", String(repeating: "A", count: 254)])
    func invalidKeys(_ key: String) throws {
        #expect(code { _ = try resolve(layer("base", env: "\(key): 1")) } == .invalidKey)
        #expect(code { _ = try resolve(layer("base", secrets: "\(key): 1")) } == .invalidKey)
    }

    @Test(arguments: ["A", "_", "-", ".a", "a.b-c_d", "tls.crt", String(repeating: "A", count: 253)])
    func validKeys(_ key: String) throws {
        #expect(try resolve(layer("base", env: "\(key): 1")).envTexts == [key: "1"])
    }

    @Test("A key in both sections is refused, with both places")
    func duplicate() throws {
        let low = try layer("base", env: "A: 1\nB: 2\n")
        let high = try layer("top", env: "C: 1\n", secrets: "X: 1\nB: 2\n")
        let found = diagnostic { _ = try resolve(low, high) }
        #expect(code { _ = try resolve(low, high) } == .duplicateAcrossSections)
        #expect(found?.file == "base/env.yaml")
        #expect(found?.notes == ["in env at base/env.yaml:2:1", "in secrets at top/secrets.yaml:2:1"])
        let removed = try resolve(low, high, layer("last", env: "B: ~"))
        #expect(removed.envTexts == ["A": "1", "C": "1"])
    }

    @Test("Merge keys apply in flat sections too")
    func mergeKeys() throws {
        let configuration = try resolve(layer("base", env: "<<: {A: 1, B: 2}\nB: 3\n"))
        #expect(configuration.envTexts == ["A": "1", "B": "3"])
    }
}
