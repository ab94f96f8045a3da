package import Age
import Documents
import Sealing

/// Where SOPS looks for age identities, all sources together: keys, files and commands that variables name, the key
/// file of the configuration folder, and the SSH keys of the home folder.
///
/// What a variable names has to be there and in order, but one source that fails does not keep the others from opening a
/// file: what is wrong is said where nothing does. What only may be there and cannot be used is noted likewise.
package struct IdentitySources {
    private let environment: [String: String]
    private let read: (String) throws(FileProblem) -> [UInt8]?
    private let plugins: Plugins
    private let askPassphrase: (@Sendable (String) throws(FileProblem) -> Passphrase?)?

    /// Why a key file cannot be used.
    package struct FileProblem: Error {
        package var reason: String

        package init(_ reason: String) { self.reason = reason }
    }

    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - plugins: how the plugins of identities are run; nil for no questions.
    ///   - askPassphrase: asks for the passphrase of the encrypted key file of that name; nil where nobody can be asked.
    ///   - read: gives a file's bytes; nil if there is no such file.
    package init(
        environment: [String: String], plugins: Plugins? = nil,
        askPassphrase: (@Sendable (String) throws(FileProblem) -> Passphrase?)? = nil,
        read: @escaping (String) throws(FileProblem) -> [UInt8]?
    ) {
        self.environment = environment
        self.plugins = plugins ?? Plugins(environment: environment)
        self.askPassphrase = askPassphrase
        self.read = read
    }

    /// Reads all sources; commands run when they are needed.
    ///
    /// - Throws: `invalidDecryptionOrder`. A key that is none, and a file that is missing or unreadable, is the failure of
    ///   the ring.
    package func load() throws(SOPSError) -> IdentityRing {
        var ring = IdentityRing(
            gpg: GPG(environment: environment),
            order: try value("SOPS_DECRYPTION_ORDER").map { text throws(SOPSError) in try DecryptionOrder(parsing: text)
            }
                ?? .standard)
        if let text = value("SOPS_AGE_KEY") {
            var bytes = Self.oneKeyALine(text)
            ring.addChecked { () throws(SOPSError) in (try parse(&bytes, from: "SOPS_AGE_KEY"), "SOPS_AGE_KEY") }
        } else {
            ring.note("SOPS_AGE_KEY", "not set")
        }
        if value("SOPS_AGE_KEY_FILE") == nil { ring.note("SOPS_AGE_KEY_FILE", "not set") }
        addFile(of: "SOPS_AGE_KEY_FILE", to: &ring) {
            "correct the variable, or make a key with tenantry keys generate -o \($0)"
        }
        try addCommand(of: "SOPS_AGE_KEY_CMD", to: &ring)
        if let path = Self.standardFile(environment) { addOptional(path, to: &ring) }
        if value("SOPS_AGE_SSH_PRIVATE_KEY_FILE") == nil {
            ring.note("SOPS_AGE_SSH_PRIVATE_KEY_FILE", "not set", onlyForSSH: true)
        }
        addFile(of: "SOPS_AGE_SSH_PRIVATE_KEY_FILE", to: &ring) { _ in "correct the variable, or unset it" }
        try addCommand(of: "SOPS_AGE_SSH_PRIVATE_KEY_CMD", to: &ring)
        if let home = value("HOME") {
            for name in ["id_ed25519", "id_rsa"] {
                addOptional("\(home)/.ssh/\(name)", to: &ring, isOnlySSH: true)
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

    /// A variable that is set to something.
    private func value(_ variable: String) -> String? {
        guard let value = environment[variable], !value.isEmpty else { return nil }
        return value
    }

    /// Adds what a file holds that a variable names.
    ///
    /// - Parameter hint: what to do if there is no file at the path.
    private func addFile(of variable: String, to ring: inout IdentityRing, hint: (String) -> String) {
        guard let path = value(variable) else { return }
        ring.addChecked { () throws(SOPSError) in
            guard var bytes = try contents(of: path) else {
                throw SOPSError(
                    .missingIdentityFile,
                    Diagnostic("\(variable) names a file that does not exist", file: path, hint: hint(path)))
            }
            return (try parse(&bytes, from: path), "\(variable) (\(path))")
        }
    }

    private func addCommand(of variable: String, to ring: inout IdentityRing) throws(SOPSError) {
        guard let line = value(variable) else { return }
        do throws(CommandWords.Malformed) {
            ring.add(
                try KeyCommand(
                    line, source: variable, environment: environment, passphrase: prompt(for: variable),
                    plugins: plugins))
        } catch {
            throw SOPSError(
                .invalidIdentity, "\(variable) is no command line: \(error.reason)",
                hint: "it is a program and its arguments, in quotation marks where they contain spaces")
        }
    }

    /// Adds what a file holds that need not be there, and need not be of use.
    private func addOptional(_ path: String, to ring: inout IdentityRing, isOnlySSH: Bool = false) {
        var bytes: [UInt8]
        do throws(FileProblem) {
            guard let contents = try read(path) else {
                ring.note(path, "no such file", onlyForSSH: isOnlySSH)
                return
            }
            bytes = contents
        } catch {
            return ring.note(path, "it cannot be read: \(error.reason)")
        }
        do throws(AgeError) {
            ring.add(try identities(in: &bytes, of: path), from: path)
        } catch {
            ring.note(path, error.reason)
        }
    }

    /// The keys of a variable, which white space may separate, on lines of their own; comments stay as they are.
    private static func oneKeyALine(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        // An encrypted file of keys has lines of another kind.
        guard !text.hasPrefix("-----BEGIN ") else { return bytes }
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

    /// Reads identities that have to be there, and wipes the bytes.
    private func parse(_ bytes: inout [UInt8], from source: String) throws(SOPSError) -> [any Identity] {
        do throws(AgeError) {
            return try identities(in: &bytes, of: source)
        } catch {
            throw switch error.code {
            case .encryptedIdentity, .wrongPassphrase:
                SOPSError(.invalidIdentity, "\(source) cannot be opened: \(error.reason)")
            default:
                SOPSError(
                    .invalidIdentity, "\(source) holds something that is no age identity: \(error.reason)",
                    hint:
                        "an identity is a line that begins with AGE-SECRET-KEY-1 or AGE-PLUGIN-, or an SSH private key")
            }
        }
    }

    /// Reads identities, asks for their passphrase if they have one, and wipes the bytes.
    private func identities(in bytes: inout [UInt8], of source: String) throws(AgeError) -> [any Identity] {
        defer { Memory.wipe(&bytes) }
        return try IdentityFile(parsing: bytes.span, passphrase: prompt(for: source), plugins: plugins).identities
    }

    /// Asks for the passphrase of a source.
    private func prompt(for source: String) -> IdentityFile.PassphrasePrompt? {
        guard let askPassphrase else { return nil }
        return { () throws(AgeError) in
            do throws(FileProblem) {
                return try askPassphrase(source)
            } catch {
                throw AgeError(
                    .encryptedIdentity, "it is encrypted, and its passphrase cannot be asked for: \(error.reason)")
            }
        }
    }
}
