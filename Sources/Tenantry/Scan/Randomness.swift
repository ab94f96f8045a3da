/// Tells random strings from words.
enum Randomness {
    /// Shannon's entropy of a text in bits for each of its bytes.
    static func entropy(_ text: ArraySlice<UInt8>) -> Double {
        guard !text.isEmpty else { return 0 }
        var counts = [Int](repeating: 0, count: 256)
        for byte in text { counts[Int(byte)] += 1 }
        let total = Double(text.count)
        return counts.reduce(0) { sum, count in
            guard count > 0 else { return sum }
            let share = Double(count) / total
            return sum - share * logarithm(share)
        }
    }

    /// The binary logarithm, to three digits.
    private static func logarithm(_ value: Double) -> Double {
        guard value > 0 else { return 0 }
        // log2(m · 2^e) = e + log2(m), with the series of the inverse hyperbolic tangent.
        let (exponent, mantissa) = (Double(value.exponent), value.significand)
        let ratio = (mantissa - 1) / (mantissa + 1)
        let square = ratio * ratio
        let series = ratio * (1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square / 9))))
        return exponent + 2 * series * 1.4426950408889634
    }

    /// Whether somebody has only shown where a token would be.
    static func isPlaceholder(_ text: ArraySlice<UInt8>) -> Bool {
        let lower = String(decoding: text, as: UTF8.self).lowercased()
        let words = ["example", "xxxx", "placeholder", "changeme", "redacted", "dummy", "your", "insert", "00000000"]
        return words.contains { lower.contains($0) } || entropy(text) < 2.5
    }

    /// Whether a run of letters and digits is random: 20 to 512 bytes, at least two digits, an entropy of at least 0.8 of
    /// what so many bytes can have at most, and a change between small letter, capital and digit at every third byte.
    static func isRandom(_ text: ArraySlice<UInt8>) -> Bool {
        guard (20...512).contains(text.count) else { return false }
        var (digits, changes, last) = (0, 0, 0)
        for byte in text {
            let kind =
                switch byte {
                case 0x30...0x39: 1
                case 0x41...0x5A: 2
                case 0x61...0x7A: 3
                default: 4
                }
            if kind == 1 { digits += 1 }
            if last != 0, kind != last, kind != 4, last != 4 { changes += 1 }
            last = kind
        }
        let most = logarithm(Double(min(text.count, 64)))
        return digits >= 2 && digits < text.count && changes * 3 >= text.count && entropy(text) >= 0.8 * most
            && !isPlaceholder(text)
    }
}
