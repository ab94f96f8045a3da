import Documents
import Sealing

/// The byte form of a value that is encrypted and hashed, and its type tag.
struct PlainValue: Hashable {
    var type: ValueType
    var bytes: [UInt8]

    /// The form of a scalar; nil for `null`, which is neither encrypted nor hashed, and for an integer that needs
    /// more than 64 bits with sign, which SOPS refuses.
    init?(_ value: ScalarValue) {
        switch value {
        case .null, .uint: return nil
        case .bool(let flag): self.init(.bool, flag ? "True" : "False")
        case .int(let number): self.init(.int, String(number))
        case .float(let number): self.init(.float, DecimalText.of(number))
        case .string(let text): self.init(.str, text)
        case .timestamp(let moment): self.init(.time, moment.canonical)
        case .binary(let bytes): self.init(type: .str, bytes: bytes)
        }
    }

    init(comment: String) {
        self.init(.comment, comment)
    }

    init(type: ValueType, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }

    /// The value as the text of a scalar or comment; what is not UTF-8 is replaced.
    var text: String {
        let text = String(decoding: bytes, as: UTF8.self)
        return type == .bool ? Self.boolean(text).map(String.init) ?? text : text
    }

    private init(_ type: ValueType, _ text: String) {
        self.init(type: type, bytes: Array(text.utf8))
    }

    /// What the bytes mean; nil if they are not of the type. A comment has no scalar.
    var scalar: ScalarValue? {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return type == .str || type == .bytes ? .binary(bytes) : nil
        }
        return switch type {
        case .str, .bytes: .string(text)
        case .int: Int64(text).map(ScalarValue.int)
        case .float: DecimalText.number(text).map(ScalarValue.float)
        case .bool: Self.boolean(text).map(ScalarValue.bool)
        case .time: Timestamp(parsing: text).map(ScalarValue.timestamp)
        case .comment: nil
        }
    }

    /// The spellings of true and false that SOPS reads.
    static func boolean(_ text: String) -> Bool? { booleans[text] }

    private static let booleans = [
        "1": true, "t": true, "T": true, "TRUE": true, "true": true, "True": true,
        "0": false, "f": false, "F": false, "FALSE": false, "false": false, "False": false,
    ]
}

extension PlainValue: Redacting {}

/// Floating-point numbers as SOPS spells them: the shortest decimal that reads back the same, never an exponent.
enum DecimalText {
    static func of(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        // Swift prints the shortest digits, too, but may put an exponent behind them.
        let text = number.magnitude.description
        let parts = text.split(separator: "e")
        let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(mantissa[0]) + (mantissa.count == 2 && mantissa[1] != "0" ? String(mantissa[1]) : "")
        var point = mantissa[0].count + exponent
        if point <= 0 {
            digits = String(repeating: "0", count: 1 - point) + digits
            point = 1
        }
        if point > digits.count {
            digits += String(repeating: "0", count: point - digits.count)
        }
        let whole = digits.prefix(point)
        let fraction = digits.dropFirst(point)
        return (number.sign == .minus ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    static func number(_ text: String) -> Double? {
        switch text {
        case "NaN": .nan
        case "+Inf": .infinity
        case "-Inf": -.infinity
        default: Double(text).flatMap { $0.isFinite ? $0 : nil }
        }
    }
}
