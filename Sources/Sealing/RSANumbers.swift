/// Where the numbers of an RSA private key are in its DER: PKCS#1 (RFC 8017, appendix A.1.2), or PKCS#8 around it (RFC
/// 5208). OpenSSL reads the same, but frees a copy of all of it without zeroing it.
struct RSANumbers {
    let modulus: Range<Int>
    let exponent: Range<Int>
    let privateExponent: Range<Int>
    let firstPrime: Range<Int>
    let secondPrime: Range<Int>
    let coefficient: Range<Int>

    /// 1.2.840.113549.1.1.1
    private static let rsaEncryption: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]

    /// - Throws: `invalidKey`, also for a key of another algorithm or of more than two primes.
    init(derEncoded bytes: Span<UInt8>) throws(SealingError) {
        var file = DERReader(0..<bytes.count)
        let key = try file.element(.sequence, in: bytes)
        try file.end()
        var reader = DERReader(key)
        try reader.skipZero(in: bytes)
        if reader.isNext(.sequence, in: bytes) {
            try Self.checkAlgorithm(reader.element(.sequence, in: bytes), bytes)
            // Attributes may follow, which mean nothing here.
            var inner = DERReader(try reader.element(.octetString, in: bytes))
            reader = DERReader(try inner.element(.sequence, in: bytes))
            try inner.end()
            try reader.skipZero(in: bytes)
        }
        modulus = try reader.positiveNumber(in: bytes)
        exponent = try reader.positiveNumber(in: bytes)
        privateExponent = try reader.positiveNumber(in: bytes)
        firstPrime = try reader.positiveNumber(in: bytes)
        secondPrime = try reader.positiveNumber(in: bytes)
        // The exponents of the remainder theorem follow from the others.
        _ = try reader.positiveNumber(in: bytes)
        _ = try reader.positiveNumber(in: bytes)
        coefficient = try reader.positiveNumber(in: bytes)
        try reader.end()
    }

    private static func checkAlgorithm(_ range: Range<Int>, _ bytes: Span<UInt8>) throws(SealingError) {
        var reader = DERReader(range)
        let identifier = try reader.element(.objectIdentifier, in: bytes)
        guard identifier.count == rsaEncryption.count,
            zip(identifier, rsaEncryption).allSatisfy({ bytes[$0] == $1 }),
            try reader.element(.null, in: bytes).isEmpty
        else { throw SealingError(.invalidKey) }
        try reader.end()
    }
}
