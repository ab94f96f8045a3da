import Age
import Documents
import Estate
import SOPS
import SystemPackage

@testable import Tenantry

/// An estate in memory with two layers and two tenants.
struct ReadEstate {
    let store = MemoryFileStore()
    let identity: String
    let recipient: String

    init(manifest: String = ReadEstate.manifest, rules: Bool = true) throws {
        let identity = try X25519Identity()
        self.identity = String(decoding: identity.exportSecret(), as: UTF8.self)
        recipient = identity.recipient.description
        put("tenantry.yaml", manifest)
        if rules { put(".sops.yaml", "creation_rules:\n  - path_regex: enc\\.yaml$\n    age: \(recipient)\n") }
        put("base/env.yaml", "LOG_LEVEL: info\nPORT: 0644\nURL: db://${{ secrets.DB_PASSWORD }}@host\n")
        put("base/values.yaml", "image:\n  tag: \"1.10\"\n")
        put("acme/tenant.yaml", "attributes: {tier: gold}\n")
        put("acme/env.yaml", "LOG_LEVEL: debug\n")
        put("globex/env.yaml", "# nothing of its own\nNAME: ${{ tenant.name }}\n")
        try putSecrets("base/secrets.enc.yaml", "SHARED: everybody's\n")
        try putSecrets("acme/secrets.enc.yaml", "DB_PASSWORD: acme-secret\n")
        try putSecrets("globex/secrets.enc.yaml", "DB_PASSWORD: globex-secret\nSHARED: null\n")
    }

    static let manifest = """
        version: 1
        services: [shop]
        layers: [base, "{tenant}"]
        secrets:
          DB_PASSWORD: {required: true, generate: {length: 32}}
        kubernetes: {namespace: "{tenant}"}

        """

    func put(_ path: String, _ text: String) {
        store.put(text, at: FilePath("/estate").pushing(FilePath(path)))
    }

    /// Puts a file that is encrypted for the estate's identity, or for others.
    func putSecrets(_ path: String, _ text: String, for recipients: [String]? = nil) throws {
        let groups = try (recipients ?? [recipient]).map { try MasterKey(age: $0) }
        let sealed = try FileEncryption.encrypt(
            SourceText(name: path, text), settings: EncryptionSettings(groups: [groups]),
            now: "2026-01-02T03:04:05Z")
        put(path, String(decoding: sealed, as: UTF8.self))
    }

    func text(_ path: String) throws -> String {
        String(decoding: try store.read(FilePath("/estate").pushing(FilePath(path))), as: UTF8.self)
    }

    /// - Parameter hasKey: whether the identity is at hand.
    func workspace(hasKey: Bool = true) throws -> Workspace {
        try Workspace(
            from: "/estate",
            surroundings: Surroundings(
                environment: hasKey ? ["SOPS_AGE_KEY": identity] : [:], store: store))
    }

    /// What a render writes.
    func rendered(_ selection: TargetSelection, hasKey: Bool = true) throws -> (text: String, report: RenderReport) {
        var bytes: [UInt8] = []
        let report = try workspace(hasKey: hasKey).render(selection) { piece throws(TenantryError) in bytes += piece }
        return (String(decoding: bytes, as: UTF8.self), report)
    }
}
