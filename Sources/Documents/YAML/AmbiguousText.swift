/// Texts that are strings to us, but not to every reader of YAML.
///
/// go-yaml quotes the booleans and base 60 numbers of YAML 1.1; readers such as PyYAML know more of its forms.
enum AmbiguousText {
    private static let words: Set<String> = [
        "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF", "=", "<<",
    ]

    /// Whether the plain text means something other than itself to us and to go-yaml.
    static func isNoString(_ text: String) -> Bool {
        if case .string = PlainScalarTyping.value(of: text) { false } else { true }
    }

    /// Whether the plain text means something other than itself to some reader.
    static func isAmbiguous(_ text: String) -> Bool {
        if isNoString(text) { return true }
        if words.contains(text) { return true }
        guard let first = text.utf8.first else { return true }
        guard
            (0x30...0x39).contains(first) || first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
                || first == UInt8(ascii: ".")
        else { return false }
        return isNumberWithUnderscores(text) || isBase60(text) || isTimestampLike(text) || isHugeNumber(text)
    }

    /// `1_000`, `0x_`: anything made of a number's characters with an underscore among them.
    private static func isNumberWithUnderscores(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                true
            default:
                false
            }
        }
    }

    /// `190:20:30`, `12:30.5`
    private static func isBase60(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return false }
        let hasDigit = text.utf8.contains { (0x30...0x39).contains($0) }
        return hasDigit
            && text.utf8.dropFirst().allSatisfy {
                (0x30...0x39).contains($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
            }
    }

    /// A date, alone or with a time after it.
    private static func isTimestampLike(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(12))
        func digits(_ index: inout Int, _ count: ClosedRange<Int>) -> Bool {
            let start = index
            while index < bytes.count, index - start < count.upperBound, (0x30...0x39).contains(bytes[index]) {
                index += 1
            }
            return index - start >= count.lowerBound
        }
        func hyphen(_ index: inout Int) -> Bool {
            guard index < bytes.count, bytes[index] == UInt8(ascii: "-") else { return false }
            index += 1
            return true
        }
        var index = 0
        guard digits(&index, 4...4), hyphen(&index), digits(&index, 1...2), hyphen(&index), digits(&index, 1...2)
        else { return false }
        guard index < bytes.count else { return true }
        return [UInt8(ascii: "T"), UInt8(ascii: "t"), 0x20, 0x09].contains(bytes[index])
    }

    /// A number too large for us, which others may still take for one: `1e400`, a long `0x…`.
    private static func isHugeNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        for (prefix, base) in [("0x", 16), ("0o", 8), ("0b", 2)] where rest.starts(with: prefix.utf8) {
            return rest.count > 2
                && rest.dropFirst(2).allSatisfy {
                    Character(Unicode.Scalar($0)).hexDigitValue.map { $0 < base } ?? false
                }
        }
        let mantissa = rest.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard mantissa.contains(where: { (0x30...0x39).contains($0) }) else { return false }
        rest = rest.dropFirst(mantissa.count)
        guard let exponent = rest.first else { return mantissa.filter { $0 == UInt8(ascii: ".") }.count < 2 }
        guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy { (0x30...0x39).contains($0) }
    }
}
