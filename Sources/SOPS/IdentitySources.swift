import Age
import Documents
import Sealing

/// Where SOPS looks for age identities, all sources together: `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE` and the key file of
/// the configuration folder.
package struct IdentitySources {
    private let environment: [String: String]
    private let read: (String) throws(FileProblem) -> [UInt8]?

    /// Why a key file cannot be used.
    package struct FileProblem: Error {
        package var reason: String

        package init(_ reason: String) { self.reason = reason }
    }

    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - read: gives a file's bytes; nil if there is no such file.
    package init(environment: [String: String], read: @escaping (String) throws(FileProblem) -> [UInt8]?) {
        self.environment = environment
        self.read = read
    }

    /// Reads all sources.
    ///
    /// - Throws: `invalidDecryptionOrder`, `invalidIdentity` for a key that is none, `missingIdentityFile`, `unreadableIdentityFile`.
    package func load() throws(SOPSError) -> IdentityRing {
        let order = environment["SOPS_DECRYPTION_ORDER"] ?? ""
        var ring = IdentityRing(
            gpg: GPG(environment: environment),
            order: order.isEmpty ? .standard : try DecryptionOrder(parsing: order))
        if let text = environment["SOPS_AGE_KEY"], !text.isEmpty {
            var bytes = Self.oneKeyALine(text)
            ring.add(try parse(&bytes, from: "SOPS_AGE_KEY"), from: "SOPS_AGE_KEY")
        } else {
            ring.note("SOPS_AGE_KEY", "not set")
        }
        if let path = environment["SOPS_AGE_KEY_FILE"], !path.isEmpty {
            guard var bytes = try contents(of: path) else {
                throw SOPSError(
                    .missingIdentityFile,
                    Diagnostic(
                        "SOPS_AGE_KEY_FILE names a file that does not exist", file: path,
                        hint: "correct the variable, or make a key with tenantry keys generate -o \(path)"))
            }
            ring.add(try parse(&bytes, from: path), from: "SOPS_AGE_KEY_FILE (\(path))")
        } else {
            ring.note("SOPS_AGE_KEY_FILE", "not set")
        }
        if let path = Self.standardFile(environment) {
            if var bytes = try contents(of: path) {
                ring.add(try parse(&bytes, from: path), from: path)
            } else {
                ring.note(path, "no such file")
            }
        }
        return ring
    }

    /// The key file of the configuration folder; nil if the environment does not say where that is.
    package static func standardFile(_ environment: [String: String]) -> String? {
        if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty { return folder + "/sops/age/keys.txt" }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        #if os(macOS)
            return home + "/Library/Application Support/sops/age/keys.txt"
        #else
            return home + "/.config/sops/age/keys.txt"
        #endif
    }

    /// The keys of a variable, which white space may separate, on lines of their own; comments stay as they are.
    private static func oneKeyALine(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        var isComment = false
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): isComment = false
            case UInt8(ascii: "#"): isComment = true
            case UInt8(ascii: " "), UInt8(ascii: "\t"): if !isComment { bytes[index] = UInt8(ascii: "\n") }
            default: break
            }
        }
        return bytes
    }

    private func contents(of path: String) throws(SOPSError) -> [UInt8]? {
        do throws(FileProblem) {
            return try read(path)
        } catch {
            throw SOPSError(
                .unreadableIdentityFile,
                Diagnostic(
                    "the key file cannot be read: \(error.reason)", file: path, hint: "check its owner and mode"))
        }
    }

    /// Reads identities, and wipes the bytes.
    private func parse(_ bytes: inout [UInt8], from source: String) throws(SOPSError) -> [any Identity] {
        defer { Memory.wipe(&bytes) }
        do throws(AgeError) {
            return try IdentityFile(parsing: bytes.span).identities
        } catch {
            throw SOPSError(
                .invalidIdentity,
                Diagnostic(
                    "\(source) holds something that is no age identity: \(error.reason)",
                    hint: "an identity is a line that begins with AGE-SECRET-KEY-1"))
        }
    }
}
