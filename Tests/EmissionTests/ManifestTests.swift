import Documents
import Emission
import Estate
import Resolution
import Testing

@Suite("Manifests")
struct ManifestTests {
    private static let sample = Result {
        try configuration(
            env: strings([
                "LOG_LEVEL": "debug", "VERSION": "1.10", "FLAG": "no", "URL": "http://a.b:80/c?d=e&f=g", "EMPTY": "",
                "JSON": "{\"a\": 1}", "LINES": "one\ntwo\n", "TEXT": "Back at 10:00 #soon",
            ]), secrets: strings(["PASSWORD": "hunter2", "NUMBER": "\u{D7}m\u{38}"]), attributes: [("tier", "gold")])
    }

    @Test("A whole manifest")
    func whole() throws {
        let settings = KubernetesSettings(
            namespace: "{tenant}", name: "{service}-{tier}",
            labels: [
                ("team", "platform"), ("tier", "{tier}"), ("region", "{region?}"),
                ("app.kubernetes.io/managed-by", "us"),
            ],
            annotations: [("example.com/note", "of {tenant}: all")])
        #expect(
            try yaml(Self.sample.get(), settings) == """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: devops-demo-gold
                  namespace: tenant-1
                  labels:
                    app.kubernetes.io/instance: tenant-1
                    app.kubernetes.io/managed-by: us
                    app.kubernetes.io/name: devops-demo
                    team: platform
                    tier: gold
                  annotations:
                    checksum/config: b77ef962547843b34584efec6239251fe80bdd9f9e7097cc10afb0ff254a03cc
                    example.com/note: "of tenant-1: all"
                data:
                  EMPTY: ""
                  FLAG: "no"
                  JSON: '{"a": 1}'
                  LINES: |
                    one
                    two
                  LOG_LEVEL: debug
                  TEXT: "Back at 10:00 #soon"
                  URL: http://a.b:80/c?d=e&f=g
                  VERSION: "1.10"
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: devops-demo-gold
                  namespace: tenant-1
                  labels:
                    app.kubernetes.io/instance: tenant-1
                    app.kubernetes.io/managed-by: us
                    app.kubernetes.io/name: devops-demo
                    team: platform
                    tier: gold
                  annotations:
                    checksum/config: "18be2bf46b7eb929b19fd3fbec5a4c0a1295f490e73ea7361468f0e9b4135e9a"
                    example.com/note: "of tenant-1: all"
                type: Opaque
                data:
                  NUMBER: w5dtOA==
                  PASSWORD: aHVudGVyMg==

                """)
    }

    @Test("The smallest metadata")
    func defaults() throws {
        let objects = try KubernetesEmitter(KubernetesSettings()).objects(for: configuration(env: strings(["A": "b"])))
        #expect(objects.secret == nil)
        let metadata = try #require(objects.configMap?.metadata)
        #expect(metadata.name == "devops-demo")
        #expect(metadata.namespace == nil)
        #expect(metadata.labels.map(\.key) == ["instance", "managed-by", "name"].map { "app.kubernetes.io/\($0)" })
        #expect(metadata.labels.map(\.value) == ["tenant-1", "tenantry", "devops-demo"])
        #expect(metadata.annotations.map(\.key) == ["checksum/config"])
        #expect(metadata.annotations.map(\.value) == [objects.checksum])
    }

    @Test("Only what there is")
    func onlySecret() throws {
        let objects = try KubernetesEmitter(KubernetesSettings()).objects(
            for: configuration(secrets: strings(["A": "b"])))
        #expect(objects.configMap == nil)
        #expect(objects.secret?.data.map(\.value) == [Array("b".utf8)])
    }

    @Test("An empty render is an error, of one target and of all")
    func empty() throws {
        #expect(code { _ = try yaml(configuration()) } == .emptyRender)
        for format in ManifestStream.Format.allCases {
            var stream = ManifestStream(format)
            var output: [UInt8] = []
            #expect(throws: EmissionError(.emptyRender, Diagnostic(""))) { try stream.finish(&output) }
            #expect(output.isEmpty)
        }
    }

    @Test("Bytes that are no UTF-8 go to binaryData")
    func binary() throws {
        let objects = try KubernetesEmitter(KubernetesSettings()).objects(
            for: configuration(
                env: [("A", .binary([0xFF, 0])), ("B", .binary(Array("text".utf8)))], secrets: [("C", .binary([0xFE]))])
        )
        #expect(objects.configMap?.binaryData.map(\.key) == ["A"])
        #expect(objects.configMap?.data.map(\.key) == ["B"])
        #expect(objects.secret?.data.map(\.value) == [[0xFE]])
    }

    @Test("The checksum is that of the data, and of nothing else")
    func checksum() throws {
        let emitter = try KubernetesEmitter(KubernetesSettings())
        let other = try KubernetesEmitter(KubernetesSettings(name: "x", labels: [("a", "b")], suffix: .hash))
        func checksum(_ emitter: KubernetesEmitter, env: String, secret: String) throws -> String {
            try emitter.objects(for: configuration(env: strings(["A": env]), secrets: strings(["B": secret]))).checksum
        }
        let sum = try checksum(emitter, env: "1", secret: "2")
        #expect(sum.utf8.count == 64)
        #expect(try checksum(other, env: "1", secret: "2") == sum)
        #expect(try checksum(emitter, env: "1", secret: "3") != sum)
        #expect(try checksum(emitter, env: "2", secret: "2") != sum)
        #expect(
            try emitter.objects(for: configuration(env: strings(["A": "1", "B": "2"]))).checksum
                != emitter.objects(for: configuration(secrets: strings(["A": "1", "B": "2"]))).checksum)
    }

    @Test("A Secret does not print itself")
    func printing() throws {
        let objects = try KubernetesEmitter(KubernetesSettings()).objects(
            for: configuration(secrets: strings(["A": "hunter2"])))
        var text = "\(objects) \(String(reflecting: objects))"
        dump(objects, to: &text)
        #expect(!text.contains("hunter2"))
        #expect(!text.contains("104, 117, 110"))
    }

    @Test("Two targets with one name are refused, whatever their suffixes")
    func collisions() throws {
        func insert(_ settings: KubernetesSettings, _ ledger: inout NameLedger, tenant: String) throws {
            let emitter = try KubernetesEmitter(settings)
            try ledger.insert(emitter.objects(for: configuration(env: strings(["A": tenant]), tenant: tenant)))
        }
        var ledger = NameLedger()
        let hashed = KubernetesSettings(suffix: .hash)
        try insert(hashed, &ledger, tenant: "a")
        try insert(hashed, &ledger, tenant: "a")
        #expect(code { try insert(hashed, &ledger, tenant: "b") } == .nameCollision)
        try insert(KubernetesSettings(namespace: "{tenant}"), &ledger, tenant: "a")
        try insert(KubernetesSettings(namespace: "{tenant}"), &ledger, tenant: "b")
    }
}
