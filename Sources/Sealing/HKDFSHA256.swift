internal import Crypto

/// HKDF with SHA-256 (RFC 5869), swift-crypto's: libsodium has one from 1.0.19 on, Debian's is older.
package enum HKDFSHA256 {
    /// The longest output: 255 blocks.
    package static let largestOutput = 255 * 32

    /// - Parameters:
    ///   - salt: empty for none, which RFC 5869 defines as 32 zero bytes.
    ///   - info: its UTF-8 is what counts.
    /// - Throws: `invalidLength` for an empty output or one of more than `largestOutput` bytes.
    package static func derive(
        from secret: borrowing GuardedBytes, salt: [UInt8] = [], info: String, count: Int = 32
    ) throws(SealingError) -> GuardedBytes {
        try derive(from: secret, salt: salt, info: [UInt8](info.utf8), count: count)
    }

    /// As above, with an info of any bytes.
    package static func derive(
        from secret: borrowing GuardedBytes, salt: [UInt8] = [], info: [UInt8], count: Int = 32
    ) throws(SealingError) -> GuardedBytes {
        guard count > 0, count <= largestOutput else { throw SealingError(.invalidLength) }
        let output = HKDF<Crypto.SHA256>.deriveKey(
            inputKeyMaterial: secret.symmetricKey(), salt: salt, info: info, outputByteCount: count)
        return try GuardedBytes(count: count) { target in
            unsafe target.withUnsafeMutableBytes { target in
                unsafe output.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
            }
        }
    }
}
