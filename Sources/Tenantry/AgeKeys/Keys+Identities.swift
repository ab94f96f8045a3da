import Age
import Documents
import Estate
import Sealing
import SystemPackage

extension Keys {
    /// The identities in a file that a person has named.
    ///
    /// - Parameter path: `-` is standard input.
    /// - Throws: `notFound`, `noPermission`, `badInput`.
    static func identities(of path: String, _ surroundings: Surroundings) throws(TenantryError) -> [any Identity] {
        var text = try surroundings.keyText(path)
        defer { Memory.wipe(&text) }
        let name = path == "-" ? "standard input" : path
        do throws(AgeError) {
            return try IdentityFile(
                parsing: text.span, passphrase: surroundings.person.prompt(for: name), plugins: surroundings.plugins
            ).identities
        } catch {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "there is no age identity in it: \(error.reason)", file: name,
                    hint: error.code == .invalidIdentity
                        ? "an identity is a line that begins with AGE-SECRET-KEY-1, or an SSH private key" : nil))
        }
    }
}

extension Surroundings {
    /// The bytes of a file of keys; `-` is standard input.
    func keyText(_ path: String) throws(TenantryError) -> [UInt8] {
        guard path != "-" else {
            return try Self.contents(of: .standardInput, named: "standard input", limit: FileLimit.manifest)
        }
        warnIfOthersRead(FilePath(path))
        return try contents(of: FilePath(path), limit: FileLimit.manifest)
    }
}
