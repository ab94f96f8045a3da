internal import CSodium

/// SHA-512 (FIPS 180-4) over what is fed piece by piece. Its state holds up to 128 bytes of the input, so it is wiped.
@safe
package struct SHA512: ~Copyable {
    private let state: UnsafeMutablePointer<crypto_hash_sha512_state>

    package init() {
        Sodium.start()
        unsafe state = .allocate(capacity: 1)
        unsafe crypto_hash_sha512_init(state)
    }

    deinit {
        unsafe sodium_memzero(state, MemoryLayout<crypto_hash_sha512_state>.size)
        unsafe state.deallocate()
    }

    package mutating func update(_ bytes: Span<UInt8>) {
        _ = unsafe bytes.withPointer { unsafe crypto_hash_sha512_update(state, $0, UInt64($1)) }
    }

    package mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// Feeds the text's UTF-8.
    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { text in
            _ = unsafe crypto_hash_sha512_update(state, text.baseAddress, UInt64(text.count))
        }
    }

    /// 64 bytes.
    package consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        unsafe crypto_hash_sha512_final(state, &digest)
        return digest
    }

    /// 64 bytes.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA512()
        hash.update(bytes)
        return hash.finish()
    }
}
