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

    /// A private key in guarded memory.
    ///
    /// OpenSSL's own form of it is made for each use: the numbers lie in its secure heap for that time.
    package struct PrivateKey: ~Copyable, Sendable {
        /// The private exponent, both primes and the coefficient, one behind the other.
        private let numbers: GuardedBytes
        /// Where each of them ends.
        private let ends: [Int]
        package let publicKey: PublicKey

        /// The key of the numbers that an OpenSSH key has, big-endian.
        /// - Throws: `invalidKey`, `invalidLength`, `outOfMemory`.
        package init(
            publicKey: PublicKey, privateExponent: Span<UInt8>, firstPrime: Span<UInt8>, secondPrime: Span<UInt8>,
            coefficient: Span<UInt8>
        ) throws(SealingError) {
            var ends: [Int] = []
            for count in [privateExponent.count, firstPrime.count, secondPrime.count, coefficient.count] {
                guard count > 0, count <= publicKey.modulus.count else { throw SealingError(.invalidKey) }
                ends.append((ends.last ?? 0) + count)
            }
            let numbers = try GuardedBytes(count: ends[3]) { numbers in
                for index in privateExponent.indices { numbers[index] = privateExponent[index] }
                for index in firstPrime.indices { numbers[ends[0] + index] = firstPrime[index] }
                for index in secondPrime.indices { numbers[ends[1] + index] = secondPrime[index] }
                for index in coefficient.indices { numbers[ends[2] + index] = coefficient[index] }
            }
            try RSA.check(Self.makeKey(numbers, ends, publicKey))
            self.numbers = numbers
            self.ends = ends
            self.publicKey = publicKey
        }

        /// The key that `encoded` holds in DER, as PKCS#1 or PKCS#8 without encryption.
        /// - Throws: `invalidKey` also for keys of other algorithms; `invalidLength`, `outOfMemory`.
        package init(derEncoded encoded: borrowing GuardedBytes) throws(SealingError) {
            self = try encoded.withBytes { bytes throws(SealingError) in
                let numbers = try RSANumbers(derEncoded: bytes)
                return try PrivateKey(
                    publicKey: PublicKey(
                        modulus: numbers.modulus.map { bytes[$0] }, exponent: numbers.exponent.map { bytes[$0] }),
                    privateExponent: bytes.extracting(numbers.privateExponent),
                    firstPrime: bytes.extracting(numbers.firstPrime),
                    secondPrime: bytes.extracting(numbers.secondPrime),
                    coefficient: bytes.extracting(numbers.coefficient))
            }
        }

        /// OpenSSL's form of the key.
        private static func makeKey(
            _ numbers: borrowing GuardedBytes, _ ends: [Int], _ publicKey: PublicKey
        ) throws(SealingError) -> OpenSSLKey {
            try numbers.withBytes { bytes throws(SealingError) in
                let exponent = bytes.extracting(0..<ends[0])
                let (first, second) = (bytes.extracting(ends[0]..<ends[1]), bytes.extracting(ends[1]..<ends[2]))
                var numbers = try OpenSSLParameters()
                try numbers.add(OSSLName.modulus, number: publicKey.modulus.span)
                try numbers.add(OSSLName.exponent, number: publicKey.exponent.span)
                try numbers.add(OSSLName.privateExponent, number: exponent)
                try numbers.add(OSSLName.firstPrime, number: first)
                try numbers.add(OSSLName.secondPrime, number: second)
                try numbers.add(OSSLName.firstExponent, exponent, moduloOneLessThan: first)
                try numbers.add(OSSLName.secondExponent, exponent, moduloOneLessThan: second)
                try numbers.add(OSSLName.coefficient, number: bytes.extracting(ends[2]..<ends[3]))
                return try OpenSSLKey(rsa: numbers, isPrivate: true)
            }
        }

        /// Opens what was sealed to the public key.
        /// - Throws: `authenticationFailed`.
        package borrowing func open(_ sealed: [UInt8], label: StaticString) throws(SealingError) -> GuardedBytes {
            let key = try Self.makeKey(numbers, ends, publicKey)
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
