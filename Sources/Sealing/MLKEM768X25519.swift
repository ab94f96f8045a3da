internal import Crypto
internal import FoundationEssentials

/// HPKE (RFC 9180, base mode) with the hybrid key encapsulation of ML-KEM-768 and X25519 that is also called X-Wing,
/// HKDF-SHA-256 and ChaCha20-Poly1305; swift-crypto's. It stays secret as long as one of the two is unbroken.
package enum MLKEM768X25519 {
    package static let seedSize = 32
    package static let publicKeySize = 1216
    package static let encapsulatedSize = 1120

    package struct PublicKey: Hashable, Sendable {
        /// 1216 bytes: ML-KEM-768's key, then X25519's.
        package let bytes: [UInt8]

        /// - Throws: `invalidLength`; `lowOrderPoint` if the part for X25519 is one.
        package init(_ bytes: [UInt8]) throws(SealingError) {
            guard bytes.count == publicKeySize else { throw SealingError(.invalidLength) }
            try refuseLowOrder(bytes)
            self.bytes = bytes
        }

        /// Seals `plaintext` to the key's owner.
        /// - Throws: `invalidKey` if the part for ML-KEM is no key; `unsupported`.
        package func seal(_ plaintext: Span<UInt8>, info: String) throws(SealingError) -> Sealed {
            guard #available(macOS 26, *) else { throw SealingError(.unsupported) }
            do {
                let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes)
                var sender = try HPKE.Sender(
                    recipientKey: key, ciphersuite: .hybrid, info: Data(info.utf8))
                let ciphertext = try unsafe plaintext.withUnsafeBytes { try unsafe sender.seal($0) }
                return Sealed(encapsulated: [UInt8](sender.encapsulatedKey), ciphertext: [UInt8](ciphertext))
            } catch {
                throw SealingError(.invalidKey)
            }
        }
    }

    package struct Sealed: Hashable, Sendable {
        /// 1120 bytes.
        package var encapsulated: [UInt8]
        package var ciphertext: [UInt8]

        package init(encapsulated: [UInt8], ciphertext: [UInt8]) {
            self.encapsulated = encapsulated
            self.ciphertext = ciphertext
        }
    }

    /// A seed in guarded memory, and its public key, which is computed once.
    ///
    /// swift-crypto expands the seed into a key in ordinary memory, which it frees without zeroing it, so the key is made
    /// for each use and not kept; nothing else can be done about that copy from outside of the library.
    package struct PrivateKey: ~Copyable, Sendable {
        private let seed: GuardedBytes
        package let publicKey: PublicKey

        /// A new random key.
        package init() throws(SealingError) {
            try self.init(GuardedBytes(random: seedSize))
        }

        /// The key that the 32 bytes of `seed` stand for.
        /// - Throws: `invalidLength`; `unsupported`.
        package init(_ seed: consuming GuardedBytes) throws(SealingError) {
            guard seed.count == seedSize else { throw SealingError(.invalidLength) }
            guard #available(macOS 26, *) else { throw SealingError(.unsupported) }
            publicKey = try PublicKey([UInt8](Self.expand(seed).publicKey.rawRepresentation))
            self.seed = seed
        }

        /// Opens what was sealed to the public key.
        /// - Throws: `authenticationFailed`; `invalidLength` for an encapsulated key that has not 1120 bytes;
        ///   `lowOrderPoint` if its part for X25519 is one; `unsupported`.
        package borrowing func open(_ sealed: Sealed, info: String) throws(SealingError) -> GuardedBytes {
            guard #available(macOS 26, *) else { throw SealingError(.unsupported) }
            guard sealed.encapsulated.count == encapsulatedSize else { throw SealingError(.invalidLength) }
            try refuseLowOrder(sealed.encapsulated)
            let key = try Self.expand(seed)
            var plaintext: Data
            do {
                var recipient = try HPKE.Recipient(
                    privateKey: key, ciphersuite: .hybrid, info: Data(info.utf8),
                    encapsulatedKey: Data(sealed.encapsulated))
                plaintext = try recipient.open(sealed.ciphertext)
            } catch {
                throw SealingError(.authenticationFailed)
            }
            defer { plaintext.resetBytes(in: plaintext.startIndex..<plaintext.endIndex) }
            return try GuardedBytes(copying: plaintext.span)
        }

        /// Lends the 32 bytes of the seed.
        package borrowing func withBytes<Result: ~Copyable, E: Error>(
            _ body: (Span<UInt8>) throws(E) -> Result
        ) throws(E) -> Result {
            try seed.withBytes(body)
        }

        @available(macOS 26, *)
        private static func expand(
            _ seed: borrowing GuardedBytes
        ) throws(SealingError) -> XWingMLKEM768X25519.PrivateKey {
            try seed.withBytes { seed throws(SealingError) in
                do {
                    return try unsafe seed.withUnsafeBytes {
                        try unsafe XWingMLKEM768X25519.PrivateKey(seedRepresentation: $0, publicKey: nil)
                    }
                } catch {
                    throw SealingError(.invalidKey)
                }
            }
        }
    }

    /// The encapsulation itself would go on with a shared secret of zeros, in its last 32 bytes, X25519's part.
    private static func refuseLowOrder(_ bytes: [UInt8]) throws(SealingError) {
        let point = try X25519.PublicKey(Array(bytes.suffix(X25519.keySize)))
        // Any scalar takes such a point to zero.
        _ = try X25519.PrivateKey().sharedSecret(with: point)
    }
}

@available(macOS 26, *)
extension HPKE.Ciphersuite {
    fileprivate static let hybrid = HPKE.Ciphersuite(
        kem: .XWingMLKEM768X25519, kdf: .HKDF_SHA256, aead: .chaChaPoly)
}
