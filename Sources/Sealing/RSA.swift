internal import COpenSSL

/// RSA-OAEP with SHA-256 (RFC 8017) and a label, OpenSSL's: neither libsodium nor swift-crypto has it with a label.
package enum RSA {
    /// The sizes of a modulus, in bits, that are taken: shorter keys are weak, longer ones OpenSSL refuses.
    package static let modulusSizes = 2048...16384
    /// Go's limit, hence that of age and SOPS.
    private static let largestExponentSize = 3

    package struct PublicKey: Hashable, Sendable {
        /// Big-endian, without zeros before it.
        package let modulus: [UInt8]
        package let exponent: [UInt8]

        /// - Parameters: big-endian numbers without zeros before them.
        /// - Throws: `invalidLength` for a modulus of another size; `invalidKey` for a modulus or an exponent that no RSA
        ///   key has: even, or 1, or of more than 24 bits.
        package init(modulus: [UInt8], exponent: [UInt8]) throws(SealingError) {
            guard let first = modulus.first, let last = modulus.last,
                modulusSizes.contains(modulus.count * 8 - first.leadingZeroBitCount)
            else { throw SealingError(.invalidLength) }
            guard first != 0, last & 1 == 1, let start = exponent.first, let end = exponent.last, start != 0,
                end & 1 == 1,
                exponent.count <= largestExponentSize, exponent != [1]
            else { throw SealingError(.invalidKey) }
            self.modulus = modulus
            self.exponent = exponent
        }

        /// Seals `plaintext` to the key's owner.
        /// - Throws: `invalidKey`; `invalidLength` for a plaintext that is too long for the modulus.
        package func seal(_ plaintext: Span<UInt8>, label: StaticString) throws(SealingError) -> [UInt8] {
            var numbers = try OpenSSLParameters()
            try numbers.add(OSSLName.modulus, number: modulus.span)
            try numbers.add(OSSLName.exponent, number: exponent.span)
            let key = try OpenSSLKey(rsa: numbers, isPrivate: false)
            let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil)
            defer { unsafe EVP_PKEY_CTX_free(context) }
            let padding = try RSA.padding(label)
            guard unsafe padding.withList({ unsafe EVP_PKEY_encrypt_init_ex(context, $0) }) == 1 else {
                throw OpenSSL.failure(.unsupported)
            }
            var sealed = [UInt8](repeating: 0, count: modulus.count)
            var count = sealed.count
            let status = unsafe plaintext.withPointer { unsafe EVP_PKEY_encrypt(context, &sealed, &count, $0, $1) }
            guard status == 1, count == sealed.count else { throw OpenSSL.failure(.invalidLength) }
            return sealed
        }
    }

    /// A private key in guarded memory, in the form of PKCS#1.
    ///
    /// OpenSSL's own form of it is made for each use: the numbers lie in its secure heap for that time.
    package struct PrivateKey: ~Copyable, Sendable {
        private let encoded: GuardedBytes
        package let publicKey: PublicKey

        /// The key of the numbers that an OpenSSH key has, big-endian.
        /// - Throws: `invalidKey`, `invalidLength`, `outOfMemory`.
        package init(
            publicKey: PublicKey, privateExponent: Span<UInt8>, firstPrime: Span<UInt8>, secondPrime: Span<UInt8>,
            coefficient: Span<UInt8>
        ) throws(SealingError) {
            var numbers = try OpenSSLParameters()
            try numbers.add(OSSLName.modulus, number: publicKey.modulus.span)
            try numbers.add(OSSLName.exponent, number: publicKey.exponent.span)
            try numbers.add(OSSLName.privateExponent, number: privateExponent)
            try numbers.add(OSSLName.firstPrime, number: firstPrime)
            try numbers.add(OSSLName.secondPrime, number: secondPrime)
            try numbers.add(OSSLName.firstExponent, privateExponent, moduloOneLessThan: firstPrime)
            try numbers.add(OSSLName.secondExponent, privateExponent, moduloOneLessThan: secondPrime)
            try numbers.add(OSSLName.coefficient, number: coefficient)
            try self.init(OpenSSLKey(rsa: numbers, isPrivate: true))
        }

        /// The key that `encoded` holds in DER, as PKCS#1 or PKCS#8 without encryption.
        /// - Throws: `invalidKey` also for keys of other algorithms; `invalidLength`, `outOfMemory`.
        package init(derEncoded encoded: borrowing GuardedBytes) throws(SealingError) {
            try self.init(RSA.read(encoded, isAnyForm: true))
        }

        private init(_ key: consuming OpenSSLKey) throws(SealingError) {
            guard unsafe EVP_PKEY_get_base_id(key.pointer) == EVP_PKEY_RSA else { throw SealingError(.invalidKey) }
            let publicKey = try PublicKey(modulus: key.number("n"), exponent: key.number("e"))
            try RSA.check(key)
            let size = unsafe i2d_PrivateKey(key.pointer, nil)
            guard size > 0 else { throw OpenSSL.failure(.invalidKey) }
            let encoded = try GuardedBytes(count: Int(size)) { span throws(SealingError) in
                let written = unsafe span.withPointer { start, _ in
                    var end: UnsafeMutablePointer<UInt8>? = unsafe start
                    return unsafe i2d_PrivateKey(key.pointer, &end)
                }
                guard written == size else { throw OpenSSL.failure(.invalidKey) }
            }
            self.publicKey = publicKey
            self.encoded = encoded
        }

        /// Opens what was sealed to the public key.
        /// - Throws: `authenticationFailed`.
        package borrowing func open(_ sealed: [UInt8], label: StaticString) throws(SealingError) -> GuardedBytes {
            let key = try RSA.read(encoded, isAnyForm: false)
            let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil)
            defer { unsafe EVP_PKEY_CTX_free(context) }
            let padding = try RSA.padding(label)
            guard unsafe padding.withList({ unsafe EVP_PKEY_decrypt_init_ex(context, $0) }) == 1 else {
                throw OpenSSL.failure(.unsupported)
            }
            var count = publicKey.modulus.count
            let room = try GuardedBytes(count: count) { room throws(SealingError) in
                let status = unsafe room.withPointer { room, _ in
                    unsafe EVP_PKEY_decrypt(context, room, &count, sealed, sealed.count)
                }
                guard status == 1 else { throw OpenSSL.failure(.authenticationFailed) }
            }
            return try room.withBytes { bytes throws(SealingError) in
                try GuardedBytes(copying: bytes.extracting(first: count))
            }
        }
    }

    /// - Parameter isAnyForm: whether PKCS#8 will do as well as PKCS#1.
    private static func read(
        _ encoded: borrowing GuardedBytes, isAnyForm: Bool
    ) throws(SealingError) -> OpenSSLKey {
        OpenSSL.start()
        return try unsafe encoded.withPointer { start, count throws(SealingError) in
            var end: UnsafePointer<UInt8>? = unsafe start
            let key = unsafe try OpenSSLKey(
                isAnyForm
                    ? d2i_AutoPrivateKey(nil, &end, count) : d2i_PrivateKey(EVP_PKEY_RSA, nil, &end, count))
            guard unsafe end == start + count else { throw OpenSSL.failure(.invalidKey) }
            return key
        }
    }

    /// Whether the private numbers belong to the public ones. That the primes are prime is not checked, which would take
    /// longer than everything else: a key that is wrong in that way opens nothing.
    private static func check(_ key: borrowing OpenSSLKey) throws(SealingError) {
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_pairwise_check(context) == 1 else { throw OpenSSL.failure(.invalidKey) }
    }

    private static func padding(_ label: StaticString) throws(SealingError) -> OpenSSLParameters {
        var parameters = try OpenSSLParameters()
        try parameters.add(OSSLName.paddingMode, text: "oaep")
        try parameters.add(OSSLName.digest, text: "SHA256")
        try parameters.add(OSSLName.maskDigest, text: "SHA256")
        try parameters.add(OSSLName.label, bytes: label)
        return parameters
    }
}

/// OpenSSL's names of what it takes.
private enum OSSLName {
    static let modulus: StaticString = "n"
    static let exponent: StaticString = "e"
    static let privateExponent: StaticString = "d"
    static let firstPrime: StaticString = "rsa-factor1"
    static let secondPrime: StaticString = "rsa-factor2"
    static let firstExponent: StaticString = "rsa-exponent1"
    static let secondExponent: StaticString = "rsa-exponent2"
    static let coefficient: StaticString = "rsa-coefficient1"
    static let paddingMode: StaticString = "pad-mode"
    static let digest: StaticString = "digest"
    static let maskDigest: StaticString = "mgf1-digest"
    static let label: StaticString = "oaep-label"
}
