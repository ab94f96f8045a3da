internal import COpenSSL

/// OpenSSL's ChaCha20-Poly1305, for long messages: its assembly takes a third or less of the time that libsodium's code
/// takes on the processors of today. OpenSSL's copy of the key is zeroed when an operation ends.
extension ChaCha20Poly1305 {
    /// From this length of the plaintext on; below, the preparation takes longer than is gained, and where a key is used
    /// for nothing long, OpenSSL is not started at all.
    static let bulkSize = 16 * 1024

    /// Writes the ciphertext and the tag to `output`.
    /// - Returns: whether OpenSSL has the algorithm; if not, nothing was written.
    static func sealBulk(
        _ plaintext: Span<UInt8>, key: borrowing GuardedBytes, nonce: [UInt8], authenticating data: [UInt8],
        to output: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        guard let context = BulkContext(key: key, nonce: nonce, isSealing: true) else { return false }
        return unsafe plaintext.withPointer { plaintext, count in
            unsafe context.run(plaintext, count, data, to: output) && context.readTag(to: output + count)
        }
    }

    /// Writes the plaintext to `output` if the tag is right.
    /// - Returns: whether it is; nil if OpenSSL does not have the algorithm.
    static func openBulk(
        _ sealed: Span<UInt8>, key: borrowing GuardedBytes, nonce: [UInt8], authenticating data: [UInt8],
        to output: UnsafeMutablePointer<UInt8>
    ) -> Bool? {
        guard let context = BulkContext(key: key, nonce: nonce, isSealing: false) else { return nil }
        return unsafe sealed.withPointer { sealed, sealedCount in
            let count = sealedCount - tagSize
            let isAuthentic = unsafe context.expectTag(sealed + count) && context.run(sealed, count, data, to: output)
            // OpenSSL writes before it knows.
            if !isAuthentic { unsafe OPENSSL_cleanse(output, count) }
            return isAuthentic
        }
    }
}

/// One operation of OpenSSL's cipher.
@safe
private struct BulkContext: ~Copyable {
    /// Fetched once, which takes longer than an operation.
    private nonisolated(unsafe) static let cipher: OpaquePointer? = {
        OpenSSL.start()
        return unsafe EVP_CIPHER_fetch(nil, "ChaCha20-Poly1305", nil)
    }()

    private let pointer: OpaquePointer

    init?(key: borrowing GuardedBytes, nonce: [UInt8], isSealing: Bool) {
        guard unsafe Self.cipher != nil, let pointer = unsafe EVP_CIPHER_CTX_new() else { return nil }
        let status = unsafe key.withPointer { key, _ in
            unsafe EVP_CipherInit_ex2(pointer, Self.cipher, key, nonce, isSealing ? 1 : 0, nil)
        }
        guard status == 1 else {
            unsafe EVP_CIPHER_CTX_free(pointer)
            ERR_clear_error()
            return nil
        }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(pointer)
    }

    /// Lets the bytes through, and makes or checks the tag.
    borrowing func run(
        _ input: UnsafePointer<UInt8>, _ count: Int, _ data: [UInt8], to output: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        var written: Int32 = 0
        var last: Int32 = 0
        guard let size = Int32(exactly: count),
            unsafe data.isEmpty || EVP_CipherUpdate(pointer, nil, &written, data, Int32(data.count)) == 1,
            unsafe EVP_CipherUpdate(pointer, output, &written, input, size) == 1,
            unsafe EVP_CipherFinal_ex(pointer, output + count, &last) == 1, written == size, last == 0
        else {
            ERR_clear_error()
            return false
        }
        return true
    }

    borrowing func readTag(to output: UnsafeMutablePointer<UInt8>) -> Bool {
        unsafe EVP_CIPHER_CTX_ctrl(
            pointer, EVP_CTRL_AEAD_GET_TAG, Int32(ChaCha20Poly1305.tagSize), output) == 1
    }

    borrowing func expectTag(_ tag: UnsafePointer<UInt8>) -> Bool {
        unsafe EVP_CIPHER_CTX_ctrl(
            pointer, EVP_CTRL_AEAD_SET_TAG, Int32(ChaCha20Poly1305.tagSize), UnsafeMutablePointer(mutating: tag)) == 1
    }
}
