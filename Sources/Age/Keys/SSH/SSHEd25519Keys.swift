internal import Sealing

/// The owner of an SSH key of the type `ssh-ed25519`, which is for signing: age uses the X25519 key that belongs to it.
public struct SSHEd25519Recipient: Recipient, Hashable, CustomStringConvertible {
    static let type = "ssh-ed25519"

    /// The key in SSH's wire format.
    let wire: [UInt8]
    /// The Ed25519 key.
    let signingKey: [UInt8]
    let agreementKey: X25519.PublicKey

    /// The recipient of a line `ssh-ed25519 AAAA… comment`.
    /// - Throws: `invalidRecipient`.
    public init(parsing line: String) throws(AgeError) {
        guard let recipient = try SSHKeys.recipient(parsing: line) as? SSHEd25519Recipient else {
            throw AgeError(.invalidRecipient, "the SSH key is of another type than \(Self.type)")
        }
        self = recipient
    }

    /// - Throws: `invalidRecipient`.
    init(wire: [UInt8]) throws(AgeError) {
        do throws(SSHReader.Malformed) {
            var reader = SSHReader()
            try reader.skip(Self.type, in: wire.span)
            signingKey = try wire.span.copy(reader.string(in: wire.span))
            try reader.end(in: wire.span)
        } catch {
            throw AgeError(.invalidRecipient, "the SSH public key is malformed: \(error.reason)")
        }
        do throws(SealingError) {
            agreementKey = try Ed25519.agreementKey(ofPublicKey: signingKey)
        } catch {
            throw AgeError(
                error, as: .invalidRecipient,
                error.code == .invalidLength
                    ? "an Ed25519 key has \(Ed25519.keySize) bytes, not \(signingKey.count)"
                    : "the Ed25519 key is not a valid point of the curve")
        }
        self.wire = wire
    }

    /// The line without a comment.
    public var description: String { "\(Self.type) \(Base64.encode(wire))" }

    public func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
        do throws(SealingError) {
            let ephemeral = try X25519.PrivateKey()
            let share = ephemeral.publicKey.bytes
            let key = try SSHEd25519Stanza.wrapKey(
                secret: ephemeral.sharedSecret(with: agreementKey), share: share, recipient: self)
            let body = try SSHEd25519Stanza.wrapping.seal(fileKey, key: key)
            return [
                Stanza(unchecked: Self.type, [SSHKeys.tag(ofWire: wire), Base64.encode(share, .unpadded)], body)
            ]
        } catch {
            throw AgeError(error, as: .invalidRecipient, "no key can be agreed on with the SSH key")
        }
    }
}

/// A private SSH key of the type `ssh-ed25519`. It never prints itself.
public final class SSHEd25519Identity: Identity {
    let key: X25519.PrivateKey
    /// The recipient whose files this identity opens.
    public let recipient: SSHEd25519Recipient

    init(_ key: consuming X25519.PrivateKey, _ recipient: SSHEd25519Recipient) {
        self.key = key
        self.recipient = recipient
    }

    public var recipientText: String? { recipient.description }

    public func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        for stanza in stanzas where stanza.type == SSHEd25519Recipient.type {
            try SSHEd25519Stanza.wrapping.check(stanza, argumentCount: 2)
            let share: X25519.PublicKey
            do throws(SealingError) {
                share = try X25519.PublicKey(Base64.decode(stanza.arguments[1], .unpadded))
            } catch {
                throw AgeError(.headerFailure, "the share of an ssh-ed25519 stanza is not 32 bytes in base64")
            }
            guard stanza.arguments[0] == SSHKeys.tag(ofWire: recipient.wire) else { continue }
            let wrapKey: GuardedBytes
            do throws(SealingError) {
                wrapKey = try SSHEd25519Stanza.wrapKey(
                    secret: key.sharedSecret(with: share), share: share.bytes, recipient: recipient)
            } catch {
                throw AgeError(error, as: .headerFailure, "the share of an ssh-ed25519 stanza is a point of low order")
            }
            if let fileKey = try SSHEd25519Stanza.wrapping.open(stanza, key: wrapKey) { return fileKey }
        }
        return nil
    }
}

extension SSHEd25519Identity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the recipient; the secret stays where it is.
    public var description: String { "<redacted identity of \(recipient)>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What both sides of the stanza share: `-> ssh-ed25519 TAG SHARE` and the file key, sealed.
private enum SSHEd25519Stanza {
    static let info = "age-encryption.org/v1/ssh-ed25519"
    static let wrapping = FileKeyWrapping(type: SSHEd25519Recipient.type)

    /// The shared secret is multiplied with a number that only this SSH key has: another key that is mapped to the same
    /// X25519 key cannot be passed off for it.
    static func wrapKey(
        secret: consuming GuardedBytes, share: [UInt8], recipient: SSHEd25519Recipient
    ) throws(SealingError) -> GuardedBytes {
        let nothing = try GuardedBytes(count: 0) { _ in }
        let tweak = try HKDFSHA256.derive(from: nothing, salt: recipient.wire, info: info)
        let tweaked = try X25519.multiply(tweak, secret)
        return try HKDFSHA256.derive(from: tweaked, salt: share + recipient.agreementKey.bytes, info: info)
    }
}
