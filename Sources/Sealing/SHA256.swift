internal import CSodium

/// SHA-256 (FIPS 180-4) of public data: fingerprints and checksums.
package enum SHA256 {
    /// 32 bytes.
    package static func hash(_ bytes: Span<UInt8>) -> [UInt8] {
        Sodium.start()
        var digest = [UInt8](repeating: 0, count: 32)
        _ = unsafe bytes.withPointer { bytes, count in unsafe crypto_hash_sha256(&digest, bytes, UInt64(count)) }
        return digest
    }

    /// 32 bytes.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        hash(bytes.span)
    }
}
