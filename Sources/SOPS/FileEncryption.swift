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

/// What encrypting a plain text for the first time and again have in common.
enum PlainFile {
    static func parse(_ source: SourceText) throws(SOPSError) -> YAMLFile {
        let file: YAMLFile
        do throws(DocumentError) {
            file = try YAMLFile(parsing: source, limits: .secret)
        } catch {
            throw SOPSError(.malformed, error.diagnostic)
        }
        guard !EncryptedFile.isEncrypted(file) else {
            throw SOPSError(
                .alreadyEncrypted,
                Diagnostic(
                    "the file has a sops entry: it is encrypted already", file: source.name,
                    hint: "change it with tenantry edit or tenantry set"))
        }
        guard file.documents.contains(where: { $0.root != nil || $0.startsWithMarker }) else {
            throw SOPSError(
                .empty, Diagnostic("the file has nothing to encrypt", file: source.name, hint: "write KEY: value"))
        }
        return file
    }

    /// The text with its values encrypted, without a `sops` entry yet.
    static func seal(_ file: YAMLFile, by sealer: Sealer, selection: Selection) throws(SOPSError) -> YAMLFile {
        let walk = DocumentWalk(file.source, selection: selection, visitor: sealer)
        for document in file.documents {
            guard let root = document.root, root.scalar?.value != .null else { continue }
            guard root.mapping != nil else {
                throw SOPSError(
                    .malformed,
                    file.source.diagnostic(
                        "the top level of the file is not a mapping", at: root, hint: "write KEY: value"))
            }
            sealer.expandAliases(in: try walk.rebuild(root))
        }
        return try sealer.text()
    }

    static func mac(_ digest: [UInt8], key: DataKey, now: String) throws(SOPSError) -> String {
        try key.seal(
            PlainValue(type: .str, bytes: digest), additionalData: Metadata.additionalData(ofMACAt: now))
    }
}
