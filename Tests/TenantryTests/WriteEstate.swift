import Age
import Documents
import Estate
import FoundationEssentials
import SOPS
import SystemPackage

@testable import Tenantry

/// An estate in memory that verbs write into: two shared layers, two tenants, secrets in the base and in acme.
struct WriteEstate {
    let store: MemoryFileStore
    let identity: String
    let recipient: String

    init(manifest: String = WriteEstate.manifest, rules: String? = nil) throws {
        store = MemoryFileStore()
        let identity = try X25519Identity()
        self.identity = String(decoding: identity.exportSecret(), as: UTF8.self)
        recipient = identity.recipient.description
        put("tenantry.yaml", manifest)
        put(
            ".sops.yaml",
            rules ?? "creation_rules:\n  # everybody\n  - path_regex: enc\\.yaml$\n    age: \(recipient)\n")
        put("base/env.yaml", "# shared\nLOG_LEVEL: info # for all\nPORT: 0644\n")
        put("tiers/gold/env.yaml", "RATE: 1000\n")
        put("acme/tenant.yaml", "attributes: {tier: gold}\n")
        put("acme/env.yaml", "# own\n\nLOG_LEVEL: \"debug\"   # louder\nNAME: Acme\n")
        put("globex/tenant.yaml", "attributes: {tier: gold}\n")
        try putSecrets("base/secrets.enc.yaml", "SHARED: everybody's\nTOKEN: base\n")
        try putSecrets("acme/secrets.enc.yaml", "# acme's\nDB_PASSWORD: before\nTOKEN: acme\n")
    }

    /// The same estate with other files.
    init(_ other: WriteEstate, store: MemoryFileStore) {
        self.store = store
        (identity, recipient) = (other.identity, other.recipient)
    }

    static let manifest = """
        version: 1
        services: [shop]
        layers: [base, "tiers/{tier}", "{tenant}"]
        secrets:
          DB_PASSWORD: {required: true, generate: {length: 24, alphabet: hex}}
          LICENCE: {required: true}
          TOKEN: {generate: {length: 16}}

        """

    func put(_ path: String, _ text: String) {
        store.put(text, at: FilePath("/estate").pushing(FilePath(path)))
    }

    func putSecrets(_ path: String, _ text: String) throws {
        let settings = EncryptionSettings(groups: [[try MasterKey(age: recipient)]])
        let sealed = try FileEncryption.encrypt(
            SourceText(name: path, text), settings: settings, now: "2026-01-02T03:04:05Z")
        put(path, String(decoding: sealed, as: UTF8.self))
    }

    func text(_ path: String) throws -> String {
        String(decoding: try store.read(FilePath("/estate").pushing(FilePath(path))), as: UTF8.self)
    }

    /// The plaintext of an encrypted file, which also checks its MAC.
    func plaintext(_ path: String) throws -> String {
        let opened = try workspace().open(SourceText(name: path, try text(path)))
        return String(decoding: try opened.plaintext(), as: UTF8.self)
    }

    var surroundings: Surroundings { surroundings() }

    func surroundings(_ more: [String: String] = [:]) -> Surroundings {
        let environment = ["SOPS_AGE_KEY": identity].merging(more) { $1 }
        return Surroundings(environment: environment, store: store) { Date(timeIntervalSince1970: 1_800_000_000) }
    }

    func workspace(_ more: [String: String] = [:]) throws -> Workspace {
        try Workspace(from: "/estate", surroundings: surroundings(more))
    }

    /// What an error of the library says.
    func failure(_ body: () throws(TenantryError) -> Void) -> TenantryError? {
        do throws(TenantryError) {
            try body()
            return nil
        } catch {
            return error
        }
    }
}
