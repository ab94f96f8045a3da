package import Documents

/// Encrypts whole files.
package enum FileEncryption {
    /// Encrypts a plain YAML file with a new data key: values and comments are replaced where they stand, and a `sops`
    /// entry is added to each document; all else stays as it is.
    ///
    /// - Parameters:
    ///   - allowsPlainValues: whether values that the rule does not select may stay plain.
    ///   - now: in RFC 3339, without a fraction: becomes `lastmodified`.
    /// - Throws: `staysPlain`, `malformed`, `empty`, `alreadyEncrypted`, `unrepresentable`, or `invalidSelection` when the rule
    ///   selects no value at all.
    package static func encrypt(
        _ source: SourceText, settings: EncryptionSettings, allowsPlainValues: Bool = true, now: String
    ) throws(SOPSError) -> [UInt8] {
        let file = try PlainFile.parse(source)
        if !allowsPlainValues, let value = try PlainValues.list(in: file, selection: settings.selection).first {
            throw settings.selection.staysPlain(value.name, source, at: value.node)
        }
        let key = try DataKey()
        let sealer = Sealer(file: file, key: key, isMACOnlyEncrypted: settings.isMACOnlyEncrypted)
        let text = try PlainFile.seal(file, by: sealer, selection: settings.selection)
        guard sealer.selected > 0 || sealer.values == 0 else {
            throw SOPSError(
                .invalidSelection,
                Diagnostic(
                    "nothing in the file would be encrypted: no value is selected by "
                        + "\(settings.selection.rule.rawValue) \"\(settings.selection.pattern)\"",
                    file: source.name, hint: "correct the rule in .sops.yaml, or the keys of the file"))
        }
        let metadata = Metadata(
            groups: try DataKeySharing.wrap(key, for: settings), shamirThreshold: settings.shamirThreshold,
            lastModified: now, mac: try PlainFile.mac(sealer.finish(), key: key, now: now),
            selection: settings.selection, isMACOnlyEncrypted: settings.isMACOnlyEncrypted,
            version: EncryptionSettings.formatVersion)
        let result = try MetadataBlock.insert(metadata, into: text, indent: settings.indent)
        // Never hand out a file that does not open: decrypting it checks every value and the MAC.
        _ = try EncryptedFile(parsing: SourceText(name: source.name, bytes: result)).decrypt(with: key)
        return result
    }
}
