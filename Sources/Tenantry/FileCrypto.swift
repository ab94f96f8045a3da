package import Documents
package import Estate
package import SOPS
package import SystemPackage

/// Encrypts and decrypts single files, in an estate or anywhere, as SOPS does.
package struct FileCrypto: Sendable {
    let surroundings: Surroundings
    private var store: any FileStore { surroundings.store }

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// The encrypted form of a plain text.
    ///
    /// - Parameters:
    ///   - output: the format to write; nil for that of the text.
    ///   - settings: nil for those of the creation rule that matches the text's path.
    ///   - requiresSelected: as for `FileEncryption.encrypt`.
    package func encrypt(
        _ text: CryptoText, writing output: FileFormat? = nil, settings: EncryptionSettings? = nil,
        requiresSelected: Bool = true
    ) throws(TenantryError) -> [UInt8] {
        // What is wrong with the file is said before anything about rules.
        try checkPlain(text)
        let settings = if let settings { settings } else { try self.settings(for: text) }
        return try rethrowing { () throws(SOPSError) in
            try FileEncryption.encrypt(
                text.source, as: text.format, writing: output, settings: settings, requiresSelected: requiresSelected,
                now: surroundings.now())
        }
    }

    private func checkPlain(_ text: CryptoText) throws(TenantryError) {
        guard text.format != .binary else { return }
        let parsed = try rethrowing { () throws(DocumentError) in
            try DocumentFile(parsing: text.source, as: text.format.document, limits: .secret)
        }
        if EncryptedFile.isEncrypted(parsed, as: text.format) {
            throw TenantryError(
                wrapping: SOPSError(
                    .alreadyEncrypted,
                    Diagnostic(
                        "the file has a sops entry: it is encrypted already", file: text.source.name,
                        hint: "change it with tenantry edit or tenantry set")))
        }
        guard !EncryptedFile.isCutOff(parsed, as: text.format) else {
            throw TenantryError(wrapping: EncryptedFile.withoutMetadata(parsed))
        }
    }

    /// How a text is encrypted by the creation rule that matches its path.
    package func settings(for text: CryptoText) throws(TenantryError) -> EncryptionSettings {
        try surroundings.encryptionSettings(for: absolute(text.path), shown: shown)
    }

    /// Opens an encrypted text with the identities at hand.
    package func open(_ text: CryptoText, checksMAC: Bool = true) throws(TenantryError) -> DecryptedFile {
        let encrypted = try rethrowing { () throws(SOPSError) in
            try EncryptedFile(parsing: text.source, as: text.format)
        }
        let identities = try surroundings.identities()
        return try rethrowing { () throws(SOPSError) in try encrypted.decrypt(with: identities, checksMAC: checksMAC) }
    }

    /// The plaintext of an encrypted text.
    ///
    /// - Parameter output: the format to write; nil for that of the text.
    package func decrypt(
        _ text: CryptoText, writing output: FileFormat? = nil, checksMAC: Bool = true
    ) throws(TenantryError) -> [UInt8] {
        let opened = try open(text, checksMAC: checksMAC)
        return try rethrowing { () throws(SOPSError) in try opened.plaintext(as: output ?? text.format) }
    }

    /// Writes a result at once, or not at all.
    package func write(
        _ bytes: [UInt8], to file: FilePath, privacy: FileChange.Privacy
    ) throws(TenantryError) {
        try rethrowing { () throws(EstateError) in
            try store.writeAtomically(FileChange(file, bytes: bytes, privacy: privacy), within: nil)
        }
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - format: nil for the one that the name says.
    ///   - name: another path that the rules and the format go by.
    package func text(
        of file: FilePath, as format: FileFormat? = nil, named name: FilePath? = nil
    ) throws(TenantryError) -> CryptoText {
        CryptoText(
            path: name ?? file, shownAs: file.string, bytes: try surroundings.contents(of: file), as: format)
    }

    /// The file with its folder's real path, as far as there is such a folder: the name may be that of a file elsewhere.
    func absolute(_ file: FilePath) throws(TenantryError) -> FilePath {
        var folder = file.lexicallyNormalized()
        var rest: [FilePath.Component] = []
        while let name = folder.lastComponent {
            rest.append(name)
            folder.removeLastComponent()
            guard folder.isEmpty || folder.root != nil && folder.components.isEmpty || exists(folder) else { continue }
            break
        }
        var path = try rethrowing { () throws(EstateError) in try store.resolve(folder.isEmpty ? "." : folder) }
        for name in rest.reversed() { path.append(name) }
        return path
    }

    private func exists(_ folder: FilePath) -> Bool {
        do throws(EstateError) {
            _ = try store.resolve(folder)
            return true
        } catch {
            return error.code != .notFound
        }
    }

    /// A path relative to the working directory, where it is below that.
    func shown(_ path: FilePath) -> String {
        var relative = path
        guard let here = try? store.resolve("."), relative.removePrefix(here), !relative.isEmpty else {
            return path.string
        }
        return relative.string
    }
}

/// A text that is to be encrypted or decrypted: that of a file, or one from elsewhere that stands for a file's.
package struct CryptoText: Sendable {
    package let source: SourceText
    /// By which the rules are chosen.
    package let path: FilePath
    package let format: FileFormat

    /// - Parameters:
    ///   - name: as messages show it.
    ///   - format: nil for the one that the path's ending says.
    package init(path: FilePath, shownAs name: String, bytes: [UInt8], as format: FileFormat? = nil) {
        source = SourceText(name: name, bytes: bytes, masksValues: true)
        self.path = path
        self.format = format ?? FileFormat(fileName: path.lastComponent?.string ?? "")
    }
}
