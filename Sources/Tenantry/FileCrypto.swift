import Documents
package import Estate
import SOPS
package import SystemPackage

/// Encrypts and decrypts single files, in an estate or anywhere, as SOPS does.
package struct FileCrypto: Sendable {
    private let surroundings: Surroundings
    private var store: any FileStore { surroundings.store }

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// The encrypted form of a plain YAML file, by the creation rule that matches its path.
    package func encrypt(_ file: FilePath) throws(TenantryError) -> [UInt8] {
        let source = try read(file)
        // What is wrong with the file is said before anything about rules.
        let parsed = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source, limits: .secret) }
        if EncryptedFile.isEncrypted(parsed) {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "the file has a sops entry: it is encrypted already", file: file.string,
                    hint: "change it with tenantry edit or tenantry set"))
        }
        guard !EncryptedFile.isCutOff(parsed) else {
            throw TenantryError(wrapping: EncryptedFile.withoutMetadata(parsed))
        }
        let settings = try surroundings.encryptionSettings(for: absolute(file), shown: shown)
        return try rethrowing { () throws(SOPSError) in
            try FileEncryption.encrypt(source, settings: settings, now: surroundings.now())
        }
    }

    /// The plaintext of an encrypted YAML file.
    package func decrypt(_ file: FilePath) throws(TenantryError) -> [UInt8] {
        try decrypt(read(file))
    }

    /// The plain text of an encrypted one that is in no file.
    ///
    /// - Parameter name: as messages show it.
    package func decrypt(_ bytes: [UInt8], named name: String) throws(TenantryError) -> [UInt8] {
        try decrypt(SourceText(name: name, bytes: bytes, masksValues: true))
    }

    private func decrypt(_ source: SourceText) throws(TenantryError) -> [UInt8] {
        let encrypted = try rethrowing { () throws(SOPSError) in try EncryptedFile(parsing: source) }
        let identities = try surroundings.identities()
        return try rethrowing { () throws(SOPSError) in try encrypted.decrypt(with: identities).plaintext() }
    }

    /// Writes a result at once, or not at all.
    package func write(
        _ bytes: [UInt8], to file: FilePath, privacy: FileChange.Privacy
    ) throws(TenantryError) {
        try rethrowing { () throws(EstateError) in
            try store.writeAtomically(FileChange(file, bytes: bytes, privacy: privacy), within: nil)
        }
    }

    private func read(_ file: FilePath) throws(TenantryError) -> SourceText {
        SourceText(name: file.string, bytes: try surroundings.contents(of: file), masksValues: true)
    }

    /// The file with its folder's real path.
    private func absolute(_ file: FilePath) throws(TenantryError) -> FilePath {
        let folder = file.removingLastComponent()
        var path = try rethrowing { () throws(EstateError) in try store.resolve(folder.isEmpty ? "." : folder) }
        if let name = file.lastComponent { path.append(name) }
        return path
    }

    /// A path relative to the working directory, where it is below that.
    private func shown(_ path: FilePath) -> String {
        var relative = path
        guard let here = try? store.resolve("."), relative.removePrefix(here), !relative.isEmpty else {
            return path.string
        }
        return relative.string
    }
}
