import Documents
import Emission
import Estate
import Resolution
import Testing

/// What only the API server can check in the end, as far as its rules tell beforehand: each point of the list in
/// docs/KUBERNETES.md that has a rule.
@Suite("Rules of the API server about what is there already")
struct ServerRuleTests {
    private func objects(_ kubernetes: String, value: String = "1") throws -> [KubernetesObject] {
        try KubernetesEmitter(settings(kubernetes)).objects(
            for: configuration(env: strings(["A": value]), secrets: strings(["S": value]))
        ).objects
    }

    private func refusal(
        type: String? = nil, isImmutable: Bool = false, data: [String: String], _ object: KubernetesObject
    ) -> String? {
        UpdateRules.refusal(
            ofType: type, isImmutable: isImmutable, data: data.mapValues { Array($0.utf8) }, to: object)
    }

    @Test("The type of a Secret cannot change")
    func type() throws {
        let secret = try #require(try objects("name: x").last)
        #expect(refusal(data: ["S": "2"], secret) == nil)
        #expect(refusal(type: "Opaque", data: ["S": "2"], secret) == nil)
        #expect(refusal(type: "kubernetes.io/basic-auth", data: ["S": "1"], secret)?.contains("type") == true)
    }

    @Test("Immutable data cannot change, and what is immutable stays so")
    func immutable() throws {
        let fixed = try objects("suffix: hash\nimmutable: true")
        for object in fixed {
            let key = object.kind == .secret ? "S" : "A"
            #expect(refusal(isImmutable: true, data: [key: "1"], object) == nil)
            #expect(refusal(isImmutable: true, data: [key: "2"], object)?.contains("data") == true)
            #expect(refusal(isImmutable: true, data: [key: "1", "B": "1"], object)?.contains("data") == true)
            // What was mutable can become immutable, with other data too.
            #expect(refusal(isImmutable: false, data: [key: "2"], object) == nil)
        }
        for object in try objects("suffix: hash") {
            let key = object.kind == .secret ? "S" : "A"
            #expect(refusal(isImmutable: true, data: [key: "1"], object)?.contains("mutable") == true)
        }
    }

    @Test(
        "The annotation of kubectl apply holds no object of more than 256 KiB",
        arguments: [("a", 262_000), ("\"", 131_000)])
    func annotation(_ text: String, _ count: Int) throws {
        func remarks(_ count: Int) throws -> [Diagnostic] {
            ApplyRule.remarks(
                on: try KubernetesEmitter(settings("name: x")).objects(
                    for: configuration(env: strings(["A": String(repeating: text, count: count)]))))
        }
        #expect(try remarks(count - 1_000).isEmpty)
        let found = try remarks(count + 200)
        #expect(found.count == 1 && found[0].hint?.contains("--server-side") == true && found[0].position != nil)
    }

    @Test("A Namespace that is to be made is the first of the objects")
    func namespaceFirst() throws {
        let found = try objects(
            "namespace: '{tenant}'\ncreateNamespace: true\nsecrets: [{name: a, data: {S: secrets.S}}]")
        #expect(found.map(\.kind) == [.namespace, .configMap, .secret, .secret])
    }

    @Test("An immutable object never needs other data under its name: its name is the hash of its data and its type")
    func names() throws {
        var names: Set<String> = []
        for value in ["", "1", "2", "a longer one"] {
            for object in try objects("suffix: hash\nimmutable: true", value: value) {
                #expect(names.insert("\(object.kind) \(object.metadata.name)").inserted)
            }
        }
        for type in ["Opaque", "example.com/a", "example.com/b"] {
            let object = try #require(
                try objects("suffix: hash\nsecrets: [{name: t, immutable: true, type: \(type), data: {S: secrets.S}}]")
                    .last)
            #expect(names.insert(object.metadata.name).inserted)
        }
    }

    @Test("A Namespace can always change")
    func namespace() throws {
        let object = try #require(try objects("namespace: '{tenant}'\ncreateNamespace: true").first)
        #expect(refusal(isImmutable: true, data: ["a": "b"], object) == nil)
    }

    static let labels: [(String, String, Bool)] = [
        ("enforce", "restricted", true), ("enforce", "Restricted", false), ("audit", "baseline", true),
        ("warn", "privileged", true), ("warn", "", false), ("enforce-version", "latest", true),
        ("enforce-version", "v1.34", true), ("audit-version", "1.34", false), ("warn-version", "v1.x", false),
        ("enforced", "restricted", false),
    ]

    @Test("Labels of Pod Security that the admission refuses", arguments: labels)
    func podSecurity(_ key: String, _ value: String, _ isValid: Bool) throws {
        let text = "namespace: '{tenant}'\ncreateNamespace: {labels: {pod-security.kubernetes.io/\(key): '\(value)'}}"
        #expect(code { _ = try objects(text) } == (isValid ? nil : .invalidLabel))
    }

    @Test("data and binaryData have no key in common, and stringData is not written")
    func disjoint() throws {
        let objects = try KubernetesEmitter(settings("configMaps: [{name: x, dataFrom: env}]")).objects(
            for: configuration(env: [("A", .string("1")), ("B", .binary([0xFF])), ("C", .binary(Array("t".utf8)))]))
        for case .configMap(let object) in objects.objects {
            #expect(Set(object.data.map(\.key)).isDisjoint(with: object.binaryData.map(\.key)))
        }
        var yaml: [UInt8] = []
        objects.appendYAML(to: &yaml)
        #expect(!String(decoding: yaml, as: UTF8.self).contains("stringData"))
    }

    @Test("Every key of a main object is a name that envFrom takes; what it would skip is refused before")
    func environmentNames() throws {
        for name in ["A", "a.b", "_x", "-y", "A-B_c.9"] {
            _ = try KubernetesEmitter(KubernetesSettings()).objects(
                for: configuration(env: strings([:]) + [(name, .string("1"))]))
        }
        for name in ["1A", "A B", "A=B", "", "..a", "ä"] {
            #expect(throws: ResolutionError.self) { try configuration(env: [(name, .string("1"))]) }
        }
    }
}
