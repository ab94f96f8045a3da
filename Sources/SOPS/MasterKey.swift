import Age
import Documents

/// A key that encrypts a file's data key; SOPS calls it a master key. It is an age recipient, a PGP key, or a key of a
/// service, which is known by name only.
package struct MasterKey: Sendable {
    /// Named as in the metadata of a file.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case age, pgp, kms
        case gcpKMS = "gcp_kms"
        case hckms
        case azureKV = "azure_kv"
        case hcVault = "hc_vault"

        /// Whether data keys can be encrypted and decrypted with keys of the kind here.
        package var isUsable: Bool { self == .age || self == .pgp }

        /// The fields that name a key of the kind in its entry.
        var nameFields: [String] {
            switch self {
            case .age: ["recipient"]
            case .pgp: ["fp"]
            case .kms: ["arn"]
            case .gcpKMS: ["resource_id"]
            case .hckms: ["key_id"]
            case .azureKV: ["vault_url", "name", "version"]
            case .hcVault: ["vault_address", "engine_path", "key_name"]
            }
        }

        /// The name that the fields make up.
        func name(_ text: (String) -> String?) -> String {
            let parts = nameFields.map { text($0) ?? "" }
            return switch self {
            case .azureKV: "\(parts[0])/keys/\(parts[1])" + (parts[2].isEmpty ? "" : "/\(parts[2])")
            case .hcVault: "\(parts[0])/v1/\(parts[1])/keys/\(parts[2])"
            default: parts[0]
            }
        }
    }

    package let kind: Kind
    /// Who: a recipient, a fingerprint, the name of a key.
    package let name: String
    /// For age only.
    private let recipient: (any Recipient)?

    /// An age recipient of any type.
    ///
    /// - Throws: `invalidRecipient`, with what is wrong with the text.
    package init(age text: String) throws(SOPSError) {
        do throws(AgeError) {
            recipient = try AgeKeys.recipient(parsing: text)
        } catch {
            throw SOPSError(
                .invalidRecipient,
                "\(SourceText.quoted(text)) is not an age recipient: \(SourceText.printable(error.reason))",
                hint: "a recipient begins with age1, ssh-ed25519 or ssh-rsa; tenantry keys public prints yours")
        }
        (kind, name) = (.age, text)
    }

    /// The age recipient; a plugin's is run as said.
    func recipient(_ plugins: Plugins?) -> (any Recipient)? {
        guard let plugins, let recipient = recipient as? PluginRecipient else { return recipient }
        return recipient.with(plugins)
    }

    /// A PGP key by its fingerprint, in which spaces may stand; or by the last 16 digits, its long key ID.
    ///
    /// - Throws: `invalidRecipient`.
    package init(pgp text: String) throws(SOPSError) {
        let compact = text.filter { $0 != " " }
        let digits = compact.hasPrefix("0x") || compact.hasPrefix("0X") ? String(compact.dropFirst(2)) : compact
        guard digits.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }), !digits.isEmpty else {
            throw SOPSError(
                .invalidRecipient,
                "\(SourceText.quoted(text)) is not the fingerprint of a PGP key: it has other than hexadecimal digits",
                hint: "gpg --list-keys shows fingerprints; a name or an address will not do")
        }
        guard [16, 40, 64].contains(digits.utf8.count) else {
            throw SOPSError(
                .invalidRecipient,
                "\(SourceText.quoted(text)) is not the fingerprint of a PGP key: it has \(digits.utf8.count) digits, not 40",
                hint: "gpg --list-keys shows fingerprints; a short key ID can be forged")
        }
        (kind, name, recipient) = (.pgp, digits, nil)
    }

    /// A key that is known by name only.
    package init(_ kind: Kind, named name: String) {
        (self.kind, self.name, recipient) = (kind, name, nil)
    }

    /// The key as messages name it: `PGP E96D…`, `kms arn:aws:…`; an age recipient speaks for itself. Whoever wrote the
    /// file chose the name.
    package var title: String {
        let name = SourceText.printable(name)
        return switch kind {
        case .age: name
        case .pgp: "PGP \(name)"
        default: "\(kind.rawValue) \(name)"
        }
    }
}

extension MasterKey: Hashable, CustomStringConvertible {
    package var description: String { name }

    package static func == (left: Self, right: Self) -> Bool { left.kind == right.kind && left.name == right.name }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(name)
    }
}
