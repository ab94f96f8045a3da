internal import Sealing
internal import Synchronization

/// An SSH key with a passphrase, which is asked for only when a file has a stanza for the key.
package final class EncryptedSSHIdentity: Identity {
    private let file: [UInt8]
    /// Nil for the older forms of key files, which hide the public key, too: then every `ssh-rsa` stanza may be for it.
    private let recipient: (any Recipient)?
    private let prompt: IdentityFile.PassphrasePrompt
    private let program: SSHKeygen
    /// Asked for once, also where that fails.
    private let decrypted = Mutex<Result<any Identity, AgeError>?>(nil)

    private static let mostAttempts = 3

    init(
        _ file: [UInt8], _ recipient: (any Recipient)?, _ program: SSHKeygen,
        asking prompt: @escaping IdentityFile.PassphrasePrompt
    ) {
        (self.file, self.recipient, self.program, self.prompt) = (file, recipient, program, prompt)
    }

    package var recipientText: String? { recipient.map { "\($0)" } }

    package var needsInteraction: Bool { true }

    /// - Throws: as an identity of the key's type does; `encryptedIdentity`, `wrongPassphrase`.
    package func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        let mine = stanzas.filter(isForKey)
        guard !mine.isEmpty else { return nil }
        return try identity().unwrap(mine)
    }

    private func isForKey(_ stanza: Stanza) -> Bool {
        switch recipient {
        case let recipient as SSHEd25519Recipient:
            stanza.type == SSHEd25519Recipient.type && stanza.arguments.first == SSHKeys.tag(ofWire: recipient.wire)
        case let recipient as SSHRSARecipient:
            stanza.type == SSHRSARecipient.type && stanza.arguments.first == SSHKeys.tag(ofWire: recipient.wire)
        default: stanza.type == SSHRSARecipient.type
        }
    }

    /// The key without its passphrase, which is asked for now if it was not before.
    /// - Throws: `encryptedIdentity`, `wrongPassphrase`.
    package func identity() throws(AgeError) -> any Identity {
        let result = decrypted.withLock { decrypted in
            if let decrypted { return decrypted }
            let result = Result { () throws(AgeError) in try decrypt() }
            decrypted = result
            return result
        }
        return try result.get()
    }

    private func decrypt() throws(AgeError) -> any Identity {
        var attempt = 1
        while true {
            guard let passphrase = try prompt(), !passphrase.isEmpty else {
                throw AgeError(.encryptedIdentity, "the SSH key is encrypted, and no passphrase was given")
            }
            let plain: GuardedBytes
            do throws(AgeError) {
                plain = try program.decrypt(file, with: passphrase)
            } catch {
                guard error.code == .wrongPassphrase, attempt < Self.mostAttempts else { throw error }
                attempt += 1
                continue
            }
            let identity = try plain.withBytes { plain throws(AgeError) in try SSHKeys.identity(parsing: plain) }
            guard recipientText == nil || identity.recipientText == recipientText else {
                throw AgeError(.invalidIdentity, "the private and the public key of the SSH key file differ")
            }
            return identity
        }
    }
}

extension EncryptedSSHIdentity: CustomStringConvertible, CustomReflectable {
    package var description: String { "<redacted encrypted identity of \(recipientText ?? "an SSH key")>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
