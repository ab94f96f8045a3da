/// Makes sure that a text is UTF-8 and, where it is YAML, without control characters.
enum TextCheck {
    enum Fault {
        case notUTF8
        case controlCharacter(UInt32)
    }

    /// The first offset at which `bytes` are not allowed, and why; nil if all are.
    ///
    /// `isASCII` tells whether every byte from `start` on is below 0x80.
    static func firstFault(
        in bytes: [UInt8], from start: Int, isASCII: inout Bool
    ) -> (offset: Int, fault: Fault)? {
        isASCII = true
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                guard isAllowed(UInt32(byte)) else { return (index, .controlCharacter(UInt32(byte))) }
                index += 1
                continue
            }
            isASCII = false
            guard let (scalar, length) = decode(bytes, at: index) else { return (index, .notUTF8) }
            guard isAllowed(scalar) else { return (index, .controlCharacter(scalar)) }
            index += length
        }
        return nil
    }

    /// Whether YAML allows a character.
    static func isAllowed(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...: true
        default: false
        }
    }

    /// A character's name for a message: `U+001B`.
    static func name(of scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The first offset at which the bytes are no UTF-8; nil if all are.
    static func firstOffsetOutsideUTF8(in bytes: [UInt8]) -> Int? {
        var index = 0
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index += 1
            } else {
                guard let (_, length) = decode(bytes, at: index) else { return index }
                index += length
            }
        }
        return nil
    }

    /// The Unicode scalar that begins at `index`, or nil if there is no well-formed one.
    static func decode(_ bytes: [UInt8], at index: Int) -> (UInt32, length: Int)? {
        let first = bytes[index]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard (0xC2...0xF4).contains(first), index + length <= bytes.count else { return nil }
        var scalar = UInt32(first) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length {
            let next = bytes[index + offset]
            guard next & 0xC0 == 0x80 else { return nil }
            scalar = scalar << 6 | UInt32(next & 0x3F)
        }
        let smallest: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
        guard scalar >= smallest, Unicode.Scalar(scalar) != nil else { return nil }
        return (scalar, length)
    }
}
