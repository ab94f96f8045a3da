internal import CSodium

/// Diffie-Hellman on Curve25519 (RFC 7748).
package enum X25519 {
    package static let keySize = 32

    package struct PublicKey: Hashable, Sendable {
        /// 32 bytes.
        package let bytes: [UInt8]

        package init(_ bytes: [UInt8]) throws(SealingError) {
            guard bytes.count == keySize else { throw SealingError(.invalidLength) }
            self.bytes = bytes
        }
    }

    /// A scalar in guarded memory, and its public key, which is computed once.
    package struct PrivateKey: ~Copyable, Sendable {
        private let scalar: GuardedBytes
        package let publicKey: PublicKey

        /// A new random key.
        package init() throws(SealingError) {
            try self.init(GuardedBytes(random: keySize))
        }

        /// The key whose 32 bytes are `scalar`.
        package init(_ scalar: consuming GuardedBytes) throws(SealingError) {
            guard scalar.count == keySize else { throw SealingError(.invalidLength) }
            var bytes = [UInt8](repeating: 0, count: keySize)
            let status = unsafe scalar.withPointer { scalar, _ in unsafe crypto_scalarmult_base(&bytes, scalar) }
            guard status == 0 else { throw SealingError(.lowOrderPoint) }
            self.publicKey = try PublicKey(bytes)
            self.scalar = scalar
        }

        /// The shared secret with the owner of `publicKey`.
        /// - Throws: `lowOrderPoint` when it would be all zero.
        package borrowing func sharedSecret(with publicKey: PublicKey) throws(SealingError) -> GuardedBytes {
            try unsafe scalar.withPointer { scalar, _ throws(SealingError) in
                try GuardedBytes(count: keySize) { secret throws(SealingError) in
                    let status = unsafe secret.withPointer { secret, _ in
                        unsafe crypto_scalarmult(secret, scalar, publicKey.bytes)
                    }
                    guard status == 0 else { throw SealingError(.lowOrderPoint) }
                }
            }
        }

        /// A second owner of the same key.
        package borrowing func duplicate() throws(SealingError) -> PrivateKey {
            try PrivateKey(scalar.duplicate())
        }

        /// Lends the 32 bytes of the scalar.
        package borrowing func withBytes<Result: ~Copyable, E: Error>(
            _ body: (Span<UInt8>) throws(E) -> Result
        ) throws(E) -> Result {
            try scalar.withBytes(body)
        }
    }

    /// The product of a scalar and a point that is itself a secret.
    /// - Throws: `lowOrderPoint` when it would be all zero; `invalidLength`.
    package static func multiply(
        _ scalar: borrowing GuardedBytes, _ point: borrowing GuardedBytes
    ) throws(SealingError) -> GuardedBytes {
        guard scalar.count == keySize, point.count == keySize else { throw SealingError(.invalidLength) }
        return try unsafe scalar.withPointer { scalar, _ throws(SealingError) in
            try unsafe point.withPointer { point, _ throws(SealingError) in
                try GuardedBytes(count: keySize) { product throws(SealingError) in
                    let status = unsafe product.withPointer { product, _ in
                        unsafe crypto_scalarmult(product, scalar, point)
                    }
                    guard status == 0 else { throw SealingError(.lowOrderPoint) }
                }
            }
        }
    }
}
