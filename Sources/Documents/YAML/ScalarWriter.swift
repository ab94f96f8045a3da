/// Writes values so that they read back as the same text and type, here, with go-yaml, and with readers of YAML 1.1.
package struct ScalarWriter {
    /// A value's spelling: what follows `key: ` or `- `, and for a block scalar the lines below it, which are still
    /// to be indented.
    package struct Spelling: Hashable, Sendable {
        package var text: String
        package var lines: [String] = []
    }

    /// Whether a block scalar can stand here: not in a flow collection, not as a key.
    package var allowsBlock = true
    /// Whether the value may stand before a line that a block scalar with trailing empty lines would swallow.
    package var allowsTrailingLines = false
    package var isInFlow = false
    /// The columns by which the lines of a block scalar are indented more than the collection around it.
    package var step = 2
    /// Whether text that readers of YAML 1.1 take for something else (`no`, `12:30`) gets quotes.
    package var quotesAmbiguous = true
    /// The block scalar that is replaced, whose header is kept where it still fits.
    var previous: BlockScalarLayout?

    package init(allowsBlock: Bool = true, isInFlow: Bool = false, step: Int = 2) {
        self.allowsBlock = allowsBlock && !isInFlow
        self.isInFlow = isInFlow
        self.step = step
    }

    /// For keys, which stand on one line.
    package static func key(isInFlow: Bool = false) -> ScalarWriter {
        ScalarWriter(allowsBlock: false, isInFlow: isInFlow)
    }

    /// - Parameter style: kept where it can hold the value; `plain` stands for the plainest that can.
    package func spelling(of value: ScalarValue, preferring style: Scalar.Style = .plain) -> Spelling {
        switch value {
        case .null: Spelling(text: "null")
        case .bool(let value): Spelling(text: value ? "true" : "false")
        case .int(let number): Spelling(text: String(number))
        case .uint(let number): Spelling(text: String(number))
        case .float(let number): Spelling(text: Self.spelling(of: number))
        case .timestamp(let time): Spelling(text: time.canonical)
        case .binary(let bytes): Spelling(text: "!!binary \(bytes.isEmpty ? "\"\"" : Base64.encode(bytes))")
        case .string(let text): spelling(of: text, preferring: style)
        }
    }

    /// Whether readers of YAML 1.1 take the plain text for something else than text, but go-yaml does not.
    package static func isAmbiguous(_ text: String) -> Bool {
        AmbiguousText.isAmbiguous(text) && !AmbiguousText.isNoString(text)
    }

    // MARK: Text

    private func spelling(of text: String, preferring style: Scalar.Style) -> Spelling {
        let traits = TextTraits(text)
        switch style {
        case .literal, .folded:
            if let block = block(text, style: style, traits) { return block }
        case .singleQuoted where Self.canBeSingleQuoted(traits):
            return Spelling(text: Self.singleQuoted(text))
        case .doubleQuoted:
            return Spelling(text: Self.doubleQuoted(text))
        case .plain, .singleQuoted:
            break
        }
        if traits.hasLineBreak, let block = block(text, style: .literal, traits) { return block }
        if TextTraits.isPlain(text, isInFlow: isInFlow) {
            let needsQuotes = quotesAmbiguous ? AmbiguousText.isAmbiguous(text) : AmbiguousText.isNoString(text)
            return Spelling(text: needsQuotes ? Self.doubleQuoted(text) : text)
        }
        let isQuotable = Self.canBeSingleQuoted(traits) && !text.isEmpty
        return Spelling(text: isQuotable ? Self.singleQuoted(text) : Self.doubleQuoted(text))
    }

    private func block(_ text: String, style: Scalar.Style, _ traits: TextTraits) -> Spelling? {
        guard allowsBlock else { return nil }
        let writer = BlockScalarWriter(
            step: step, allowsTrailingLines: allowsTrailingLines, previous: previous)
        return writer.spelling(of: text, isFolded: style == .folded, traits)
    }

    private static func canBeSingleQuoted(_ traits: TextTraits) -> Bool {
        !traits.needsEscapes && !traits.hasTab && !traits.hasLineBreak
    }

    static func singleQuoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { result += "'" }
            result.unicodeScalars.append(scalar)
        }
        return result + "'"
    }

    static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\0": result += "\\0"
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\u{0B}": result += "\\v"
            case "\u{0C}": result += "\\f"
            case "\r": result += "\\r"
            case "\u{1B}": result += "\\e"
            case "\u{85}": result += "\\N"
            case "\u{2028}": result += "\\L"
            case "\u{2029}": result += "\\P"
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\\x" + hexadecimal(scalar, digits: 2)
            case "\u{FEFF}", "\u{FFFE}", "\u{FFFF}": result += "\\u" + hexadecimal(scalar, digits: 4)
            case let scalar where scalar.value & 0xFFFE == 0xFFFE: result += "\\U" + hexadecimal(scalar, digits: 8)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
        let text = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    // MARK: Floats

    /// The shortest text that reads back as the same float: with a point, so that every reader takes it for one, and
    /// with an exponent only beyond 1e21 and below 1e-4.
    private static func spelling(of number: Double) -> String {
        if number.isNaN { return ".nan" }
        if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
        let sign = number.sign == .minus ? "-" : ""
        let (digits, point) = number.magnitude.shortestDigits
        let count = digits.count
        if point > 21 || point < -3 {
            let fraction = count > 1 ? String(digits.dropFirst()) : "0"
            let exponent = point - 1
            let padding = abs(exponent) < 10 ? "0" : ""
            return "\(sign)\(digits.prefix(1)).\(fraction)e\(exponent < 0 ? "-" : "+")\(padding)\(abs(exponent))"
        }
        if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
        if point >= count { return "\(sign)\(digits)\(String(repeating: "0", count: point - count)).0" }
        return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }
}
