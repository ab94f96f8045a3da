import Documents
import Testing

@testable import SOPS

struct KeyEntryTests {
    /// An entry of each kind, with a field that nobody knows, as a YAML document.
    private static let entries = """
        azure_kv:
            - created_at: "2024-01-01T00:00:00Z"
              enc: a
              name: key
              vault_url: https://v.vault.azure.net
              version: 1a
        gcp_kms:
            - created_at: "2024-01-01T00:00:00Z"
              enc: b
              resource_id: projects/p/locations/l/keyRings/r/cryptoKeys/k
        hc_vault:
            - created_at: "2024-01-01T00:00:00Z"
              enc: c
              engine_path: sops
              key_name: key
              vault_address: https://vault:8200
        hckms:
            - created_at: "2024-01-01T00:00:00Z"
              enc: d
              key_id: tr-west-1:id
        kms:
            - arn: arn:aws:kms:us-east-1:1:key/k
              aws_profile: ""
              context:
                app: x
              created_at: "2024-01-01T00:00:00Z"
              enc: e
              future: [1, two]
              role: arn:aws:iam::1:role/r
        pgp:
            - created_at: "2024-01-01T00:00:00Z"
              enc: f
              fp: E96D0C65C4B5A2A4A5CA384548AE030B3923F485

        """

    private static let rest = """
        lastmodified: "2024-01-01T00:00:00Z"
        mac: m
        unencrypted_suffix: _unencrypted
        version: 3.13.2

        """

    private func read(_ text: String) throws -> (metadata: Metadata, node: Node) {
        let source = SourceText(name: "test.yaml", text)
        let node = try #require(try DocumentFile(parsing: source).root)
        return (try MetadataReader(source: source, node: node).read(), node)
    }

    @Test func keepsEntriesOfEveryKind() throws {
        let (metadata, node) = try read(Self.entries + Self.rest)
        #expect(metadata.groups.count == 1)
        #expect(metadata.value(for: .yaml) == sorted(DocumentValue(node)))
        #expect(
            metadata.groups[0].entries.map(\.title).sorted() == [
                "PGP E96D0C65C4B5A2A4A5CA384548AE030B3923F485", "azure_kv https://v.vault.azure.net/keys/key/1a",
                "gcp_kms projects/p/locations/l/keyRings/r/cryptoKeys/k",
                "hc_vault https://vault:8200/v1/sops/keys/key", "hckms tr-west-1:id",
                "kms arn:aws:kms:us-east-1:1:key/k",
            ])
    }

    @Test func keepsThemInGroups() throws {
        let group = Self.entries.split(separator: "\n").map { "      \($0)\n" }.joined()
        let (metadata, node) = try read(
            "key_groups:\n    -\n\(group)    -\n\(group)shamir_threshold: 2\n" + Self.rest)
        #expect(metadata.groups.map(\.entries.count) == [6, 6])
        #expect(metadata.value(for: .yaml) == sorted(DocumentValue(node)))
    }

    @Test func prefersFlatKeysToGroups() throws {
        let (metadata, _) = try read(
            Self.entries + "key_groups:\n  - age: [{recipient: a, enc: b}]\n" + Self.rest)
        #expect(metadata.groups.count == 1 && metadata.groups[0].entries.count == 6)
    }

    @Test func readsNamesInAnyCaseAndTypesWeakly() throws {
        let (metadata, _) = try read(
            """
            Key_Groups:
              - AGE: [{Recipient: a, ENC: b}]
              - Pgp: [{FP: c, enc: d}]
            SHAMIR_THRESHOLD: "2"
            LastModified: "2024-01-01T00:00:00Z"
            Mac: m
            MAC_only_encrypted: "true"
            Version: "3.13.2"
            """)
        #expect(metadata.shamirThreshold == 2 && metadata.isMACOnlyEncrypted)
        #expect(metadata.groups.map { $0.entries.map(\.name) } == [["a"], ["c"]])
        #expect(metadata.groups.map { $0.entries.map(\.encrypted) } == [["b"], ["d"]])
    }

    @Test(arguments: ["x", "3", "-1", "[]"])
    func refusesAThresholdThatCannotBe(text: String) {
        #expect(throws: SOPSError(.invalidMetadata, "")) {
            try read(
                "key_groups: [{age: [{recipient: a, enc: b}]}, {age: [{recipient: c, enc: d}]}]\n"
                    + "shamir_threshold: \(text)\n" + Self.rest)
        }
    }

    @Test func keepsEntriesOfTheSameDataKey() throws {
        let (metadata, _) = try read(Self.entries + Self.rest)
        let key = try DataKey()
        let keys = metadata.groups[0].entries.map { MasterKey($0.kind, named: $0.name) }
        let keeper = try Keeper()
        let settings = EncryptionSettings(groups: [keys + [try keeper.recipient]])
        let groups = try DataKeySharing.wrap(
            key, for: settings, keeping: metadata.groups[0].entries, of: "a.yaml", now: Keeper.now)
        #expect(groups[0].entries.dropLast().map(\.fields) == metadata.groups[0].entries.map(\.fields))
        let error = #expect(throws: SOPSError.self) {
            try DataKeySharing.wrap(key, for: settings, of: "a.yaml", now: Keeper.now)
        }
        #expect(error?.code == .unsupportedKey || error?.code == .gpgFailed)
    }

    @Test func namesTheKindThatCannotBeUsed() throws {
        let settings = EncryptionSettings(groups: [[MasterKey(.kms, named: "arn:aws:kms:x")]])
        let error = #expect(throws: SOPSError.self) {
            try DataKeySharing.wrap(DataKey(), for: settings, of: "a.yaml", now: Keeper.now)
        }
        #expect(error?.code == .unsupportedKey)
        #expect(error?.diagnostic.summary.contains("kms arn:aws:kms:x") == true)
    }

    @Test func saysWhoCanOpenTheFile() throws {
        let keeper = try Keeper()
        let file = try EncryptedFile(parsing: SourceText(name: "t.yaml", try keeper.encrypt("a: b\n")))
        var attempts = Attempts()
        attempts.note("PGP x: gpg is not installed")
        let error = IdentityRing().noMatch(for: file, opened: 0, attempts: attempts)
        #expect(error.diagnostic.notes.first == "\(try keeper.recipient) can open it")
        #expect(error.diagnostic.notes.contains("PGP x: gpg is not installed"))
    }

    @Test(arguments: ["age,age", "pgp,kms,pgp", "ag", "age,", " "])
    func refusesAnOrder(text: String) {
        #expect(throws: SOPSError(.invalidDecryptionOrder, "")) { try DecryptionOrder(parsing: text) }
    }

    @Test func ordersTheKinds() throws {
        #expect(try DecryptionOrder(parsing: "kms, pgp").kinds == [.pgp, .age])
        #expect(try DecryptionOrder(parsing: "age").kinds == [.age, .pgp])
    }

    /// With the keys of the top level in alphabetical order.
    private func sorted(_ value: DocumentValue) -> DocumentValue {
        guard case .mapping(let pairs) = value else { return value }
        return .mapping(pairs.sorted { "\($0.key)" < "\($1.key)" })
    }
}
