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

    /// The X25519 private key of the owner of an Ed25519 private key.
    /// - Throws: `invalidLength`, `outOfMemory`.
    package static func agreementKey(
        ofSeed seed: borrowing GuardedBytes
    ) throws(SealingError) -> X25519.PrivateKey {
        let expanded = try expand(seed)
        return try X25519.PrivateKey(
            GuardedBytes(count: X25519.keySize) { scalar in
                unsafe expanded.withPointer { expanded, _ in
                    _ = unsafe scalar.withPointer { scalar, _ in
                        unsafe crypto_sign_ed25519_sk_to_curve25519(scalar, expanded)
                    }
                }
            })
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
