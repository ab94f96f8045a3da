internal import Sealing

/// The owner of a post-quantum key, ML-KEM-768 and X25519 in one: `age1pq1…` (age specification, "The ML-KEM-768 +
/// X25519 recipient type"). It shares files with its like only: beside a classical recipient it would protect nothing.
public struct HybridRecipient: Recipient, Hashable, CustomStringConvertible {
    static let prefix = "age1pq"

    private let publicKey: MLKEM768X25519.PublicKey

    fileprivate init(_ publicKey: MLKEM768X25519.PublicKey) {
        self.publicKey = publicKey
    }

    /// The recipient that `text` names.
    /// - Throws: `invalidRecipient`.
    public init(parsing text: String) throws(AgeError) {
        let text = [UInt8](text.utf8)
        let bytes = try Bech32.decode(text.span, prefix: HybridRecipient.prefix, orThrow: .invalidRecipient)
        do throws(SealingError) {
            publicKey = try MLKEM768X25519.PublicKey(bytes)
        } catch {
            throw AgeError(
                error, as: .invalidRecipient,
                error.code == .lowOrderPoint
                    ? "the post-quantum recipient holds a point of low order"
                    : "a post-quantum recipient has \(MLKEM768X25519.publicKeySize) bytes, not \(bytes.count)")
        }
    }

    /// Its text form, `age1pq1…`.
    public var description: String {
        String(decoding: Bech32.encode(publicKey.bytes.span, prefix: HybridRecipient.prefix), as: UTF8.self)
    }

    public func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
        do throws(SealingError) {
            let sealed = try fileKey.bytes.withBytes { bytes throws(SealingError) in
                try publicKey.seal(bytes, info: HybridStanza.info)
            }
            return [
                Stanza(unchecked: HybridStanza.type, [Base64.encode(sealed.encapsulated, .unpadded)], sealed.ciphertext)
            ]
        } catch {
            throw AgeError(error, as: .invalidRecipient, "the post-quantum recipient holds no key: \(error)")
        }
    }

    public func wrapWithLabels(_ fileKey: borrowing FileKey) throws(AgeError) -> WrappedFileKey {
        WrappedFileKey(stanzas: try wrap(fileKey), labels: ["postquantum"])
    }
}

/// A post-quantum private key: `AGE-SECRET-KEY-PQ-1…`. It never prints itself.
public final class HybridIdentity: Identity {
    static let prefix = "AGE-SECRET-KEY-PQ-"

    private let key: MLKEM768X25519.PrivateKey

    /// A new random identity.
    /// - Throws: `outOfMemory`.
    public init() throws(AgeError) {
        do throws(SealingError) {
            key = try MLKEM768X25519.PrivateKey()
        } catch {
            throw AgeError(error, as: .invalidIdentity, "no post-quantum key can be made: \(error)")
        }
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
        var bytes = try Bech32.decode(text, prefix: HybridIdentity.prefix, orThrow: .invalidIdentity)
        defer { Memory.wipe(&bytes) }
        do throws(SealingError) {
            key = try MLKEM768X25519.PrivateKey(GuardedBytes(copying: bytes.span))
        } catch {
            throw AgeError(
                error, as: .invalidIdentity,
                error.code == .invalidLength
                    ? "a post-quantum identity has \(MLKEM768X25519.seedSize) bytes, not \(bytes.count)"
                    : "the post-quantum identity cannot be used: \(error)")
        }
    }

    /// The recipient whose files this identity opens.
    public var recipient: HybridRecipient {
        HybridRecipient(key.publicKey)
    }

    public var recipientText: String? { recipient.description }

    /// The text form `AGE-SECRET-KEY-PQ-1…` in ASCII, to be written into a key file and wiped.
    public func exportSecret() -> [UInt8] {
        key.withBytes { Bech32.encode($0, prefix: HybridIdentity.prefix) }
    }

    public func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        for stanza in stanzas where stanza.type == HybridStanza.type {
            try HybridStanza.wrapping.check(stanza, argumentCount: 1)
            guard let share = try? Base64.decode(stanza.arguments[0], .unpadded),
                share.count == MLKEM768X25519.encapsulatedSize
            else {
                throw AgeError(
                    .headerFailure,
                    "the share of a \(HybridStanza.type) stanza is not \(MLKEM768X25519.encapsulatedSize) bytes in base64"
                )
            }
            let bytes: GuardedBytes
            do throws(SealingError) {
                bytes = try key.open(
                    MLKEM768X25519.Sealed(encapsulated: share, ciphertext: stanza.body), info: HybridStanza.info)
            } catch {
                if error.code == .authenticationFailed { continue }
                throw AgeError(error, as: .headerFailure, "the share of a \(HybridStanza.type) stanza is not valid")
            }
            return try FileKey(bytes)
        }
        return nil
    }
}

extension HybridIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says what it is; the recipient's text is too long for a message, and the secret stays where it is.
    public var description: String { "<redacted post-quantum identity>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What both sides of a hybrid stanza share: `-> mlkem768x25519 SHARE` and the file key, sealed.
private enum HybridStanza {
    static let type = "mlkem768x25519"
    static let info = "age-encryption.org/mlkem768x25519"
    static let wrapping = FileKeyWrapping(type: type)
}
