internal import CSodium

/// ChaCha20-Poly1305 with nonces of 12 bytes (RFC 8439). A sealed message is the ciphertext and its tag of 16 bytes.
package enum ChaCha20Poly1305 {
    package static let keySize = 32
    package static let nonceSize = 12
    package static let tagSize = 16

    /// Seals `plaintext` and appends the sealed message to `output`.
    /// - Throws: `invalidLength` for a key or a nonce of another length.
    package static func seal(
        _ plaintext: Span<UInt8>, key: borrowing GuardedBytes, nonce: [UInt8], authenticating data: [UInt8] = [],
        appendingTo output: inout [UInt8]
    ) throws(SealingError) {
        Sodium.start()
        guard key.count == keySize, nonce.count == nonceSize else { throw SealingError(.invalidLength) }
        unsafe output.append(capacity: plaintext.count + tagSize) { output in
            if unsafe plaintext.count >= bulkSize
                && sealBulk(plaintext, key: key, nonce: nonce, authenticating: data, to: output)
            {
                return plaintext.count + tagSize
            }
            return unsafe plaintext.withPointer { plaintext, count in
                unsafe key.withPointer { key, _ in
                    _ = unsafe crypto_aead_chacha20poly1305_ietf_encrypt(
                        output, nil, plaintext, UInt64(count), data, UInt64(data.count), nil, nonce, key)
                }
                return count + tagSize
            }
        }
    }

    /// Opens `sealed` into `output`, which gets `sealed.count - 16` bytes from `offset` on; zeroes if the tag is wrong.
    /// - Throws: `authenticationFailed`; `invalidLength` for a key, nonce or output of another length.
    package static func open(
        _ sealed: Span<UInt8>, key: borrowing GuardedBytes, nonce: [UInt8], authenticating data: [UInt8] = [],
        into output: inout MutableSpan<UInt8>, at offset: Int = 0
    ) throws(SealingError) {
        guard sealed.count >= tagSize else { throw SealingError(.authenticationFailed) }
        guard offset >= 0, output.count - offset >= sealed.count - tagSize else {
            throw SealingError(.invalidLength)
        }
        try unsafe output.withPointer { output, _ throws(SealingError) in
            _ = try unsafe open(sealed, key: key, nonce: nonce, authenticating: data, to: output + offset)
        }
    }

    /// Opens `sealed` and appends the plaintext to `output`; on failure `output` stays as it was.
    package static func open(
        _ sealed: Span<UInt8>, key: borrowing GuardedBytes, nonce: [UInt8], authenticating data: [UInt8] = [],
        appendingTo output: inout [UInt8]
    ) throws(SealingError) {
        guard sealed.count >= tagSize else { throw SealingError(.authenticationFailed) }
        try unsafe output.append(capacity: sealed.count - tagSize) { output throws(SealingError) in
            try unsafe open(sealed, key: key, nonce: nonce, authenticating: data, to: output)
        }
    }

    /// Opens `sealed`, whose plaintext is a key, straight into guarded memory.
    package static func openGuarded(
        _ sealed: Span<UInt8>, key: borrowing GuardedBytes, nonce: [UInt8], authenticating data: [UInt8] = []
    ) throws(SealingError) -> GuardedBytes {
        guard sealed.count >= tagSize else { throw SealingError(.authenticationFailed) }
        return try GuardedBytes(count: sealed.count - tagSize) { span throws(SealingError) in
            try open(sealed, key: key, nonce: nonce, authenticating: data, into: &span)
        }
    }

    /// Opens `sealed`, which is no shorter than a tag, to where there is room for the plaintext; returns its length.
    private static func open(
        _ sealed: Span<UInt8>, key: borrowing GuardedBytes, nonce: [UInt8], authenticating data: [UInt8],
        to output: UnsafeMutablePointer<UInt8>
    ) throws(SealingError) -> Int {
        Sodium.start()
        guard key.count == keySize, nonce.count == nonceSize else { throw SealingError(.invalidLength) }
        if sealed.count - tagSize >= bulkSize,
            let isAuthentic = unsafe openBulk(sealed, key: key, nonce: nonce, authenticating: data, to: output)
        {
            guard isAuthentic else { throw SealingError(.authenticationFailed) }
            return sealed.count - tagSize
        }
        let status = unsafe sealed.withPointer { sealed, count in
            unsafe key.withPointer { key, _ in
                unsafe crypto_aead_chacha20poly1305_ietf_decrypt(
                    output, nil, nil, sealed, UInt64(count), data, UInt64(data.count), nonce, key)
            }
        }
        guard status == 0 else { throw SealingError(.authenticationFailed) }
        return sealed.count - tagSize
    }
}
