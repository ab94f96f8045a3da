internal import Crypto
internal import FoundationEssentials

/// HPKE (RFC 9180, base mode) with the key encapsulation of P-256, HKDF-SHA-256 and ChaCha20-Poly1305; swift-crypto's.
/// Only sealing: private keys of the kind are in hardware.
package enum P256HPKE {
    /// A point in its compressed form.
    package static let publicKeySize = 33
    /// A point in its uncompressed form.
    package static let encapsulatedSize = 65

    package struct PublicKey: Hashable, Sendable {
        /// 33 bytes.
        package let bytes: [UInt8]

        /// - Throws: `invalidLength`; `invalidKey` unless it is a point of the curve.
        package init(_ bytes: [UInt8]) throws(SealingError) {
            guard bytes.count == publicKeySize else { throw SealingError(.invalidLength) }
            self.bytes = bytes
            _ = try point()
        }

        private func point() throws(SealingError) -> P256.KeyAgreement.PublicKey {
            do {
                return try P256.KeyAgreement.PublicKey(compressedRepresentation: bytes)
            } catch {
                throw SealingError(.invalidKey)
            }
        }

        /// Seals `plaintext` to the key's owner.
        /// - Throws: `invalidKey`.
        package func seal(
            _ plaintext: Span<UInt8>, info: String
        ) throws(SealingError) -> (encapsulated: [UInt8], ciphertext: [UInt8]) {
            let point = try point()
            do {
                let suite = HPKE.Ciphersuite(kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .chaChaPoly)
                var sender = try HPKE.Sender(recipientKey: point, ciphersuite: suite, info: Data(info.utf8))
                let ciphertext = try unsafe plaintext.withUnsafeBytes { try unsafe sender.seal($0) }
                return ([UInt8](sender.encapsulatedKey), [UInt8](ciphertext))
            } catch {
                throw SealingError(.invalidKey)
            }
        }
    }
}
