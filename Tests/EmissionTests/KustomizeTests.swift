import Documents
import Emission
import Estate
import FoundationEssentials
import Resolution
import Testing

/// What a generator of kustomize is given, and we are.
struct KustomizeInput: Sendable, CustomTestStringConvertible {
    let name: String
    var env: [(String, [UInt8])] = []
    var secrets: [(String, [UInt8])] = []

    var testDescription: String { name }

    init(_ name: String, env: KeyValuePairs<String, String> = [:], secrets: KeyValuePairs<String, String> = [:]) {
        self.name = name
        self.env = env.map { ($0.key, Array($0.value.utf8)) }
        self.secrets = secrets.map { ($0.key, Array($0.value.utf8)) }
    }

    static let all: [KustomizeInput] = {
        var inputs = [
            KustomizeInput("one empty value", env: ["one": ""], secrets: ["one": ""]),
            KustomizeInput("plain", env: ["LOG_LEVEL": "info", "A": "1", "B": "no"], secrets: ["PASSWORD": "hunter2"]),
            KustomizeInput("markup", env: ["HTML": "<a href=\"x\">&amp;</a>"], secrets: ["HTML": "<>&'\""]),
            KustomizeInput("unicode", env: ["TEXT": "Grüße, 世界 🎉 e\u{301}"], secrets: ["TEXT": "пароль"]),
            KustomizeInput(
                "line separators", env: ["TEXT": "a\u{2028}b\u{2029}c\u{85}d\u{A8}\u{A9}"], secrets: ["A": "\u{2028}"]),
            KustomizeInput(
                "several lines", env: ["TEXT": "one\n  two\n\nthree\n"],
                secrets: ["KEY": "-----BEGIN-----\nabc\n-----END-----\n"]),
            // kubectl writes no others.
            KustomizeInput(
                "control characters", env: ["TEXT": "a\tb\rc\r\nd"], secrets: ["A": "\u{0}\u{1}\u{8}\u{C}\u{7F}"]),
            KustomizeInput("escapes", env: ["TEXT": "\\ \" / ' \\n \\u0041 $HOME ${{ x"], secrets: ["A": "\\"]),
            KustomizeInput(
                "keys out of order", env: ["b": "1", "a.x": "2", "B": "3", "a-x": "4", "_": "5"],
                secrets: ["z": "1", "Z": "2"]),
            KustomizeInput(
                "long", env: ["TEXT": String(repeating: "0123456789 ", count: 1000)],
                secrets: ["A": String(repeating: "x", count: 9999)]),
            KustomizeInput(
                "base64 that just fits a line", secrets: ["A": String(repeating: "x", count: 51), "B": "-"]),
            KustomizeInput(
                "base64 that just does not",
                secrets: ["A": String(repeating: "x", count: 52), "B": String(repeating: "x", count: 105)]),
            KustomizeInput("byte order mark", env: ["TEXT": "\u{FEFF}a"], secrets: ["A": "\u{FEFF}"]),
        ]
        var binary = KustomizeInput("binary beside text", env: ["TEXT": "x"])
        binary.env.append(("BYTES", [0xFF, 0xFE, 0, 1, 2]))
        binary.secrets = [("BYTES", (0...255).map { UInt8($0) })]
        inputs.append(binary)
        var onlyBinary = KustomizeInput("nothing but binary")
        onlyBinary.env = [("BYTES", [0x80])]
        onlyBinary.secrets = [("BYTES", [])]
        inputs.append(onlyBinary)
        return inputs
    }()

    /// The names that we give the ConfigMap and the Secret.
    func names() throws -> [String] {
        func values(_ entries: [(String, [UInt8])]) -> [(String, ScalarValue)] {
            entries.map { entry in
                (entry.0, String(validating: entry.1, as: UTF8.self).map(ScalarValue.string) ?? .binary(entry.1))
            }
        }
        let env = values(env)
        // A key can be in one of the two only.
        let secrets = values(secrets)
        let emitter = try KubernetesEmitter(KubernetesSettings(name: "x", suffix: .hash))
        let configMap = env.isEmpty ? nil : try emitter.objects(for: configuration(env: env)).configMap?.metadata.name
        let secret = try emitter.objects(for: configuration(secrets: secrets)).secret?.metadata.name
        return [configMap, secret].compactMap { $0 }
    }
}

