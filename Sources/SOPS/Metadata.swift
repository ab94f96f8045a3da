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
