import Documents
import Emission
import Estate
import SOPS

/// Encrypts Secrets as SOPS does, one in a file: their data, and nothing else of them.
struct SecretSealer: Sendable {
    /// What Flux expects: all else of a Secret stays readable.
    private static let expression = "^(data|stringData)$"

    struct Outcome {
        let text: [UInt8]
        /// Whether there was a file that could not be opened, so that all of it is encrypted anew.
        let lostFormer: Bool
    }

    private let selection: Selection
    private let identities: IdentityRing?
    private let surroundings: Surroundings
    private let now: String
    private let estate: EstateFolder

    init(_ workspace: Workspace) throws(TenantryError) {
        selection = try rethrowing { () throws(SOPSError) in try Selection(.encryptedRegex, Self.expression) }
        // Whoever can open nothing can still encrypt.
        identities = try? workspace.identities()
        surroundings = workspace.surroundings
        now = surroundings.now()
        estate = workspace.estate
    }

    /// The encrypted form of a Secret.
    ///
    /// The same bytes come back if nothing has changed since the former text. Otherwise all of it is encrypted anew, under
    /// a new key: the list of those who can open the former file is not proved, so that somebody may know its key whom
    /// nobody sees in it.
    ///
    /// - Parameters:
    ///   - former: the text that it replaces.
    ///   - name: of its file, for messages.
    func seal(
        _ object: SecretObject, replacing former: [UInt8]?, named name: String, for keys: [MasterKey]
    ) throws(TenantryError) -> Outcome {
        try refuseEncryptedMetadata(object)
        return try rethrowing { () throws(SOPSError) in
            let old = former.flatMap { open($0, named: name) }
            let wanted = Set(keys.map(\.id))
            let readers = Set(old?.encrypted.metadata.groups.flatMap(\.entries).map(\.id) ?? [])
            guard let old, isOurs(old.encrypted.metadata), readers.isSubset(of: wanted),
                try old.plaintext() == plain(object, old.key, name).bytes
            else {
                let key = try DataKey()
                let text = try FileEncryption.encrypt(
                    plain(object, key, name), settings: settings(keys), requiresSelected: false, with: key, now: now)
                return Outcome(text: text, lostFormer: former != nil && old == nil)
            }
            guard readers != wanted else { return Outcome(text: old.encrypted.source.bytes, lostFormer: false) }
            let text = try old.rewrapped(for: [keys], gpg: surroundings.gpg, plugins: surroundings.plugins, now: now)
            return Outcome(text: text, lostFormer: false)
        }
    }

    private func open(_ text: [UInt8], named name: String) -> DecryptedFile? {
        guard let identities else { return nil }
        let source = SourceText(name: name, bytes: text, masksValues: true)
        return try? EncryptedFile(parsing: source).decrypt(with: identities)
    }

    private func isOurs(_ metadata: Metadata) -> Bool {
        metadata.groups.count == 1 && metadata.selection == selection && !metadata.isMACOnlyEncrypted
    }

    private func settings(_ keys: [MasterKey]) -> EncryptionSettings {
        EncryptionSettings(
            groups: [keys], selection: selection, gpg: surroundings.gpg, plugins: surroundings.plugins)
    }

    private func plain(_ object: SecretObject, _ key: DataKey, _ name: String) -> SourceText {
        var text: [UInt8] = []
        KubernetesObject.secret(object.keyed { key.code(of: $0, for: $1) }).appendYAML(to: &text)
        return SourceText(name: name, bytes: Array(text.trimmingPrefix("---\n".utf8)), masksValues: true)
    }

    /// The expression is tried on every key of a path, also on those of labels.
    private func refuseEncryptedMetadata(_ object: SecretObject) throws(TenantryError) {
        for (what, pairs) in [("label", object.metadata.labels), ("annotation", object.metadata.annotations)] {
            for pair in pairs where ["data", "stringData"].contains(pair.key) {
                throw estate.excerpted(
                    TenantryError(
                        .badConfiguration,
                        Diagnostic(
                            "the \(what) \(pair.key) of \(object.metadata.baseName) would be encrypted",
                            file: estate.manifest.file, position: position(of: pair.key, what, in: object),
                            hint: "rename it in the manifest: only the data of Secrets may have that name")))
            }
        }
    }

    /// Where the manifest gives Secrets a label or an annotation: all of them, or one beside the main one.
    private func position(of key: String, _ what: String, in object: SecretObject) -> SourcePosition? {
        let settings = estate.manifest.kubernetes
        let own = settings.secrets.filter { $0.position == object.metadata.place?.position }.flatMap {
            what == "label" ? $0.labels : $0.annotations
        }
        return own.first { $0.key == key }?.position ?? settings.positions["\(what)s.\(key)"]
    }
}
