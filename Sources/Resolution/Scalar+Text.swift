package import Documents

extension ScalarValue {
    package var isBinary: Bool {
        if case .binary = self { true } else { false }
    }
}

extension Scalar {
    /// The text of an entry: as the file has it or, of a decrypted value that is no string, its canonical form.
    ///
    /// A plain scalar whose text is as long as its place in the file stands there as it is; the ciphertext of an
    /// encrypted one is longer.
    func text(in node: Node, asWritten: Bool) -> String {
        if asWritten || style == .plain && node.span.count == text.utf8.count { return text }
        switch value {
        case .null: return "null"
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let int): return String(int)
        case .uint(let int): return String(int)
        case .float(let double): return Self.text(of: double)
        case .timestamp(let timestamp): return timestamp.canonical
        case .string, .binary: return text
        }
    }

    /// The shortest decimal text without an exponent that reads back as the same number, as SOPS writes it.
    private static func text(of double: Double) -> String {
        if double.isNaN { return ".nan" }
        if double.isInfinite { return double < 0 ? "-.inf" : ".inf" }
        var text = "\(double)"
        if let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) {
            text = Self.shifted(text[..<mark], by: exponent)
        }
        if text.hasSuffix(".0") { text.removeLast(2) }
        return text
    }

    /// A decimal number such as `-1.5`, its point moved.
    private static func shifted(_ number: Substring, by exponent: Int) -> String {
        let sign = number.hasPrefix("-") ? "-" : ""
        let parts = number.drop { $0 == "-" }.split(separator: ".")
        let whole = String(parts[0])
        var fraction = parts.count > 1 ? String(parts[1]) : ""
        if fraction == "0" { fraction = "" }
        if exponent < 0 {
            let digits = whole + fraction
            return sign + "0." + String(repeating: "0", count: -exponent - whole.count) + digits
        }
        return sign + whole + fraction + String(repeating: "0", count: exponent - fraction.count)
    }
}
