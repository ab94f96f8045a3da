/// What decides how a text can be written in YAML.
struct TextTraits {
    /// A character that only double quotes can hold: control characters, line breaks other than LF, the byte order
    /// mark, and what is no character at all.
    private(set) var needsEscapes = false
    private(set) var hasTab = false
    private(set) var hasLineBreak = false
    /// A blank, that is a space or a tab, at the beginning or the end, or nothing at all.
    private(set) var hasBlankAtEdge: Bool
    /// A colon before a blank or at the end, or a `#` after a blank.
    private(set) var hasPlainTerminator = false
    /// One of `,[]{}`, or a colon before one.
    private(set) var hasFlowIndicator = false

    init(_ text: String) {
        var previous: UInt32 = 0x20
        for scalar in text.unicodeScalars {
            let value = scalar.value
            switch value {
            case 0x0A:
                hasLineBreak = true
            case 0x09:
                hasTab = true
            case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF:
                needsEscapes = true
            case let value where value & 0xFFFE == 0xFFFE:
                needsEscapes = true
            default:
                break
            }
            switch scalar {
            case ",", "[", "]", "{", "}": hasFlowIndicator = true
            case "#" where previous == 0x20 || previous == 0x09: hasPlainTerminator = true
            case " " where previous == 0x3A, "\t" where previous == 0x3A: hasPlainTerminator = true
            default: break
            }
            previous = value
        }
        let first = text.utf8.first ?? 0x20
        let last = text.utf8.last ?? 0x20
        hasBlankAtEdge = first == 0x20 || first == 0x09 || last == 0x20 || last == 0x09
        if last == UInt8(ascii: ":") { hasPlainTerminator = true }
    }

    /// Whether the syntax allows the text without quotes, whatever it then means.
    static func isPlain(_ text: String, isInFlow: Bool) -> Bool {
        let traits = TextTraits(text)
        if traits.needsEscapes || traits.hasTab || traits.hasLineBreak || traits.hasBlankAtEdge
            || traits.hasPlainTerminator || isInFlow && traits.hasFlowIndicator
        {
            return false
        }
        return !beginsWithIndicator(text)
    }

    private static func beginsWithIndicator(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return true }
        switch first {
        case ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`", "?", ":":
            return true
        case "-":
            let second = text.unicodeScalars.dropFirst().first
            return second == nil || second == " " || second == "," || second == "]" || second == "}"
                || text.hasPrefix("---")
        case ".":
            return text.hasPrefix("...")
        default:
            return false
        }
    }
}
