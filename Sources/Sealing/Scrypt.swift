internal import CSodium

/// scrypt (RFC 7914), for keys from passphrases.
package enum Scrypt {
    /// - Parameters:
    ///   - logN: the cost: N = 2^logN; the memory used is 128 * r * N bytes.
    ///   - count: the length of the key.
    /// - Throws: `invalidLength` for parameters outside the function's domain, `outOfMemory`.
    package static func derive(
        from passphrase: borrowing GuardedBytes, salt: [UInt8], logN: Int, r: UInt32 = 8, p: UInt32 = 1,
        count: Int = 32
    ) throws(SealingError) -> GuardedBytes {
        Sodium.start()
        guard logN > 0, logN < 63, r > 0, p > 0, count > 0 else { throw SealingError(.invalidLength) }
        return try unsafe passphrase.withPointer { passphrase, length throws(SealingError) in
            try GuardedBytes(count: count) { key throws(SealingError) in
                let status = unsafe key.withPointer { key, count in
                    unsafe crypto_pwhash_scryptsalsa208sha256_ll(
                        passphrase, length, salt, salt.count, UInt64(1) << UInt64(logN), r, p, key, count)
                }
                guard status == 0 else { throw SealingError(.outOfMemory) }
            }
        }
    }
}
