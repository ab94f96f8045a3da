package import Sealing

/// The owner of an X25519 key: `age1…` (age specification, "The X25519 recipient type").
public struct X25519Recipient: Recipient, Hashable, CustomStringConvertible {
    static let prefix = "age"

    package let publicKey: X25519.PublicKey

    package init(_ publicKey: X25519.PublicKey) {
        self.publicKey = publicKey
    }

    /// The recipient that `text` names.
    /// - Throws: `invalidRecipient`.
    public init(parsing text: String) throws(AgeError) {
        let text = [UInt8](text.utf8)
        let bytes = try Bech32.decode(text.span, prefix: X25519Recipient.prefix, orThrow: .invalidRecipient)
        do throws(SealingError) {
            publicKey = try X25519.PublicKey(bytes)
        } catch {
            throw AgeError(.invalidRecipient, "an X25519 recipient has 32 bytes, not \(bytes.count)")
        }
    }

    /// Its text form, `age1…`.
    public var description: String {
        String(decoding: Bech32.encode(publicKey.bytes.span, prefix: X25519Recipient.prefix), as: UTF8.self)
    }

    public func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
        do throws(SealingError) {
            let ephemeral = try X25519.PrivateKey()
            let share = ephemeral.publicKey.bytes
            let key = try X25519Stanza.wrapKey(
                secret: ephemeral.sharedSecret(with: publicKey), share: share, recipient: publicKey)
            let body = try X25519Stanza.wrapping.seal(fileKey, key: key)
            return [Stanza(unchecked: X25519Stanza.type, [Base64.encode(share, .unpadded)], body)]
        } catch {
            throw AgeError(error, as: .invalidRecipient, "the X25519 recipient is a point of low order")
        }
    }
}

/// An X25519 private key: `AGE-SECRET-KEY-1…`. It never prints itself.
public final class X25519Identity: Identity {
    static let prefix = "AGE-SECRET-KEY-"

    private let key: X25519.PrivateKey

    /// A new random identity.
    /// - Throws: `outOfMemory`.
    public init() throws(AgeError) {
        do throws(SealingError) {
            key = try X25519.PrivateKey()
        } catch {
            throw AgeError(error, as: .invalidIdentity, "no key pair can be made")
        }
    }

    init(_ key: consuming X25519.PrivateKey) {
        self.key = key
    }

    /// The identity that `text` spells. The text itself stays the caller's; prefer bytes, which can be wiped.
    /// - Throws: `invalidIdentity`, which does not repeat the text.
    public convenience init(parsing text: String) throws(AgeError) {
        var bytes = [UInt8](text.utf8)
        defer { Memory.wipe(&bytes) }
        try self.init(parsing: bytes.span)
    }

    /// The identity that `text`, in ASCII, spells.
    /// - Throws: `invalidIdentity`, which does not repeat the text.
    public init(parsing text: Span<UInt8>) throws(AgeError) {
        var bytes = try Bech32.decode(text, prefix: X25519Identity.prefix, orThrow: .invalidIdentity)
        defer { Memory.wipe(&bytes) }
        do throws(SealingError) {
            key = try X25519.PrivateKey(GuardedBytes(copying: bytes.span))
        } catch {
            throw AgeError(error, as: .invalidIdentity, "an X25519 identity has 32 bytes, not \(bytes.count)")
        }
    }

    /// The recipient whose files this identity opens.
    public var recipient: X25519Recipient {
        X25519Recipient(key.publicKey)
    }

    public var recipientText: String? { recipient.description }

    /// The text form `AGE-SECRET-KEY-1…` in ASCII, to be written into a key file and wiped.
    public func exportSecret() -> [UInt8] {
        key.withBytes { Bech32.encode($0, prefix: X25519Identity.prefix) }
    }

    public func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        for stanza in stanzas where stanza.type == X25519Stanza.type {
            let share = try X25519Stanza.share(of: stanza)
            let wrapKey: GuardedBytes
            do throws(SealingError) {
                wrapKey = try X25519Stanza.wrapKey(
                    secret: key.sharedSecret(with: share), share: share.bytes, recipient: key.publicKey)
            } catch {
                throw AgeError(error, as: .headerFailure, "the share of an X25519 stanza is a point of low order")
            }
            if let fileKey = try X25519Stanza.wrapping.open(stanza, key: wrapKey) { return fileKey }
        }
        return nil
    }
}

extension X25519Identity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the recipient; the secret stays where it is.
    public var description: String { "<redacted identity of \(recipient)>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What both sides of an X25519 stanza share: `-> X25519 SHARE` and the file key, sealed.
private enum X25519Stanza {
    static let type = "X25519"
    static let wrapping = FileKeyWrapping(type: type)

    static func wrapKey(
        secret: consuming GuardedBytes, share: [UInt8], recipient: X25519.PublicKey
    ) throws(SealingError) -> GuardedBytes {
        try HKDFSHA256.derive(from: secret, salt: share + recipient.bytes, info: "age-encryption.org/v1/X25519")
    }

    /// The ephemeral public key of a well-formed stanza.
    static func share(of stanza: Stanza) throws(AgeError) -> X25519.PublicKey {
        try wrapping.check(stanza, argumentCount: 1)
        do throws(SealingError) {
            return try X25519.PublicKey(Base64.decode(stanza.arguments[0], .unpadded))
        } catch {
            throw AgeError(.headerFailure, "the share of an X25519 stanza is not 32 bytes in base64")
        }
    }
}
