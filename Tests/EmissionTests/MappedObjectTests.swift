import Documents
import Emission
import Estate
import Resolution
import Testing

/// Settings with the section `kubernetes` as a manifest has it.
func settings(_ kubernetes: String) throws -> KubernetesSettings {
    let lines = kubernetes.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    let text = "version: 1\nservices: [devops-demo]\nkubernetes:\n" + lines.joined(separator: "\n") + "\n"
    return try Manifest(parsing: SourceText(name: "tenantry.yaml", text), folder: "x").kubernetes
}

@Suite("Secrets and ConfigMaps beside the main ones")
struct MappedObjectTests {
    private static let values = """
        image: {repository: registry/app, tag: 1.10}
        app:
          server: {port: 8080, hosts: [a.example, b.example], tls: true}
          note: "yes"
          ratio: 1.50
          empty: {}
          lines: |
            one
            two
        password: "${{ secrets.PASSWORD }}"
        """

    private func objects(
        _ kubernetes: String, env: KeyValuePairs<String, String> = ["LOG_LEVEL": "info"],
        secrets: KeyValuePairs<String, String> = ["PASSWORD": "hunter2"], values: String = values,
        files: [String: [UInt8]] = [:], isSealed: Bool = false
    ) throws -> TargetObjects {
        try KubernetesEmitter(settings(kubernetes)).objects(
            for: configuration(env: strings(env), secrets: strings(secrets), values: values),
            files: LayerFiles { path throws(EmissionError) in
                files[path].map {
                    LayerFiles.File(name: "base/\(path)", bytes: $0, isSensitive: path.hasSuffix(".enc"))
                }
            }, isSealed: isSealed)
    }

    private func yaml(_ objects: TargetObjects) -> String {
        var output: [UInt8] = []
        objects.appendYAML(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func configMap(_ name: String, _ objects: TargetObjects) -> ConfigMapObject? {
        for case .configMap(let object) in objects.objects where object.metadata.baseName == name { return object }
        return nil
    }

    private func secret(_ name: String, _ objects: TargetObjects) -> SecretObject? {
        for case .secret(let object) in objects.objects where object.metadata.baseName == name { return object }
        return nil
    }

    @Test("A typed Secret, with everything that an object can have")
    func typed() throws {
        let objects = try objects(
            """
            namespace: "{tenant}"
            labels: {team: platform}
            secrets:
              - name: "{service}-registry"
                type: kubernetes.io/dockerconfigjson
                labels: {team: registry}
                annotations: {example.com/owner: "{tenant}"}
                data: {.dockerconfigjson: secrets.DOCKER}
              - {name: "{service}-auth", type: kubernetes.io/basic-auth, data: {username: env.LOG_LEVEL, password: secrets.PASSWORD}}
            """, secrets: ["DOCKER": "{\"auths\": {}}", "PASSWORD": "hunter2"])
        #expect(
            objects.objects.map { "\($0.kind) \($0.metadata.name)" } == [
                "configMap devops-demo", "secret devops-demo", "secret devops-demo-auth", "secret devops-demo-registry",
            ])
        let registry = try #require(secret("devops-demo-registry", objects))
        var text: [UInt8] = []
        KubernetesObject.secret(registry).appendYAML(to: &text)
        #expect(
            String(decoding: text, as: UTF8.self) == """
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: devops-demo-registry
                  namespace: tenant-1
                  labels:
                    app.kubernetes.io/instance: tenant-1
                    app.kubernetes.io/managed-by: tenantry
                    app.kubernetes.io/name: devops-demo
                    team: registry
                  annotations:
                    checksum/config: \(inYAML(registry.metadata.annotations[0].value))
                    example.com/owner: tenant-1
                type: kubernetes.io/dockerconfigjson
                data:
                  ".dockerconfigjson": eyJhdXRocyI6IHt9fQ==

                """)
    }

