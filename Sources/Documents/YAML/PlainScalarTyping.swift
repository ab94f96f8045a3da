/// What plain scalars mean to go-yaml version 3.
///
/// It follows YAML 1.1 with the changes of 1.2 that its authors took over: `yes`, `no`, `on` and `off` are text;
/// `0644` is octal and so is `0o644`; `08` is a float, for want of an octal 8; base 60 is unknown.
enum PlainScalarTyping {
    /// The value of a plain scalar without a tag.
    static func value(of text: String) -> ScalarValue {
        value(of: text, allowingTimestamps: true)
    }

    /// - Parameter allowingTimestamps: false where an explicit tag asks for another type.
    static func value(of text: String, allowingTimestamps: Bool) -> ScalarValue {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
            UInt8(ascii: "f"), UInt8(ascii: "F"):
            return word(text) ?? .string(text)
        case UInt8(ascii: "."):
            if let value = nonFinite(text) { return value }
            return float(withoutInnerUnderscores(text)) ?? .string(text)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39:
            if let value = nonFinite(text) { return value }
            if allowingTimestamps, let time = Timestamp(parsing: text) { return .timestamp(time) }
            return number(text) ?? .string(text)
        default:
            return .string(text)
        }
    }

    private static func word(_ text: String) -> ScalarValue? {
        switch text {
        case "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        default: nil
        }
    }

    private static func nonFinite(_ text: String) -> ScalarValue? {
        guard text.utf8.count <= 5 else { return nil }
        return switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": .float(-.infinity)
        case ".nan", ".NaN", ".NAN": .float(.nan)
        default: nil
        }
    }

    private static func number(_ text: String) -> ScalarValue? {
        let digits = text.utf8.contains(UInt8(ascii: "_")) ? String(text.filter { $0 != "_" }) : text
        return integer(digits) ?? float(digits)
    }

    // MARK: Integers

    /// An integer with an optional sign and one of the prefixes `0x`, `0b`, `0o` and `0`.
    private static func integer(_ text: String) -> ScalarValue? {
        var rest = text.utf8[...]
        var sign = takeSign(&rest)
        var radix: UInt64 = 10
        if rest.first == UInt8(ascii: "0"), let letter = rest.dropFirst().first {
            switch letter {
            case UInt8(ascii: "x"), UInt8(ascii: "X"):
                radix = 16
                rest = rest.dropFirst(2)
            case UInt8(ascii: "b"), UInt8(ascii: "o"), UInt8(ascii: "B"), UInt8(ascii: "O"):
                radix = letter | 0x20 == UInt8(ascii: "b") ? 2 : 8
                rest = rest.dropFirst(2)
                // go-yaml takes these two prefixes, in lower case, off and reads the rest with a sign of its own.
                if sign == nil, letter & 0x20 != 0 { sign = takeSign(&rest) }
            default:
                radix = 8
                rest = rest.dropFirst()
            }
        }
        guard !rest.isEmpty else { return nil }
        var magnitude: UInt64 = 0
        for byte in rest {
            guard let digit = digit(byte), digit < radix else { return nil }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            magnitude = sum
        }
        return signed(magnitude, sign: sign)
    }

    private static func takeSign(_ rest: inout Substring.UTF8View) -> UInt8? {
        guard let first = rest.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return nil }
        rest.removeFirst()
        return first
    }

    private static func signed(_ magnitude: UInt64, sign: UInt8?) -> ScalarValue? {
        if sign == UInt8(ascii: "-") {
            guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
            return .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        }
        if let number = Int64(exactly: magnitude) { return .int(number) }
        return sign == nil ? .uint(magnitude) : nil
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x30)
        case 0x41...0x46: UInt64(byte - 0x41 + 10)
        case 0x61...0x66: UInt64(byte - 0x61 + 10)
        default: nil
        }
    }

    // MARK: Floats

    /// A decimal number within the range of a double.
    private static func float(_ text: String) -> ScalarValue? {
        guard isDecimal(text), let number = Double(text), number.isFinite else { return nil }
        return .float(number)
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isDecimal(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func skip(_ characters: UInt8...) -> Bool {
            guard let first = rest.first, characters.contains(first) else { return false }
            rest.removeFirst()
            return true
        }
        func skipDigits() -> Bool {
            let before = rest.count
            rest = rest.drop { (0x30...0x39).contains($0) }
            return rest.count < before
        }
        _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
        let hasWhole = skipDigits()
        if skip(UInt8(ascii: ".")) {
            guard skipDigits() || hasWhole else { return false }
        } else if !hasWhole {
            return false
        }
        if skip(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
            guard skipDigits() else { return false }
        }
        return rest.isEmpty
    }

    /// The text without the underscores that stand between two digits: all that a float may have which begins with
    /// a dot.
    private static func withoutInnerUnderscores(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "_")) else { return text }
        func isDigit(_ index: Int) -> Bool { bytes.indices.contains(index) && (0x30...0x39).contains(bytes[index]) }
        var kept = [UInt8]()
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "_"), isDigit(index - 1), isDigit(index + 1) { continue }
            kept.append(byte)
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
