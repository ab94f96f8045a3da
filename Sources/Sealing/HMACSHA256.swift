internal import CSodium

/// HMAC with SHA-256 (RFC 2104). Compare what it gives with `ConstantTime.equal` only.
package enum HMACSHA256 {
    /// The 32 bytes of the code; the key may have any length.
    package static func authenticate(_ message: Span<UInt8>, key: borrowing GuardedBytes) -> [UInt8] {
        Sodium.start()
        var code = [UInt8](repeating: 0, count: 32)
        var state = crypto_auth_hmacsha256_state()
        _ = unsafe key.withPointer { unsafe crypto_auth_hmacsha256_init(&state, $0, $1) }
        _ = unsafe message.withPointer { unsafe crypto_auth_hmacsha256_update(&state, $0, UInt64($1)) }
        unsafe crypto_auth_hmacsha256_final(&state, &code)
        unsafe sodium_memzero(&state, MemoryLayout<crypto_auth_hmacsha256_state>.size)
        return code
    }

    /// Whether `code` is the message's, in constant time.
    package static func isValid(_ code: [UInt8], for message: Span<UInt8>, key: borrowing GuardedBytes) -> Bool {
        ConstantTime.equal(code, authenticate(message, key: key))
    }
}
