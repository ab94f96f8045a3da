internal import Sealing

/// Bech32 (BIP 173) without its limit of 90 characters, for keys in text.
///
/// age writes recipients in lower and identities in upper case; a text in both is refused, and so is a prefix in the
/// other case, as by age itself: what this library took and age did not would be a trap.
package enum Bech32 {
    private static let alphabet = [UInt8]("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    /// The value of each character of either case; 255 for all others.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
            values[Int(upper(character))] = UInt8(value)
        }
        return values
    }()

    /// The bytes that `text` holds behind `prefix` and the separator `1`. They may be a key: the caller wipes them.
    /// - Throws: `code` with a reason that does not repeat the text.
    package static func decode(
        _ text: Span<UInt8>, prefix: String, orThrow code: AgeError.Code
    ) throws(AgeError) -> [UInt8] {
        let prefix = [UInt8](prefix.utf8)
        let start = prefix.count + 1
        guard text.count >= start + 6, prefix.indices.allSatisfy({ text[$0] == prefix[$0] }),
            text[prefix.count] == UInt8(ascii: "1")
        else {
            throw AgeError(code, "one begins with \(String(decoding: prefix, as: UTF8.self))1 and ends with a checksum")
        }
        var symbols: [UInt8] = []
        symbols.reserveCapacity(text.count - start)
        defer { Memory.wipe(&symbols) }
        let isUpper = prefix.contains(where: isUpper)
        for index in start..<text.count {
            let character = text[index]
            let symbol = values[Int(character)]
            guard symbol != 255 else { throw AgeError(code, "character \(index + 1) is not one of Bech32's") }
            guard isUpper ? !isLower(character) : !self.isUpper(character) else {
                throw AgeError(code, "character \(index + 1) is in the other case: all are upper or all are lower")
            }
            symbols.append(symbol)
        }
        guard checksum(prefix, symbols) == 1 else {
            throw AgeError(code, "the checksum is wrong: a character is mistyped or missing")
        }
        symbols.removeLast(6)
        guard let bytes = bytes(of: symbols) else { throw AgeError(code, "bits are left over at its end") }
        return bytes
    }

    /// The text, in ASCII and in the case of `prefix`. It may be a key: the caller wipes it.
    package static func encode(_ bytes: Span<UInt8>, prefix: String) -> [UInt8] {
        let prefix = [UInt8](prefix.utf8)
        var symbols: [UInt8] = []
        symbols.reserveCapacity((bytes.count * 8 + 4) / 5 + 6)
        defer { Memory.wipe(&symbols) }
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for index in bytes.indices {
            bits = (bits << 8 | UInt32(bytes[index])) & 0xfff
            count += 8
            while count >= 5 {
                count -= 5
                symbols.append(UInt8(bits >> count & 31))
            }
        }
        if count > 0 { symbols.append(UInt8(bits << (5 - count) & 31)) }
        symbols.append(contentsOf: repeatElement(0, count: 6))
        let sum = checksum(prefix, symbols) ^ 1
        symbols.removeLast(6)
        for place in 0..<6 { symbols.append(UInt8(sum >> (5 * (5 - UInt32(place))) & 31)) }

        var text = prefix
        text.reserveCapacity(prefix.count + 1 + symbols.count)
        text.append(UInt8(ascii: "1"))
        let isUpper = prefix.contains(where: isUpper)
        for symbol in symbols {
            text.append(isUpper ? upper(alphabet[Int(symbol)]) : alphabet[Int(symbol)])
        }
        return text
    }

    /// Groups of 5 bits as bytes; nil if a whole group or a bit that is set is left over.
    private static func bytes(of symbols: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(symbols.count * 5 / 8)
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for symbol in symbols {
            bits = (bits << 5 | UInt32(symbol)) & 0xfff
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 0xff))
            }
        }
        return count < 5 && bits & (1 << count - 1) == 0 ? bytes : nil
    }

    /// BIP 173's checksum over the prefix, in lower case, and the symbols: 1 when it is right.
    private static func checksum(_ prefix: [UInt8], _ symbols: [UInt8]) -> UInt32 {
        var sum: UInt32 = 1
        func add(_ symbol: UInt8) {
            let top = sum >> 25
            sum = (sum & 0x1ff_ffff) << 5 ^ UInt32(symbol)
            let generators: [5 of UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
            for bit in generators.indices where top >> UInt32(bit) & 1 == 1 { sum ^= generators[bit] }
        }
        for character in prefix { add(lower(character) >> 5) }
        add(0)
        for character in prefix { add(lower(character) & 31) }
        for symbol in symbols { add(symbol) }
        return sum
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func upper(_ byte: UInt8) -> UInt8 { isLower(byte) ? byte - 32 : byte }
    private static func lower(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte + 32 : byte }
}
