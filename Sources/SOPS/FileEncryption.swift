package import Documents

/// Encrypts whole files.
package enum FileEncryption {
    /// Encrypts a plain file with a new data key: values and comments are replaced where they stand, and the metadata is
    /// added to each document; all else stays as it is.
    ///
    /// - Parameters:
    ///   - format: what the text is written in.
    ///   - output: another format to write; nil for the same.
    ///   - allowsPlainValues: whether values that the rule does not select may stay plain.
    ///   - requiresSelected: whether it is an error if the rule selects no value at all.
    ///   - key: the data key; nil for a new one. It must be nobody else's.
    ///   - now: in RFC 3339, without a fraction: becomes `lastmodified`.
    /// - Throws: `staysPlain`, `malformed`, `empty`, `alreadyEncrypted`, `unrepresentable`, or `invalidSelection` when the
    ///   rule selects no value at all.
    package static func encrypt(
        _ source: SourceText, as format: FileFormat = .yaml, writing output: FileFormat? = nil,
        settings: EncryptionSettings, allowsPlainValues: Bool = true, requiresSelected: Bool = true,
        with key: DataKey? = nil, now: String
    ) throws(SOPSError) -> [UInt8] {
        let plain = try PlainFile(parsing: source, as: format)
        let output = output ?? format
        // Binary files are encrypted whole, whatever the rule says.
        let selection = format == .binary ? .standard : settings.selection
        try selection.check(fits: output, in: source)
        if !allowsPlainValues, let value = try plain.plainValues(selection).first {
            throw selection.staysPlain(value.name, source, at: value.node)
        }
        let key = if let key { key } else { try DataKey() }
        let sealer = Sealer(file: plain.file, key: key, isMACOnlyEncrypted: settings.isMACOnlyEncrypted)
        let indentation = settings.indentations[output]
        let text =
            output == format
            ? try plain.seal(by: sealer, selection: selection)
            : try plain.seal(by: sealer, selection: selection, as: output, indentation)
        guard sealer.selected > 0 || sealer.values == 0 || !requiresSelected else {
            throw selection.selectsNothing(in: source)
        }
        let metadata = Metadata(
            groups: try DataKeySharing.wrap(key, for: settings, of: source.name, now: now),
            shamirThreshold: settings.shamirThreshold, lastModified: now,
            mac: try PlainFile.mac(sealer.finish(), key: key, now: now), selection: selection,
            isMACOnlyEncrypted: settings.isMACOnlyEncrypted,
            version: EncryptionSettings.formatVersion)
        let result = try MetadataBlock(format: output).insert(
            metadata.value(for: output), into: text, indentation: indentation)
        // Never hand out a file that does not open: decrypting it checks every value and the MAC.
        let written = SourceText(name: source.name, bytes: result, masksValues: true)
        let decrypted = try EncryptedFile(parsing: written, as: output).decrypt(with: key)
        // Ciphertexts fit every format; their plaintexts may not.
        if output != format { try decrypted.checkGivesBack() }
        return result
    }
}

extension Selection {
    /// Refuses a rule that would encrypt other values than anybody expects.
    fileprivate func check(fits format: FileFormat, in source: SourceText) throws(SOPSError) {
        guard format == .ini, isAboutComments else { return }
        throw SOPSError(
            .invalidSelection,
            Diagnostic(
                "\(rule.rawValue) does not go with INI: to SOPS, a comment speaks of the entry after the one below it",
                file: source.name, hint: "use a rule that goes by keys, such as encrypted_regex"))
    }

    fileprivate func selectsNothing(in source: SourceText) -> SOPSError {
        SOPSError(
            .invalidSelection,
            Diagnostic(
                "nothing in the file would be encrypted: no value is selected by \(rule.rawValue) \"\(pattern)\"",
                file: source.name, hint: "correct the rule in .sops.yaml, or the keys of the file"))
    }
}