@Suite("kustomize's hash suffix")
struct KustomizeTests {
    // The vectors of kustomize's own tests for content that a configuration can have.
    @Test("kustomize's own vector")
    func vector() throws {
        let emitter = try KubernetesEmitter(KubernetesSettings(name: "x", suffix: .hash))
        let objects = try emitter.objects(for: configuration(env: strings(["one": ""])))
        #expect(objects.configMap?.metadata.name == "x-9g67k2htb6")
    }

    @Test(
        "The suffix of a typed Secret is kustomize's",
        .enabled(if: ExternalTool.isRequired || ExternalTool.exists("kubectl"), "kubectl is missing"),
        arguments: [
            ("kubernetes.io/tls", ["tls.crt": TLSFixture.certificate, "tls.key": TLSFixture.key]),
            ("kubernetes.io/dockerconfigjson", [".dockerconfigjson": "{\"auths\": {\"a\": {}}}"]),
            ("kubernetes.io/basic-auth", ["username": "a", "password": "<b>"]),
            ("kubernetes.io/ssh-auth", ["ssh-privatekey": "key\n"]), ("example.com/own", ["x": ""]),
            ("Opaque", ["x": "1"]),
        ])
    func typed(_ type: String, _ contents: [String: String]) throws {
        let keys = contents.keys.sorted()
        let data = keys.enumerated().map { "\($0.element): secrets.S\($0.offset)" }.joined(separator: ", ")
        let settings = try settings("suffix: hash\nsecrets: [{name: x, type: \(type), data: {\(data)}}]")
        let objects = try KubernetesEmitter(settings).objects(
            for: configuration(
                secrets: keys.enumerated().map { ("S\($0.offset)", .string(contents[$0.element] ?? "")) }))
        let names = objects.objects.filter { $0.metadata.baseName == "x" }.map(\.metadata.name)
        try ExternalTool.withFolder { folder in
            var kustomization = "secretGenerator:\n- name: x\n  type: \(type)\n  files:\n"
            for (index, key) in keys.enumerated() {
                try Data((contents[key] ?? "").utf8).write(to: URL(filePath: "\(folder)/f\(index)"))
                kustomization += "  - \(key)=f\(index)\n"
            }
            try Data(kustomization.utf8).write(to: URL(filePath: "\(folder)/kustomization.yaml"))
            let output = try ExternalTool.run("kubectl kustomize .", in: folder)
            #expect(
                names
                    == output.split(separator: "\n").filter { $0.hasPrefix("  name: ") }.map { String($0.dropFirst(8)) }
            )
        }
    }

    @Test(
        "The suffix is that of kubectl kustomize over the same files",
        // Needs kubectl on the PATH; a machine with CI=true has to have it.
        .enabled(if: ExternalTool.isRequired || ExternalTool.exists("kubectl"), "kubectl is missing"),
        arguments: KustomizeInput.all)
    func matches(_ input: KustomizeInput) throws {
        try ExternalTool.withFolder { folder in
            var kustomization = "generatorOptions: {disableNameSuffixHash: false}\n"
            for (kind, entries) in [("configMap", input.env), ("secret", input.secrets)] where !entries.isEmpty {
                kustomization += "\(kind)Generator:\n- name: x\n  files:\n"
                for (index, entry) in entries.enumerated() {
                    try Data(entry.1).write(to: URL(filePath: "\(folder)/\(kind)\(index)"))
                    kustomization += "  - \(entry.0)=\(kind)\(index)\n"
                }
            }
            try Data(kustomization.utf8).write(to: URL(filePath: "\(folder)/kustomization.yaml"))
            let output = try ExternalTool.run("kubectl kustomize .", in: folder)
            let names = output.split(separator: "\n").filter { $0.hasPrefix("  name: ") }.map { $0.dropFirst(8) }
            #expect(try input.names() == names.map(String.init))
        }
    }
}
