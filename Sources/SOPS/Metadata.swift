import Documents

/// The `sops` entry of an encrypted file.
package struct Metadata: Sendable {
    /// Any key of a group opens its share of the data key; a single group's share is the data key.
    package var groups: [KeyGroup]
    /// How many groups it takes, where there are several.
    package var shamirThreshold: Int
    /// As written.
    package var lastModified: String
    package var mac: String
    package var selection: Selection
    /// Whether the MAC covers only the values that are encrypted.
    package var isMACOnlyEncrypted: Bool
    package var version: String

    /// What binds the MAC to the time of the last change: the timestamp with its fraction dropped.
    var additionalDataOfMAC: String { Self.additionalData(ofMACAt: lastModified) }

    static func additionalData(ofMACAt lastModified: String) -> String {
        guard let moment = Timestamp(parsing: lastModified) else { return lastModified }
        let canonical = moment.canonical
        guard let point = canonical.utf8.firstIndex(of: UInt8(ascii: ".")) else { return canonical }
        return String(canonical[..<point] + canonical[point...].drop { $0 == "." || $0.isNumber })
    }
}

/// Keys that each open one share of the data key.
package struct KeyGroup: Sendable {
    package var entries: [KeyEntry]
}

/// One key that can open a share: of a kind that we know, or another one.
package struct KeyEntry: Sendable {
    /// `age`, `pgp`, `kms`, `gcp_kms`, `hckms`, `azure_kv` or `hc_vault`.
    package var kind: String
    /// Who: a recipient, a fingerprint, the name of a key.
    package var name: String
    /// The encrypted share.
    package var encrypted: String
}
