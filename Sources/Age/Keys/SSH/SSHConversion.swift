internal import Sealing

/// The X25519 keys that belong to SSH keys of the type `ssh-ed25519`, by the map between both curves, as `ssh-to-age`
/// makes them. A file for the one kind of recipient does not open with the other kind of identity.
extension X25519Recipient {
    /// The recipient `age1…` that belongs to an SSH public key.
    public init(converting recipient: SSHEd25519Recipient) {
        self.init(recipient.agreementKey)
    }
}

extension X25519Identity {
    /// The identity `AGE-SECRET-KEY-1…` that belongs to an SSH private key.
    /// - Throws: `outOfMemory`.
    public convenience init(converting identity: SSHEd25519Identity) throws(AgeError) {
        do throws(SealingError) {
            try self.init(identity.key.duplicate())
        } catch {
            throw AgeError(error, as: .invalidIdentity, "the SSH key has no X25519 key")
        }
    }
}
