internal import Sealing

/// SSH keys as recipients and identities (age specification, "The ssh-rsa and ssh-ed25519 recipient types").
enum SSHKeys {
    private static let openSSHLabel = "OPENSSH PRIVATE KEY"

    /// More than any key of a size that is taken has.
    private static let longestLine = 16 * 1024

    /// The recipient that a line of an `authorized_keys` file names; what options there may be are not taken.
    /// - Throws: `invalidRecipient`.
    static func recipient(parsing line: String) throws(AgeError) -> any Recipient {
        guard line.utf8.count <= longestLine, !line.contains(where: \.isNewline) else {
            throw AgeError(.invalidRecipient, "an SSH public key is one line")
        }
        let words = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
        guard words.count > 1, let wire = try? Base64.decode(words[1]) else {
            throw AgeError(.invalidRecipient, "an SSH public key is its type and base64 behind a space")
        }
        switch words[0] {
        case SSHEd25519Recipient.type: return try SSHEd25519Recipient(wire: wire)
        case SSHRSARecipient.type: return try SSHRSARecipient(wire: wire)
        default:
            throw AgeError(
                .invalidRecipient,
                "of SSH's keys, age encrypts to ssh-ed25519 and ssh-rsa only, not to \(words[0].shownName)")
        }
    }

    /// The recipient of a key in SSH's wire format.
    /// - Throws: `invalidRecipient`.
    static func recipient(wire: [UInt8]) throws(AgeError) -> any Recipient {
        var reader = SSHReader()
        let name = (try? reader.string(in: wire.span)).map { wire.span.copy($0) } ?? []
        switch String(decoding: name, as: UTF8.self) {
        case SSHEd25519Recipient.type: return try SSHEd25519Recipient(wire: wire)
        case SSHRSARecipient.type: return try SSHRSARecipient(wire: wire)
        case let type:
            let isName = !type.isEmpty && type.utf8.count <= 64 && type.utf8.allSatisfy(Stanza.isVisible)
            throw AgeError(
                .invalidRecipient,
                "the OpenSSH key is of the type \(isName ? type : "?"); age uses ssh-ed25519 and ssh-rsa")
        }
    }

    /// Whether the first thing in `text` that is not white space opens a PEM block, as an SSH key file does.
    static func isPrivateKey(_ text: Span<UInt8>) -> Bool {
        guard let start = text.indices.first(where: { !PEM.isSpace(text[$0]) }) else { return false }
        return text.extracting(droppingFirst: start).starts(with: "-----BEGIN ")
    }

    /// The identity of a whole private key file: OpenSSH's own form, or PKCS#1 or PKCS#8 with an RSA key.
    /// - Throws: `invalidIdentity`; `encryptedIdentity` for a key with a passphrase.
    static func identity(parsing text: Span<UInt8>) throws(AgeError) -> any Identity {
        let block = try PEM(parsing: text)
        switch block.label {
        case openSSHLabel:
            return try OpenSSHPrivateKey.identity(parsing: block.content)
        case "RSA PRIVATE KEY", "PRIVATE KEY":
            do throws(SealingError) {
                return SSHRSAIdentity(try RSA.PrivateKey(derEncoded: block.content))
            } catch {
                throw AgeError(error, as: .invalidIdentity, rsaFault(error, "the file holds no RSA key in DER"))
            }
        case "ENCRYPTED PRIVATE KEY":
            throw encrypted()
        case _ where block.label.hasSuffix("PRIVATE KEY"):
            throw AgeError(.invalidIdentity, "age uses no \(block.label); ed25519 and rsa are what it uses")
        default:
            throw AgeError(.invalidIdentity, "\(block.label) is not a private key")
        }
    }

    /// The identity of a whole private key file that may be encrypted with a passphrase.
    ///
    /// - Parameters:
    ///   - prompt: asks for the passphrase when the identity is needed; nil if nobody can be asked.
    ///   - plugins: in whose environment the program runs that decrypts it.
    /// - Throws: `invalidIdentity`; `encryptedIdentity` for a key with a passphrase that cannot be asked for.
    static func identity(
        parsing text: Span<UInt8>, asking prompt: IdentityFile.PassphrasePrompt?, _ plugins: Plugins
    ) throws(AgeError) -> any Identity {
        do throws(AgeError) {
            return try identity(parsing: text)
        } catch {
            guard error.code == .encryptedIdentity, let prompt else { throw error }
            return EncryptedSSHIdentity(
                text.copy(text.indices), try publicKey(ofEncrypted: text), SSHKeygen(plugins: plugins),
                asking: prompt)
        }
    }

    /// The recipient of an encrypted key file; nil for a form that hides it.
    private static func publicKey(ofEncrypted text: Span<UInt8>) throws(AgeError) -> (any Recipient)? {
        guard let block = try? PEM(parsing: text), block.label == openSSHLabel else { return nil }
        return try OpenSSHPrivateKey.recipient(parsing: block.content)
    }

    /// The error for a key with a passphrase.
    static func encrypted() -> AgeError {
        AgeError(
            .encryptedIdentity,
            "the SSH key is encrypted, and its passphrase cannot be asked for here; "
                + "ssh-keygen -p takes the passphrase off a copy of it")
    }

    static func rsaFault(_ error: SealingError, _ other: @autoclosure () -> String) -> String {
        let sizes = RSA.modulusSizes
        return error.code == .invalidLength
            ? "an RSA key has \(sizes.lowerBound) to \(sizes.upperBound) bits" : other()
    }

    /// How a stanza says which key it is for: the beginning of the key's SHA-256.
    static func tag(ofWire wire: [UInt8]) -> String {
        Base64.encode(Array(SHA256.hash(wire).prefix(4)), .unpadded)
    }
}
