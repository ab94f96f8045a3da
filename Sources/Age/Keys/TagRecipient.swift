internal import Sealing

/// The owner of a P-256 key in hardware: `age1tag1…` (age specification, "The tagged recipient types"). Whoever knows the
/// recipient sees which files are for it; and its hardware is asked for those only.
///
/// The identity is a plugin's. Of the hybrid type, `age1tagpq1…`, recipients are a plugin's, too: `age-plugin-tagpq`.
public struct TagRecipient: Recipient, Hashable, CustomStringConvertible {
    static let prefix = "age1tag"
    private static let type = "p256tag"
    private static let info = "age-encryption.org/p256tag"

    private let publicKey: P256HPKE.PublicKey

    /// The recipient that `text` names.
    /// - Throws: `invalidRecipient`.
    public init(parsing text: String) throws(AgeError) {
        let text = [UInt8](text.utf8)
        let bytes = try Bech32.decode(text.span, prefix: Self.prefix, orThrow: .invalidRecipient)
        do throws(SealingError) {
            publicKey = try P256HPKE.PublicKey(bytes)
        } catch {
            throw AgeError(
                error, as: .invalidRecipient,
                error.code == .invalidLength
                    ? "a tagged recipient has \(P256HPKE.publicKeySize) bytes, not \(bytes.count)"
                    : "the tagged recipient is not a point of the curve P-256")
        }
    }

    /// Its text form, `age1tag1…`.
    public var description: String {
        String(decoding: Bech32.encode(publicKey.bytes.span, prefix: Self.prefix), as: UTF8.self)
    }

    public func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
        do throws(SealingError) {
            let sealed = try fileKey.bytes.withBytes { bytes throws(SealingError) in
                try publicKey.seal(bytes, info: Self.info)
            }
            let tag = try tag(of: sealed.encapsulated)
            return [
                Stanza(
                    unchecked: Self.type,
                    [Base64.encode(tag, .unpadded), Base64.encode(sealed.encapsulated, .unpadded)], sealed.ciphertext)
            ]
        } catch {
            throw AgeError(error, as: .invalidRecipient, "nothing can be sealed to the tagged recipient")
        }
    }

    /// By what the owner knows the stanza: the beginning of HKDF's first step over the encapsulated key and the hash of
    /// the recipient. That step is HMAC under the salt.
    func tag(of encapsulated: [UInt8]) throws(SealingError) -> [UInt8] {
        let salt = [UInt8](Self.info.utf8)
        let material = encapsulated + SHA256.hash(publicKey.bytes).prefix(4)
        return Array(HMACSHA256.authenticate(material.span, key: try GuardedBytes(copying: salt.span)).prefix(4))
    }
}
