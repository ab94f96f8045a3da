internal import CSodium

/// Ed25519 keys (RFC 8032) as far as age needs them: their owners also have X25519 keys, by the map between both curves.
package enum Ed25519 {
    package static let keySize = 32

    /// The X25519 public key of the owner of an Ed25519 public key.
    /// - Throws: `invalidLength`; `invalidKey` for bytes that are no point of the curve's main subgroup.
    package static func agreementKey(ofPublicKey bytes: [UInt8]) throws(SealingError) -> X25519.PublicKey {
        Sodium.start()
        guard bytes.count == keySize else { throw SealingError(.invalidLength) }
        var converted = [UInt8](repeating: 0, count: X25519.keySize)
        guard unsafe crypto_sign_ed25519_pk_to_curve25519(&converted, bytes) == 0 else {
            throw SealingError(.invalidKey)
        }
        return try X25519.PublicKey(converted)
    }

    /// The Ed25519 public key of a private key.
    /// - Parameter seed: the 32 bytes that RFC 8032 calls the private key.
    /// - Throws: `invalidLength`, `outOfMemory`.
    package static func publicKey(ofSeed seed: borrowing GuardedBytes) throws(SealingError) -> [UInt8] {
        try expand(seed).withBytes { bytes in (keySize..<2 * keySize).map { bytes[$0] } }
    }

    /// The X25519 private key of the owner of an Ed25519 private key: half of the seed's hash (RFC 8032, section 5.1.5).
    ///
    /// libsodium's conversion also clears and sets the bits that every use of the key clears and sets. Without that the
    /// key has the same text as others give it.
    /// - Throws: `invalidLength`, `outOfMemory`.
    package static func agreementKey(
        ofSeed seed: borrowing GuardedBytes
    ) throws(SealingError) -> X25519.PrivateKey {
        Sodium.start()
        guard seed.count == keySize else { throw SealingError(.invalidLength) }
        let hash = try GuardedBytes(count: 2 * keySize) { hash in
            unsafe seed.withPointer { seed, count in
                _ = unsafe hash.withPointer { hash, _ in unsafe crypto_hash_sha512(hash, seed, UInt64(count)) }
            }
        }
        return try hash.withBytes { hash throws(SealingError) in
            try X25519.PrivateKey(GuardedBytes(copying: hash.extracting(first: X25519.keySize)))
        }
    }

    /// The seed and the public key behind it, libsodium's form of a private key.
    private static func expand(_ seed: borrowing GuardedBytes) throws(SealingError) -> GuardedBytes {
        Sodium.start()
        guard seed.count == keySize else { throw SealingError(.invalidLength) }
        return try GuardedBytes(count: 2 * keySize) { expanded in
            var publicKey = [UInt8](repeating: 0, count: keySize)
            unsafe seed.withPointer { seed, _ in
                _ = unsafe expanded.withPointer { expanded, _ in
                    unsafe crypto_sign_seed_keypair(&publicKey, expanded, seed)
                }
            }
        }
    }
}
