internal import Crypto
internal import FoundationEssentials

/// AES-256-GCM under one key, swift-crypto's: it takes the nonces of 32 bytes that SOPS writes; libsodium's takes 12 only.
///
/// Made once for each key; swift-crypto keeps its copy of the key in memory that it zeroes at the end.
package struct AESGCM: ~Copyable, Sendable {
    package static let keySize = 32
    package static let tagSize = 16
    /// swift-crypto takes no shorter nonces.
    package static let smallestNonce = 12

    package struct Sealed: Hashable, Sendable {
        package var ciphertext: [UInt8]
        /// 16 bytes.
        package var tag: [UInt8]
    }

    private let key: SymmetricKey

    /// - Throws: `invalidLength` unless the key has 32 bytes.
    package init(key: borrowing GuardedBytes) throws(SealingError) {
        guard key.count == AESGCM.keySize else { throw SealingError(.invalidLength) }
        self.key = key.symmetricKey()
    }

    /// - Throws: `invalidLength` for a nonce of fewer than 12 bytes.
    package borrowing func seal(
        _ plaintext: Span<UInt8>, nonce: [UInt8], authenticating data: [UInt8]
    ) throws(SealingError) -> Sealed {
        guard nonce.count >= AESGCM.smallestNonce else { throw SealingError(.invalidLength) }
        return try unsafe plaintext.withUnsafeBytes { plaintext throws(SealingError) in
            do {
                let box = unsafe try AES.GCM.seal(
                    plaintext, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: data)
                return Sealed(ciphertext: [UInt8](box.ciphertext), tag: [UInt8](box.tag))
            } catch {
                throw SealingError(.invalidLength)
            }
        }
    }

    /// The plaintext, which the caller wipes or redacts as its sensitivity asks.
    /// - Throws: `authenticationFailed`; `invalidLength` for a nonce of fewer than 12 bytes or a tag that has not 16.
    package borrowing func open(
        _ ciphertext: [UInt8], tag: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
    ) throws(SealingError) -> [UInt8] {
        guard nonce.count >= AESGCM.smallestNonce, tag.count == AESGCM.tagSize else {
            throw SealingError(.invalidLength)
        }
        do {
            let box = try AES.GCM.SealedBox(nonce: AES.GCM.Nonce(data: nonce), ciphertext: ciphertext, tag: tag)
            var plaintext = try AES.GCM.open(box, using: key, authenticating: data)
            defer { plaintext.resetBytes(in: plaintext.startIndex..<plaintext.endIndex) }
            return [UInt8](plaintext)
        } catch {
            throw SealingError(.authenticationFailed)
        }
    }
}
