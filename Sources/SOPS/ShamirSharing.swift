import Sealing

/// Shamir's secret sharing over GF(2⁸) with the polynomial 0x11B, byte by byte: a share is the y-bytes followed by one
/// x-byte. Multiplications take the same time for all operands.
enum ShamirSharing {
    /// Splits a secret into shares of which any `threshold` give it back.
    static func split(_ secret: borrowing GuardedBytes, into count: Int, threshold: Int) throws(SealingError)
        -> [[UInt8]]
    {
        guard (1...255).contains(count), (1...count).contains(threshold) else { throw SealingError(.invalidLength) }
        var shares = (1...count).map { [UInt8](repeating: 0, count: secret.count) + [UInt8($0)] }
        secret.withBytes { bytes in
            for index in 0..<secret.count {
                // A random polynomial whose constant term is the secret's byte.
                var coefficients = [bytes[index]] + Random.bytes(threshold - 1)
                for share in shares.indices {
                    shares[share][index] = coefficients.reversed().reduce(0) { sum, coefficient in
                        multiply(sum, UInt8(share + 1)) ^ coefficient
                    }
                }
                Memory.wipe(&coefficients)
            }
        }
        return shares
    }

    /// Interpolates the polynomials at zero. Nil if the shares are not of one length or share an x.
    static func combine(_ shares: [[UInt8]]) -> [UInt8]? {
        guard let length = shares.first?.count, length > 1, shares.allSatisfy({ $0.count == length }) else {
            return nil
        }
        let places = shares.map { $0[length - 1] }
        guard Set(places).count == places.count, !places.contains(0) else { return nil }
        var secret = [UInt8](repeating: 0, count: length - 1)
        for (share, x) in zip(shares, places) {
            let weight = places.filter { $0 != x }.reduce(1) { multiply($0, multiply($1, inverse(x ^ $1))) }
            for index in secret.indices { secret[index] ^= multiply(weight, share[index]) }
        }
        return secret
    }

    private static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var (left, product) = (left, UInt8(0))
        for bit in 0..<8 {
            product ^= left & (0 &- (right >> UInt8(bit) & 1))
            left = left << 1 ^ (0x1B & (0 &- (left >> 7)))
        }
        return product
    }

    /// The element to the power of 254, its inverse.
    private static func inverse(_ element: UInt8) -> UInt8 {
        var (result, square) = (UInt8(1), element)
        for _ in 0..<7 {
            square = multiply(square, square)
            result = multiply(result, square)
        }
        return result
    }
}