    @Test("Values, files and whole sections in a ConfigMap")
    func configMapOfFiles() throws {
        let objects = try objects(
            """
            configMaps:
              - name: files
                data:
                  application.yaml: values.app
                  application.json: {from: values.app}
                  application.properties: {from: values.app}
                  settings.conf: {from: env, format: properties}
                  logo.png: {file: logo.png}
                  notes.txt: {file: notes.txt}
                dataFrom: [values.image, env]
            """, files: ["logo.png": [0xFF, 0], "notes.txt": Array("hi".utf8)])
        let files = try #require(configMap("files", objects))
        let data = Dictionary(uniqueKeysWithValues: files.data.map { ($0.key, $0.value) })
        #expect(data["tag"] == "1.10")
        #expect(data["repository"] == "registry/app")
        #expect(data["LOG_LEVEL"] == "info")
        #expect(data["notes.txt"] == "hi")
        #expect(data["settings.conf"] == "LOG_LEVEL=info\n")
        #expect(
            data["application.yaml"] == """
                server:
                  port: 8080
                  hosts:
                    - a.example
                    - b.example
                  tls: true
                note: "yes"
                ratio: 1.50
                empty: {}
                lines: |
                  one
                  two

                """)
        #expect(
            data["application.json"] == """
                {
                  "server": {
                    "port": 8080,
                    "hosts": [
                      "a.example",
                      "b.example"
                    ],
                    "tls": true
                  },
                  "note": "yes",
                  "ratio": 1.50,
                  "empty": {},
                  "lines": "one\\ntwo\\n"
                }

                """)
        #expect(
            data["application.properties"] == """
                server.port=8080
                server.hosts[0]=a.example
                server.hosts[1]=b.example
                server.tls=true
                note=yes
                ratio=1.50
                empty=
                lines=one\\ntwo\\n

                """)
        #expect(files.binaryData.map(\.key) == ["logo.png"])
    }

    @Test("What is mapped stays in the main objects, unless it is exclusive")
    func exclusive() throws {
        let shared = try objects("secrets: [{name: x, data: {a: secrets.PASSWORD}}]")
        #expect(shared.secret?.data.map(\.key) == ["PASSWORD"])
        let exclusive = try objects(
            "secrets: [{name: x, exclusive: true, data: {a: secrets.PASSWORD, b: env.LOG_LEVEL}}]",
            env: ["LOG_LEVEL": "info", "OTHER": "1"])
        #expect(exclusive.secret == nil)
        #expect(exclusive.configMap?.data.map(\.key) == ["OTHER"])
        #expect(secret("x", exclusive)?.data.map(\.key) == ["a", "b"])
        let all = try objects("secrets: [{name: x, exclusive: true, dataFrom: secrets}]")
        #expect(all.secret == nil)
        #expect(secret("x", all)?.data.map(\.key) == ["PASSWORD"])
    }

    @Test("An optional object is left out whole, never in part")
    func optional() throws {
        let text = "secrets: [{name: x, optional: true, data: {a: secrets.A, b: secrets.B}}]"
        #expect(try secret("x", objects(text)) == nil)
        #expect(try secret("x", objects(text, secrets: ["A": "1", "B": "2"])) != nil)
        #expect(code { _ = try objects(text, secrets: ["A": "1"]) } == .missingValue)
        let lone = try objects("secrets: [{name: x, data: {a: values.password}}]", env: [:], secrets: ["PASSWORD": "x"])
        #expect(lone.objects.count == 2)
    }

    @Test("The checksum covers every object, and each further one has its own")
    func checksums() throws {
        let text = """
            configMaps: [{name: c, data: {image: values.image.tag}}]
            secrets: [{name: s, data: {a: secrets.A}}]
            """
        func make(_ tag: String, _ secret: String) throws -> TargetObjects {
            try objects(text, secrets: ["A": secret], values: "image: {tag: \"\(tag)\"}")
        }
        func checksum(_ metadata: ObjectMetadata?) -> String? {
            metadata?.annotations.first { $0.key == "checksum/config" }?.value
        }
        let (first, other, third) = (try make("1", "x"), try make("2", "x"), try make("1", "y"))
        #expect(Set([first.checksum, other.checksum, third.checksum]).count == 3)
        #expect(checksum(first.secret?.metadata) == first.checksum)
        #expect(checksum(configMap("c", first)?.metadata) == checksum(configMap("c", third)?.metadata))
        #expect(checksum(configMap("c", first)?.metadata) != checksum(configMap("c", other)?.metadata))
        #expect(checksum(secret("s", first)?.metadata) == checksum(secret("s", other)?.metadata))
        #expect(checksum(first.configMap?.metadata) == checksum(third.configMap?.metadata))
    }

    @Test("Immutable objects, with a hash for a name")
    func immutable() throws {
        let objects = try objects(
            """
            suffix: hash
            immutable: true
            secrets:
              - {name: s, immutable: true, data: {a: secrets.PASSWORD}}
              - {name: t, suffix: none, data: {a: secrets.PASSWORD}}
            """)
        let text = yaml(objects)
        #expect(text.components(separatedBy: "immutable: true").count == 4)
        #expect(secret("s", objects)?.metadata.name.hasPrefix("s-") == true)
        #expect(secret("t", objects)?.metadata.name == "t")
        var json: [UInt8] = []
        KubernetesObject.secret(try #require(secret("s", objects))).appendJSON(to: &json)
        #expect(String(decoding: json, as: UTF8.self).contains(",\"immutable\":true,"))
    }

    @Test("The Namespace comes first, with labels of its own, and once for a tenant")
    func namespace() throws {
        let objects = try objects(
            """
            namespace: "{tenant}"
            labels: {team: platform}
            createNamespace: {labels: {pod-security.kubernetes.io/enforce: restricted}}
            """)
        #expect(
            yaml(objects).hasPrefix(
                """
                ---
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: tenant-1
                  labels:
                    app.kubernetes.io/managed-by: tenantry
                    pod-security.kubernetes.io/enforce: restricted
                  annotations:
                    argocd.argoproj.io/sync-options: Prune=false,Delete=false
                    helm.sh/resource-policy: keep
                    kustomize.toolkit.fluxcd.io/prune: disabled
                ---
                """))
        var namespaces: Set<String> = []
        #expect(objects.sharing(&namespaces).objects.count == 3)
        #expect(objects.sharing(&namespaces).objects.map(\.kind) == [.configMap, .secret])
        var json: [UInt8] = []
        objects.objects[0].appendJSON(to: &json)
        #expect(String(decoding: json, as: UTF8.self).hasSuffix("\"disabled\"}}}"))
    }

    @Test("The manifest's annotations of the Namespace win over those that keep it")
    func namespaceAnnotations() throws {
        let objects = try objects(
            """
            namespace: "{tenant}"
            annotations: {helm.sh/resource-policy: none}
            createNamespace: {annotations: {kustomize.toolkit.fluxcd.io/prune: enabled, a: b}}
            """)
        let annotations = objects.objects[0].metadata.annotations.map { "\($0.key): \($0.value)" }
        #expect(
            annotations == [
                "a: b", "argocd.argoproj.io/sync-options: Prune=false,Delete=false", "helm.sh/resource-policy: keep",
                "kustomize.toolkit.fluxcd.io/prune: enabled",
            ])
    }

    @Test("Reloader's mark is on every object where it searches")
    func reloader() throws {
        let searching = try objects("reloader: search\nsecrets: [{name: s, data: {a: secrets.PASSWORD}}]")
        #expect(yaml(searching).components(separatedBy: "reloader.stakater.com/match: \"true\"").count == 4)
        #expect(try !yaml(objects("reloader: auto")).contains("stakater"))
    }

    @Test("A secret never prints itself on its way")
    func printing() throws {
        let file = LayerFiles.File(name: "a", bytes: Array("hunter2".utf8), isSensitive: true)
        var text = "\(file)"
        dump(file, to: &text)
        #expect(!text.contains("104"))
    }
}

extension String {
    func components(separatedBy text: String) -> [Substring] {
        split(separator: text, omittingEmptySubsequences: false)
    }
}
