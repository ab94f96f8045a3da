/// How names, values and comments are spelled so that go-ini reads them back exactly.
enum INISpelling {
    /// Why something cannot be written.
    struct Problem: Error {
        var reason: String
        var hint: String
    }

    private static let marks: [UInt8] = [UInt8(ascii: "#"), UInt8(ascii: ";")]

    // MARK: Values

    /// A value in quotes of its old style if they can hold it, else in the simplest that can.
    ///
    /// - Parameter inline: the comment that stands behind the value, or nothing.
    static func value(
        _ value: ScalarValue, preferring style: Scalar.Style = .plain, before inline: String = ""
    ) throws(Problem) -> String {
        guard let text = FlatText.text(of: value) else {
            throw Problem(
                reason: "\(FlatText.reason(for: value)), and an INI file holds text only",
                hint: "write a text, or leave the entry out")
        }
        for style in [style, .plain, .doubleQuoted, .singleQuoted, .literal, .folded]
        where canHold(text, style, before: inline) {
            return style.iniQuote + text + style.iniQuote
        }
        throw Problem(
            reason: "the value has line breaks and quotes of every kind, so nothing can quote it",
            hint: "use another format, or encode the value")
    }

    private static func canHold(_ text: String, _ style: Scalar.Style, before inline: String) -> Bool {
        let bytes = text.utf8
        let quote = style.iniQuote
        switch style {
        case .plain:
            guard !bytes.contains(0x0A), !bytes.contains(where: marks.contains), !INISpace.surrounds(text) else {
                return false
            }
            let first = bytes.first
            if first == UInt8(ascii: "`") || bytes.starts(with: "\"\"\"".utf8) || bytes.last == UInt8(ascii: "\\") {
                return false
            }
            let isQuote = first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
            // Quotes around a value fall away, unless there are more of the kind inside.
            return !(isQuote && bytes.count > 1 && bytes.dropFirst().firstIndex(of: first ?? 0) == bytes.indices.last)
        case .singleQuoted, .doubleQuoted:
            return !bytes.contains(0x0A) && !bytes.contains(where: marks.contains)
                && !bytes.contains(where: quote.utf8.contains)
        case .literal, .folded:
            guard !inline.contains(quote) else { return false }
            return !bytes.contains(0x0A) || !text.contains(quote)
        }
    }

    // MARK: Names

    static func key(_ name: String) throws(Problem) -> String {
        let bytes = name.utf8
        func problem(_ reason: String) -> Problem { Problem(reason: reason, hint: "rename the key") }
        if bytes.isEmpty { throw problem("the key is empty") }
        if bytes.contains(0x0A) { throw problem("the key has a line break") }
        if INISpace.surrounds(name) { throw problem("the key begins or ends with white space") }
        if name == "-" { throw problem("the key is -, which stands for a number") }
        let first = bytes.first ?? 0
        let isPlain =
            !bytes.contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
            && first != UInt8(ascii: "\"") && first != UInt8(ascii: "`") && first != UInt8(ascii: "[")
            && !marks.contains(first)
        if isPlain { return name }
        for style in [Scalar.Style.literal, .folded] where !name.contains(style.iniQuote) {
            // Of three quotes at the end, the first three count.
            if style == .folded, bytes.last == UInt8(ascii: "\"") { continue }
            return style.iniQuote + name + style.iniQuote
        }
        throw problem("the key has quotes of every kind")
    }

    /// A section's header, without the line break.
    static func header(_ name: String) throws(Problem) -> String {
        if name.utf8.isEmpty { throw Problem(reason: "the section has no name", hint: "give it one") }
        if name.utf8.contains(0x0A) {
            throw Problem(reason: "the section's name has a line break", hint: "rename the section")
        }
        return "[\(name)]"
    }

    // MARK: Comments

    /// The lines of a comment that stands on lines of its own.
    ///
    /// - Parameters:
    ///   - prefix: the mark and the blanks before the text.
    ///   - indent: what stands before every line but the first.
    static func comment(_ text: String, prefix: String, indent: String = "") -> String {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        let mark = prefix.prefix(1)
        var result = ""
        for (number, line) in lines.enumerated() {
            let line = String(decoding: line, as: UTF8.self)
            if number == 0 {
                result += firstLine(line, prefix: prefix)
                continue
            }
            let hasMark = line.utf8.first.map(marks.contains) ?? false
            result += "\n\(indent)" + (hasMark ? line : line.isEmpty ? String(mark) : "\(mark) \(line)")
        }
        return result
    }

    /// A reader passes over further marks of the first kind, so a text that begins with one has the other before it.
    static func firstLine(_ line: String, prefix: String) -> String {
        guard let first = line.utf8.first else { return prefix }
        if first == 0x20 { return prefix.prefix(1) + line }
        if first == prefix.utf8.first { return (first == UInt8(ascii: "#") ? "; " : "# ") + line }
        return prefix + line
    }
}
