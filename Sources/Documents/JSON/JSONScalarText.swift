/// How JSON spells single values.
enum JSONScalarText {
    /// Appends the spelling of a value.
    ///
    /// - Returns: false, with nothing appended, if JSON cannot hold the value.
    static func append(_ value: ScalarValue, to bytes: inout [UInt8]) -> Bool {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .int(let number): bytes += String(number).utf8
        case .uint(let number): bytes += String(number).utf8
        case .float(let number):
            guard number.isFinite else { return false }
            bytes += spelling(of: number).utf8
        case .string(let text): append(text, to: &bytes)
        case .timestamp(let time): append(time.canonical, to: &bytes)
        case .binary: return false
        }
        return true
    }

    /// What the spelling of a value reads back as: JSON has no timestamps, and nothing tells whole floats from
    /// integers.
    static func readBack(_ value: ScalarValue) -> ScalarValue {
        switch value {
        case .timestamp(let time):
            return .string(time.canonical)
        case .uint(let number):
            return Int64(exactly: number).map { .int($0) } ?? .float(Double(number))
        case .float(let number) where number.isFinite:
            return Int64(spelling(of: number)).map { .int($0) } ?? value
        case .null, .bool, .int, .float, .string, .binary:
            return value
        }
    }

    // MARK: Strings

    /// Appends a string with no more escapes than RFC 8259 asks for (section 7).
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ !needsEscape($0) }) {
            bytes += text.utf8
        } else {
            for byte in text.utf8 {
                if needsEscape(byte) { bytes += escape(byte).utf8 } else { bytes.append(byte) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// The shortest escape of an ASCII character.
    static func escape(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): return "\\\""
        case UInt8(ascii: "\\"): return "\\\\"
        case 0x08: return "\\b"
        case 0x09: return "\\t"
        case 0x0A: return "\\n"
        case 0x0C: return "\\f"
        case 0x0D: return "\\r"
        default:
            let digits = String(byte, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }

    // MARK: Floats

    /// The shortest text that reads back as the same number, as Go's encoding/json spells it: whole numbers without a
    /// point, and an exponent only from 1e21 on and below 1e-6. The number must be finite.
    static func spelling(of number: Double) -> String {
        // `-0` would read back as the integer 0.
        if number == 0, number.sign == .minus { return "-0.0" }
        let sign = number.sign == .minus ? "-" : ""
        let (digits, point) = number.magnitude.shortestDigits
        let count = digits.count
        if point > 21 || point < -5 {
            let fraction = count > 1 ? "." + digits.dropFirst() : ""
            let exponent = point - 1
            return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(abs(exponent))"
        }
        if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
        if point >= count { return sign + digits + String(repeating: "0", count: point - count) }
        return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }
}
