import Documents
import Emission
import Estate
import Resolution
import Testing

@Suite("What Kubernetes would refuse is refused before, with the line")
struct MappedObjectErrorTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kubernetes: String
        let code: EmissionError.Code
        /// Of the manifest, whose section begins in line 4; nil for a place elsewhere.
        var line: Int? = 4
        var secrets: [(String, String)] = []
        var values = ""
        var hint: String?
    }

    static let tls = "secrets: [{name: x, type: kubernetes.io/tls, data: {tls.crt: secrets.C, tls.key: secrets.K}}]"
    static let docker =
        "secrets: [{name: x, type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: secrets.D}}]"
    static let ssh = "secrets: [{name: x, type: kubernetes.io/ssh-auth, data: {ssh-privatekey: secrets.K}}]"

    static let bad: [Bad] = [
        Bad(
            testDescription: "tls without its key",
            kubernetes: "secrets: [{name: x, type: kubernetes.io/tls, data: {tls.crt: secrets.C}}]",
            code: .invalidSecret,
            secrets: [("C", TLSFixture.certificate)]),
        Bad(
            testDescription: "tls with another key", kubernetes: tls, code: .invalidSecret, line: nil,
            secrets: [("C", TLSFixture.certificate), ("K", TLSFixture.otherKey)], hint: "renewed"),
        Bad(
            testDescription: "tls without a certificate", kubernetes: tls, code: .invalidSecret, line: nil,
            secrets: [("C", TLSFixture.key), ("K", TLSFixture.key)], hint: "BEGIN CERTIFICATE"),
        Bad(
            testDescription: "tls without a private key", kubernetes: tls, code: .invalidSecret, line: nil,
            secrets: [("C", TLSFixture.certificate), ("K", "nothing")], hint: "BEGIN PRIVATE KEY"),
        Bad(
            testDescription: "docker configuration that is no JSON", kubernetes: docker, code: .invalidSecret,
            line: nil,
            secrets: [("D", "{auths: {}}")], hint: "config.json"),
        Bad(
            testDescription: "docker configuration that is a list", kubernetes: docker, code: .invalidSecret, line: nil,
            secrets: [("D", "[]")]),
        Bad(
            testDescription: "docker configuration that is a list, with a repeated key", kubernetes: docker,
            code: .invalidSecret, line: nil, secrets: [("D", "[{\"a\": 1, \"a\": 2}]")]),
        Bad(
            testDescription: "docker configuration under another key",
            kubernetes:
                "secrets: [{name: x, type: kubernetes.io/dockerconfigjson, data: {dockerconfigjson: secrets.D}}]",
            code: .invalidSecret, secrets: [("D", "{}")], hint: ".dockerconfigjson"),
        Bad(
            testDescription: "old docker configuration",
            kubernetes: "secrets: [{name: x, type: kubernetes.io/dockercfg, data: {.dockercfg: secrets.D}}]",
            code: .invalidSecret, line: nil, secrets: [("D", "1")], hint: ".dockercfg"),
        Bad(
            testDescription: "basic-auth with neither",
            kubernetes: "secrets: [{name: x, type: kubernetes.io/basic-auth, data: {user: secrets.D}}]",
            code: .invalidSecret,
            secrets: [("D", "1")]),
        Bad(
            testDescription: "ssh-auth that is empty", kubernetes: ssh, code: .invalidSecret, line: nil,
            secrets: [("K", "")]),
        Bad(
            testDescription: "ssh-auth without its key",
            kubernetes: "secrets: [{name: x, type: kubernetes.io/ssh-auth, data: {key: secrets.K}}]",
            code: .invalidSecret,
            secrets: [("K", "1")]),
        Bad(
            testDescription: "a secret in a ConfigMap", kubernetes: "configMaps: [{name: x, data: {a: secrets.K}}]",
            code: .secretInConfigMap, secrets: [("K", "1")], hint: "kubernetes.secrets"),
        Bad(
            testDescription: "a value that refers to a secret in a ConfigMap",
            kubernetes: "configMaps:\n- name: x\n  data:\n    a.yaml: values.db", code: .secretInConfigMap, line: 7,
            secrets: [("K", "1")], values: "db: {host: h, password: \"${{ secrets.K }}\"}"),
        Bad(
            testDescription: "all of a section with secrets in a ConfigMap",
            kubernetes: "configMaps: [{name: x, dataFrom: secrets}]", code: .secretInConfigMap, secrets: [("K", "1")]),
        Bad(
            testDescription: "an encrypted file in a ConfigMap",
            kubernetes: "configMaps: [{name: x, data: {a: {file: a.enc}}}]", code: .secretInConfigMap),
        Bad(
            testDescription: "a value that is not there", kubernetes: "secrets:\n- name: x\n  data: {a: secrets.NONE}",
            code: .missingValue, line: 6, hint: "optional: true"),
        Bad(
            testDescription: "a file that is not there", kubernetes: "secrets: [{name: x, data: {a: {file: none}}}]",
            code: .missingValue),
        Bad(
            testDescription: "a map without a format", kubernetes: "configMaps: [{name: x, data: {a: values.m}}]",
            code: .missingValue, values: "m: {a: 1}", hint: "format: yaml"),
        Bad(
            testDescription: "a list as keys", kubernetes: "configMaps: [{name: x, dataFrom: values.m}]",
            code: .missingValue, values: "m: [1]"),
        Bad(
            testDescription: "a map in a map as keys", kubernetes: "configMaps: [{name: x, dataFrom: values.m}]",
            code: .missingValue, line: nil, values: "m:\n  a: {b: 1}"),
        Bad(
            testDescription: "a key that Kubernetes does not take",
            kubernetes: "configMaps: [{name: x, dataFrom: values.m}]", code: .invalidKey, line: nil,
            values: "m:\n  a/b: 1"),
        Bad(
            testDescription: "a key twice",
            kubernetes: "configMaps: [{name: x, data: {a: values.b}, dataFrom: values.m}]",
            code: .invalidKey, values: "b: 1\nm: {a: 1}"),
        Bad(
            testDescription: "infinity in JSON", kubernetes: "configMaps: [{name: x, data: {a.json: values.m}}]",
            code: .unrepresentable, line: nil, values: "m:\n  a: .inf"),
        Bad(
            testDescription: "too large", kubernetes: "secrets: [{name: x, data: {a: secrets.L, b: secrets.L}}]",
            code: .tooLarge, line: nil, secrets: [("L", String(repeating: "x", count: 600_000))]),
        Bad(
            testDescription: "a name with capitals", kubernetes: "secrets: [{name: X, data: {a: env.A}}]",
            code: .invalidName),
        Bad(
            testDescription: "patterns that give one name",
            kubernetes: "secrets: [{name: '{tenant}', data: {a: env.A}}, {name: tenant-1, data: {a: env.A}}]",
            code: .nameCollision),
        Bad(
            testDescription: "the name of the main one by another pattern",
            kubernetes: "secrets: [{name: devops-demo, data: {a: env.A}}]", code: .nameCollision),
        Bad(
            testDescription: "a label", kubernetes: "secrets: [{name: x, labels: {a: b c}, data: {a: env.A}}]",
            code: .invalidLabel),
        Bad(
            testDescription: "a key of an annotation",
            kubernetes: "secrets: [{name: x, annotations: {a b: c}, data: {a: env.A}}]", code: .invalidAnnotation),
        Bad(
            testDescription: "an attribute that is not there",
            kubernetes: "secrets: [{name: '{tier}', data: {a: env.A}}]",
            code: .missingAttribute),
        Bad(
            testDescription: "a path that is none", kubernetes: "secrets: [{name: x, data: {a: 'values.a[x]'}}]",
            code: .invalidPattern),
    ]

    @Test(arguments: bad) func refuses(_ bad: Bad) throws {
        let settings = try settings(bad.kubernetes)
        let configuration = try configuration(
            env: strings(["A": "1"]), secrets: bad.secrets.map { ($0.0, .string($0.1)) }, values: bad.values)
        let error = try #require(throws: EmissionError.self) {
            try KubernetesEmitter(settings).objects(
                for: configuration,
                files: LayerFiles { path throws(EmissionError) in
                    path == "a.enc" ? LayerFiles.File(name: "base/a.enc", bytes: [1], isSensitive: true) : nil
                })
        }
        #expect(error.code == bad.code)
        let diagnostic = error.diagnostic
        if let line = bad.line {
            #expect(diagnostic.file == "tenantry.yaml")
            #expect(diagnostic.position?.line == line)
        } else {
            #expect(diagnostic.file?.hasPrefix("base/") == true)
            #expect(diagnostic.position != nil)
        }
        if let hint = bad.hint { #expect(diagnostic.hint?.contains(hint) == true, "\(diagnostic.hint ?? "none")") }
        for (_, secret) in bad.secrets where secret.count > 3 {
            #expect(!"\(diagnostic)".contains(secret.prefix(60)))
        }
    }

    @Test("What Kubernetes takes is taken")
    func accepts() throws {
        let good: [(String, [(String, String)])] = [
            (Self.tls, [("C", TLSFixture.certificate), ("K", TLSFixture.key)]), (Self.tls, [("C", ""), ("K", "")]),
            (Self.docker, [("D", " {} ")]),
            // Go takes the last of both.
            (Self.docker, [("D", " {\"auths\": {}, \"auths\": {}}")]), (Self.ssh, [("K", "anything")]),
            ("secrets: [{name: x, type: kubernetes.io/basic-auth, data: {password: secrets.P}}]", [("P", "")]),
            ("secrets: [{name: x, type: example.com/own, data: {p: secrets.P}}]", [("P", "")]),
            ("secrets: [{name: x, data: {p: secrets.P}}, {name: y, data: {p: secrets.P}}]", [("P", "")]),
            ("secrets: [{name: x, data: {p: env.A}}]\nconfigMaps: [{name: x, data: {p: env.A}}]", []),
        ]
        for (text, secrets) in good {
            _ = try KubernetesEmitter(settings(text)).objects(
                for: configuration(env: strings(["A": "1"]), secrets: secrets.map { ($0.0, .string($0.1)) }))
        }
    }

    @Test("Of secrets that are still encrypted, only the keys are checked")
    func sealed() throws {
        for (text, secrets) in [(Self.tls, ["C", "K"]), (Self.docker, ["D"])] {
            _ = try KubernetesEmitter(settings(text)).objects(
                for: configuration(secrets: secrets.map { ($0, .string("ENC[x]")) }), isSealed: true)
        }
    }

    @Test("Two targets with one object beside the main ones, and two tenants in one namespace, are refused")
    func collisions() throws {
        func insert(_ text: String, _ ledger: inout NameLedger, tenant: String, service: String = "s") throws {
            let configuration = try configuration(env: strings(["A": tenant]), tenant: tenant, service: service)
            try ledger.insert(KubernetesEmitter(settings(text)).objects(for: configuration))
        }
        var ledger = NameLedger()
        let shared = "name: '{tenant}'\nsecrets: [{name: x, data: {a: env.A}}]"
        try insert(shared, &ledger, tenant: "a")
        let error = #expect(throws: EmissionError.self) { try insert(shared, &ledger, tenant: "b") }
        #expect(error?.code == .nameCollision)
        // The line of the object's name, and not of the section's.
        #expect(error?.diagnostic.position?.line == 5)
        #expect(error?.diagnostic.hint?.contains("kubernetes.secrets[0].name") == true)
        ledger = NameLedger()
        let main = "name: '{tenant}'\nsecrets: [{name: b, data: {a: env.A}}]"
        try insert(main, &ledger, tenant: "a")
        #expect(code { try insert("name: '{tenant}'", &ledger, tenant: "b") } == .nameCollision)
        ledger = NameLedger()
        let namespace = "namespace: '{tenant}'\nname: '{service}'\ncreateNamespace: true"
        try insert(namespace, &ledger, tenant: "a")
        try insert(namespace, &ledger, tenant: "a", service: "t")
        try insert(namespace, &ledger, tenant: "b")
    }
}
