internal import COpenSSL

/// A new key pair in the form that other programs read: the private key as PKCS#8 (RFC 5958) without encryption, the
/// public one as SubjectPublicKeyInfo (RFC 5280), both in PEM.
///
/// OpenSSL writes them. Until then the private key is in guarded memory or in OpenSSL's secure heap, and the text of it
/// is in guarded memory from the start; what OpenSSL needs in between it zeroes.
package struct PEMKeyPair: ~Copyable {
    /// ASCII, ends with a line feed.
    package let privateKey: GuardedBytes
    package let publicKey: String

    /// The sizes of an RSA modulus that are made, in bits.
    package static let modulusSizes = [2048, 3072, 4096]

    /// A new Ed25519 key pair (RFC 8410); the seed is libsodium's.
    /// - Throws: `outOfMemory`.
    package static func ed25519() throws(SealingError) -> PEMKeyPair {
        OpenSSL.start()
        let seed = try GuardedBytes(random: Ed25519.keySize)
        let key = try unsafe seed.withPointer { seed, count throws(SealingError) in
            try unsafe OpenSSLKey(EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, seed, count))
        }
        return try PEMKeyPair(key)
    }

    /// A new RSA key pair with the usual exponent.
    /// - Parameter bits: one of `modulusSizes`.
    /// - Throws: `invalidLength`, `outOfMemory`.
    package static func rsa(bits: Int) throws(SealingError) -> PEMKeyPair {
        guard modulusSizes.contains(bits) else { throw SealingError(.invalidLength) }
        OpenSSL.start()
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1,
            unsafe EVP_PKEY_generate(context, &key) == 1
        else { throw OpenSSL.failure(.outOfMemory) }
        return try unsafe PEMKeyPair(OpenSSLKey(key))
    }

    private init(_ key: borrowing OpenSSLKey) throws(SealingError) {
        let publicText = try unsafe Self.text { unsafe PEM_write_bio_PUBKEY($0, key.pointer) }
        let privateText = try unsafe Self.text {
            unsafe PEM_write_bio_PKCS8PrivateKey($0, key.pointer, nil, nil, 0, nil, nil)
        }
        privateKey = privateText
        publicKey = publicText.withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
    }

    /// What OpenSSL writes, by way of its secure heap.
    private static func text(
        _ write: (OpaquePointer?) -> Int32
    ) throws(SealingError) -> GuardedBytes {
        let buffer = unsafe BIO_new(BIO_s_secmem())
        defer { unsafe BIO_free(buffer) }
        guard unsafe buffer != nil, unsafe write(buffer) == 1 else { throw OpenSSL.failure(.outOfMemory) }
        return try unsafe GuardedBytes(count: BIO_ctrl_pending(buffer)) { span throws(SealingError) in
            let count = unsafe span.withPointer { unsafe BIO_read(buffer, $0, Int32($1)) }
            guard count == span.count else { throw OpenSSL.failure(.outOfMemory) }
        }
    }
}
