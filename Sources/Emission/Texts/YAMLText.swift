/// Strings in YAML, written so that every reader takes them for strings: YAML 1.1 and 1.2, go-yaml, libyaml, PyYAML.
///
/// Documents' `ScalarWriter` keeps the style of a person's file; this one writes thousands of values a second into a
/// file that nobody edits, and quotes whatever is not plain at first sight.
enum YAMLText {
    /// Appends a string: plain where no reader can take it for anything else, as a literal block where it has several
    /// lines and the block holds them exactly, else in quotes.
    ///
    /// - Parameter indent: the indentation of the lines of a block.
    static func append(_ text: String, indent: Int, to output: inout [UInt8]) {
        switch style(of: text) {
        case .plain: output += text.utf8
        case .single:
            output.append(UInt8(ascii: "'"))
            output += text.utf8
            output.append(UInt8(ascii: "'"))
        case .double: appendQuoted(text, to: &output)
        case .literal: appendLiteral(text, indent: indent, to: &output)
        }
    }

    /// Appends a key.
    static func append(key: String, to output: inout [UInt8]) {
        if key.utf8.contains(UInt8(ascii: "\n")) {
            appendQuoted(key, to: &output)
        } else {
            append(key, indent: 0, to: &output)
        }
        output.append(UInt8(ascii: ":"))
    }

    /// Appends a key of any length. Readers look for the colon behind a key for 1024 characters, unless the key is
    /// announced.
    ///
    /// - Parameter indent: that of the map.
    static func append(key: String, indent: Int, to output: inout [UInt8]) {
        guard key.utf8.count > 250 else { return append(key: key, to: &output) }
        output += "? ".utf8
        appendQuoted(key, to: &output)
        output.append(UInt8(ascii: "\n"))
        output += repeatElement(UInt8(ascii: " "), count: indent)
        output.append(UInt8(ascii: ":"))
    }

    private enum Style { case plain, single, double, literal }

    /// One pass over the bytes of most texts, and a second one where they are not all printable ASCII.
    private static func style(of text: String) -> Style {
        guard let first = text.utf8.first else { return .double }
        var isPlain = isLetter(first) || first == UInt8(ascii: "/")
        var isLiteral = first > 0x20
        var hasNewline = false
        var isPrintableASCII = true
        var isFitForSingle = true
        var gainsFromSingle = false
        var previous = first
        for byte in text.utf8 {
            // A colon ends a key where a space or the end follows.
            isPlain = isPlain && canBeInPlain(byte) && !(previous == UInt8(ascii: ":") && byte == UInt8(ascii: " "))
            switch byte {
            case UInt8(ascii: "\n"):
                // Editors cut white space at the end of lines.
                if isBlank(previous) { isLiteral = false }
                hasNewline = true
            case UInt8(ascii: "\t"), UInt8(ascii: "'"): isFitForSingle = false
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): gainsFromSingle = true
            case 0..<0x20, 0x7F...: isPrintableASCII = false
            default: break
            }
            previous = byte
        }
        if isPlain, previous != UInt8(ascii: ":"), !isBlank(previous), !isReserved(text) { return .plain }
        if hasNewline {
            // More than one newline at the end would need `|+`.
            let isExact = isLiteral && !isBlank(previous) && !text.utf8.suffix(2).elementsEqual("\n\n".utf8)
            return isExact && (isPrintableASCII || isPrintable(text)) ? .literal : .double
        }
        return isPrintableASCII && isFitForSingle && gainsFromSingle ? .single : .double
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func canBeInPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "@"): true
        case UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "%"), UInt8(ascii: ";"): true
        case UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "~"): true
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "$"), UInt8(ascii: ":"), UInt8(ascii: " "): true
        default: isLetter(byte)
        }
    }

    /// What YAML 1.1 or 1.2 reads as null or as true or false. Numbers and dates begin with no letter.
    private static func isReserved(_ text: String) -> Bool {
        guard text.utf8.count <= 5 else { return false }
        switch text.lowercased() {
        case "y", "n", "yes", "no", "on", "off", "true", "false", "null": return true
        default: return false
        }
    }

    /// Whether a block can hold the text, line breaks aside.
    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !needsEscape($0) }
    }

    /// Whether a reader refuses the character as it is, or takes it for a line break or a byte order mark.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    static func appendQuoted(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\"".utf8
            case "\\": output += "\\\\".utf8
            case "\n": output += "\\n".utf8
            case "\r": output += "\\r".utf8
            case "\t": output += "\\t".utf8
            case _ where needsEscape(scalar):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                output += "\\u".utf8
                output += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
                output += digits.utf8
            default: output += scalar.utf8
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func appendLiteral(_ text: String, indent: Int, to output: inout [UInt8]) {
        let endsWithNewline = text.utf8.last == UInt8(ascii: "\n")
        output += endsWithNewline ? "|".utf8 : "|-".utf8
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if endsWithNewline { lines.removeLast() }
        for line in lines {
            output.append(UInt8(ascii: "\n"))
            guard !line.isEmpty else { continue }
            output += repeatElement(UInt8(ascii: " "), count: indent)
            output += line
        }
    }
}
