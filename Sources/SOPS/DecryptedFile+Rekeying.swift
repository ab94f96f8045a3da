package import Age
import Documents

extension DecryptedFile {
    /// The file with a new data key: every value gets a new ciphertext, in its place and style.
    ///
    /// - Parameters:
    ///   - groups: who can open the file from now on.
    ///   - shamirThreshold: how many groups it takes; nil for all.
    ///   - gpg: encrypts for PGP keys.
    ///   - plugins: how plugins encrypt for age recipients that are theirs.
    ///   - now: as for `FileEncryption.encrypt`.
    /// - Throws: `unsupportedKey` if a key of a group cannot be used here.
    package func rotated(
        for groups: [[MasterKey]], shamirThreshold: Int? = nil, indentations: Indentations = Indentations(),
        gpg: GPG? = nil, plugins: Plugins? = nil, now: String
    ) throws(SOPSError) -> [UInt8] {
        let settings = EncryptionSettings(
            groups: groups, shamirThreshold: shamirThreshold, indentations: indentations, gpg: gpg, plugins: plugins)
        return try rotation(settings, now: now).text
    }

    /// The file with a new data key, and that key.
    ///
    /// - Throws: `unsupportedKey` if a key of a group cannot be used here.
    package func rotation(
        _ settings: EncryptionSettings, now: String
    ) throws(SOPSError) -> (text: [UInt8], key: DataKey) {
        let key = try DataKey()
        let text = try encrypted.edited(bySealing: opened, with: key)
        let metadata = encrypted.metadata
        let digest = try encrypted.digest(with: self.key)
        var renewed = metadata
        renewed.lastModified = now
        renewed.mac = try PlainFile.mac(digest, key: key, now: now)
        renewed.version = EncryptionSettings.formatVersion
        renewed.groups = try DataKeySharing.wrap(key, for: settings, of: encrypted.source.name, now: now)
        renewed.shamirThreshold = settings.shamirThreshold
        return (try text.bytes(with: renewed, settings.indentations, opensWith: key), key)
    }

    /// The file with the same data key for others. Of a single group, the entries of who stays are kept as they are.
    ///
    /// Whoever could open the file before knows its data key: only `rotated` takes it from them.
    ///
    /// - Throws: `unsupportedKey` if a key that is new cannot be used here, or any key of several groups, each of which
    ///   gets a new share.
    package func rewrapped(
        for groups: [[MasterKey]], shamirThreshold: Int? = nil, indentations: Indentations = Indentations(),
        gpg: GPG? = nil, plugins: Plugins? = nil, now: String
    ) throws(SOPSError) -> [UInt8] {
        let settings = EncryptionSettings(
            groups: groups, shamirThreshold: shamirThreshold, gpg: gpg, plugins: plugins)
        var renewed = encrypted.metadata
        let groups = encrypted.metadata.groups
        let kept = groups.count == 1 ? groups[0].entries : []
        renewed.groups = try DataKeySharing.wrap(key, for: settings, keeping: kept, of: encrypted.source.name, now: now)
        renewed.shamirThreshold = settings.shamirThreshold
        return try encrypted.bytes(with: renewed, indentations, opensWith: key)
    }
}

extension EncryptedFile {
    /// The file with the same values under another key. Its MAC is that of the old one.
    fileprivate func edited(bySealing values: [Opened], with key: DataKey) throws(SOPSError) -> EncryptedFile {
        var sealed: [(Opened.Holder, String)] = []
        for value in values {
            sealed.append((value.holder, try key.seal(value.value, additionalData: value.additionalData)))
        }
        return try edited { editor throws(DocumentError) in
            for (holder, text) in sealed {
                switch holder {
                case .scalar(let node):
                    editor.replace(node, with: .string(text), preferring: node.scalar?.style, quotesAmbiguous: true)
                case .comment(let comment): editor.replace(comment, with: text)
                }
            }
            try editor.finish()
        }
    }

    /// The text with other metadata.
    fileprivate func bytes(
        with metadata: Metadata, _ indentations: Indentations, opensWith key: DataKey
    ) throws(SOPSError) -> [UInt8] {
        let block = MetadataBlock(format: format)
        let bare = SourceText(name: source.name, bytes: try block.remove(from: file))
        let text = try editing { () throws(DocumentError) in
            try DocumentFile(parsing: bare, as: format.document, limits: .secret)
        }
        let bytes = try block.insert(metadata.value(for: format), into: text, indentation: indentations[format])
        // Never hand out a file that does not open: decrypting it checks every value and the MAC.
        let result = try EncryptedFile(parsing: SourceText(name: source.name, bytes: bytes), as: format)
        _ = try result.decrypt(with: key)
        return bytes
    }
}
