package import Documents
import SOPS

extension SOPSFiles {
    /// The plain text of an encrypted file.
    ///
    /// - Parameter path: the part of the tree that is wanted; empty for all of it.
    /// - Parameter missing: what it is to the verb that there is no such file.
    package func decrypt(
        _ input: SOPSInput, extracting path: [PathComponent] = [], missing: SOPSStatus = .noFile
    ) throws(SOPSFailure) -> [UInt8] {
        let format = try outputFormat(of: input)
        let file = try open(input, missing: missing)
        let indentation = indentation(format, input, try? rules(for: input).rules)
        return try failing(while: .writing) { () throws(SOPSError) in
            guard path.isEmpty else { return try file.extract(path, as: format, indentation: indentation) }
            return try file.plaintext(as: format, indentation: indentation)
        }
    }

    /// Whether a file is one that SOPS has encrypted.
    package func isEncrypted(_ input: SOPSInput) throws(SOPSFailure) -> Bool {
        let format = try inputFormat(of: input)
        let source = try source(input, missing: .generic)
        do throws(SOPSError) {
            let file = try EncryptedFile(parsing: source, as: format)
            return !file.metadata.version.isEmpty && !file.metadata.mac.isEmpty
        } catch {
            if error.code == .notEncrypted { return false }
            throw SOPSFailure(.generic, TenantryError(error.category, error.diagnostic))
        }
    }
}
