import Documents
import Emission
import Estate
import Resolution
import Testing

@Suite("What a workload says to read the objects")
struct WorkloadPatchTests {
    private func text(
        _ kubernetes: String, _ text: KubernetesEmitter.WorkloadText = .patch,
        secrets: KeyValuePairs<String, String> = ["A": "1"]
    ) throws -> String {
        let configuration = try configuration(env: strings(["B": "2"]), secrets: strings(secrets))
        let emitter = try KubernetesEmitter(settings(kubernetes))
        var output: [UInt8] = []
        try emitter.append(text, for: emitter.objects(for: configuration), configuration.attributes, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("A patch")
    func patch() throws {
        #expect(
            try text(
                """
                name: "{service}-config"
                secrets: [{name: pull, type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: secrets.D}}]
                """, secrets: ["D": "{}"]) == """
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata:
                      name: devops-demo
                    spec:
                      template:
                        metadata:
                          annotations:
                            checksum/config: \(inYAML(try checksum()))
                        spec:
                          containers:
                            - name: devops-demo
                              envFrom:
                                - configMapRef:
                                    name: devops-demo-config
                                - secretRef:
                                    name: devops-demo-config
                          imagePullSecrets:
                            - name: pull

                    """)
    }

    private func checksum() throws -> String {
        let emitter = try KubernetesEmitter(
            settings(
                "secrets: [{name: pull, type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: secrets.D}}]"))
        return try emitter.objects(for: configuration(env: strings(["B": "2"]), secrets: strings(["D": "{}"]))).checksum
    }

    @Test("A pod template, of another workload")
    func pod() throws {
        let pod = try text("workload: {kind: StatefulSet, name: \"{tenant}-db\", container: main}", .podTemplate)
        #expect(pod.hasPrefix("---\nmetadata:\n  annotations:\n    checksum/config: "))
        #expect(
            pod.hasSuffix(
                """
                spec:
                  containers:
                    - name: main
                      envFrom:
                        - configMapRef:
                            name: devops-demo
                        - secretRef:
                            name: devops-demo

                """))
        let patch = try text("workload: {kind: StatefulSet, name: \"{tenant}-db\", container: main}")
        #expect(patch.hasPrefix("---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: tenant-1-db\n"))
    }

    @Test("Reloader restarts pods without a checksum")
    func reloader() throws {
        let search = try text("reloader: search")
        #expect(search.contains("  annotations:\n    reloader.stakater.com/search: \"true\"\n"))
        #expect(!search.contains("checksum/config"))
        #expect(try text("reloader: auto").contains("    reloader.stakater.com/auto: \"true\"\n"))
        let named = try text("reloader: named\nsecrets: [{name: s, data: {a: secrets.A}}]")
        #expect(
            named.contains(
                """
                    configmap.reloader.stakater.com/reload: devops-demo
                    secret.reloader.stakater.com/reload: devops-demo,s

                """))
    }

    @Test(arguments: ["workload: {name: A}", "workload: {container: a.b}", "workload: {name: '{tier}'}"])
    func refuses(_ kubernetes: String) throws {
        #expect(throws: EmissionError.self) { try text(kubernetes) }
    }
}
