import Documents
import Emission
import Estate
import Resolution
import Testing

@Suite("Kubernetes' limits")
struct LimitTests {
    private static let limit = 1_048_576

    @Test("The values of an object have at most 1 MiB", arguments: [(0, nil), (1, EmissionError.Code.tooLarge)])
    func size(_ excess: Int, _ expected: EmissionError.Code?) throws {
        let entries: [(String, ScalarValue)] = [
            ("A", .string(String(repeating: "ä", count: 1000))),
            ("B", .string(String(repeating: "x", count: Self.limit - 2000 + excess))),
        ]
        #expect(code { _ = try yaml(configuration(env: entries)) } == expected)
        #expect(code { _ = try yaml(configuration(secrets: entries)) } == expected)
        let bytes: [(String, ScalarValue)] = [("A", .binary([UInt8](repeating: 0xFF, count: Self.limit + excess)))]
        #expect(code { _ = try yaml(configuration(env: bytes)) } == expected)
        #expect(code { _ = try yaml(configuration(env: entries, secrets: [("C", .string("x"))])) } == expected)
    }

    @Test("The largest keys are named")
    func largest() throws {
        let large = try configuration(
            env: strings(["SMALL": "x", "LARGE": String(repeating: "x", count: Self.limit)]))
        do {
            _ = try yaml(large)
            Issue.record("no error")
        } catch let error as EmissionError {
            #expect(error.diagnostic.notes == ["LARGE has 1048576 bytes", "SMALL has 1 bytes"])
        }
    }

    static let names: [(String, EmissionError.Code?)] = [
        ("a", nil), ("a.b-c", nil), ("1", nil), (String(repeating: "a", count: 242), nil),
        (String(repeating: "a", count: 243), .invalidName), ("", .invalidName), ("A", .invalidName),
        ("a_b", .invalidName), ("-a", .invalidName), ("a-", .invalidName), ("a..b", .invalidName), ("a.", .invalidName),
        ("ä", .invalidName), ("{", .invalidPattern), ("{}", .invalidPattern), ("{nope}", .missingAttribute),
        ("{environment}", .missingAttribute),
    ]

    @Test("Names, with a suffix of eleven characters", arguments: names)
    func name(_ name: String, _ expected: EmissionError.Code?) throws {
        let sample = try configuration(env: strings(["A": "b"]))
        #expect(code { _ = try yaml(sample, KubernetesSettings(name: name, suffix: .hash)) } == expected)
    }

    @Test(arguments: [
        ("a", nil), (String(repeating: "a", count: 63), nil),
        (String(repeating: "a", count: 64), EmissionError.Code.invalidName),
        ("a.b", .invalidName), ("A", .invalidName), ("", .invalidName), ("{tenant}", nil), ("{tenant", .invalidPattern),
    ])
    func namespace(_ namespace: String, _ expected: EmissionError.Code?) throws {
        let sample = try configuration(env: strings(["A": "b"]))
        #expect(code { _ = try yaml(sample, KubernetesSettings(namespace: namespace)) } == expected)
    }

    static let labels: [(String, String, EmissionError.Code?)] = [
        ("a", "b", nil), ("a", "", nil), ("a", "A_b.c-D", nil), ("a.b/c", "x", nil),
        ("a", String(repeating: "b", count: 63), nil),
        ("a", String(repeating: "b", count: 64), .invalidLabel), ("a", "b c", .invalidLabel),
        ("a", "-b", .invalidLabel),
        ("a", "ü", .invalidLabel), ("", "b", .invalidLabel), ("a/b/c", "x", .invalidLabel),
        ("A.b/c", "x", .invalidLabel),
        ("a/", "x", .invalidLabel), ("/a", "x", .invalidLabel), (String(repeating: "a", count: 64), "x", .invalidLabel),
        ("a b", "x", .invalidLabel),
    ]

    @Test(arguments: labels)
    func label(_ key: String, _ value: String, _ expected: EmissionError.Code?) throws {
        let sample = try configuration(env: strings(["A": "b"]))
        #expect(code { _ = try yaml(sample, KubernetesSettings(labels: [(key, value)])) } == expected)
    }

    @Test("A label of ours is checked as well")
    func ownLabel() throws {
        let sample = try configuration(env: strings(["A": "b"]), service: "not a label")
        #expect(code { _ = try yaml(sample, KubernetesSettings(name: "x")) } == .invalidLabel)
    }

    @Test(
        "Annotations have at most 256 KiB, the checksum included",
        arguments: [(0, nil), (1, EmissionError.Code.invalidAnnotation)])
    func annotations(_ excess: Int, _ expected: EmissionError.Code?) throws {
        let sample = try configuration(env: strings(["A": "b"]))
        let value = String(repeating: "x", count: 262_144 - 15 - 64 - 1 + excess)
        #expect(code { _ = try yaml(sample, KubernetesSettings(annotations: [("a", value)])) } == expected)
        #expect(code { _ = try yaml(sample, KubernetesSettings(annotations: [("a b", "x")])) } == .invalidAnnotation)
        // ValidateAnnotations looks at keys in lower case, ValidateLabels at them as they are.
        #expect(try yaml(sample, KubernetesSettings(annotations: [("Foo.com/Bar", "x")])).contains("Foo.com/Bar: x"))
        #expect(code { _ = try yaml(sample, KubernetesSettings(labels: [("Foo.com/Bar", "x")])) } == .invalidLabel)
    }

    @Test("A checksum of the manifest's own stays")
    func ownChecksum() throws {
        let sample = try configuration(env: strings(["A": "b"]))
        #expect(
            try yaml(sample, KubernetesSettings(annotations: [("checksum/config", "mine")])).contains(
                "checksum/config: mine\n"))
    }
}
