import Documents
import Estate
import SOPS
import SystemPackage

/// A version of a file, as git hands it over.
struct GitFile {
    let source: SourceText
    let format: FileFormat

    /// - Parameters:
    ///   - path: of the file in the repository.
    ///   - version: as messages call it; nil for the file itself.
    init(_ bytes: [UInt8], of path: String, version: String? = nil) {
        source = SourceText(
            name: version.map { "\(path) (\($0))" } ?? path, bytes: bytes, masksValues: true)
        format = FileFormat(fileName: path)
    }

    var encrypted: EncryptedFile {
        get throws(SOPSError) { try EncryptedFile(parsing: source, as: format) }
    }

    /// The decrypted file, whose MAC holds.
    func open(with identities: IdentityRing) throws(TenantryError) -> DecryptedFile {
        try rethrowing { () throws(SOPSError) in try encrypted.decrypt(with: identities) }
    }
}
