import Documents

/// The entries of a dotenv file as Docker Compose reads it: `export` before a name counts for nothing, quotes around a
/// value go, and behind a value without quotes ` #` begins a comment. Nothing is filled in for `$NAME`.
struct EnvironmentLines {
    struct Line {
        let key: String
        let value: String
        let position: SourcePosition
    }

    private(set) var lines: [Line] = []

    /// - Throws: `badInput` for a line without `=`, or with a quote that nothing ends.
    init(_ source: SourceText) throws(TenantryError) {
        guard let text = String(validating: source.bytes, as: UTF8.self) else {
            throw TenantryError(.badInput, Diagnostic("the file is not UTF-8", file: source.name))
        }
        var source = source
        source.masksValues = true
        // By bytes: to Swift, a carriage return and a line feed are one character.
        var rest = Substring(text).utf8
        var number = 0
        func problem(_ summary: String, _ hint: String) -> TenantryError {
            TenantryError(
                .badInput, source.diagnostic(summary, at: SourcePosition(line: number, column: 1), hint: hint))
        }
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            number += 1
            let content = Self.trimmed(Substring(line))
            guard !content.isEmpty, !content.hasPrefix("#") else {
                rest = rest[line.endIndex...].dropFirst()
                continue
            }
            let words = content.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard words.count == 2 else { throw problem("this line has no =", "write NAME=value") }
            var key = Self.trimmed(words[0])
            if key.hasPrefix("export "), let name = key.split(separator: " ").last { key = name }
            let start = Self.trimmed(words[1])
            let position = SourcePosition(line: number, column: 1)
            guard let quote = start.utf8.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                lines.append(Line(key: String(key), value: Self.unquoted(start), position: position))
                rest = rest[line.endIndex...].dropFirst()
                continue
            }
            guard let (value, end) = Self.quoted(rest[start.startIndex...]) else {
                throw problem("the quotes of this value do not end", "end the value with the quote that it begins with")
            }
            let behind = rest[end...].prefix { $0 != UInt8(ascii: "\n") }
            let comment = Self.trimmed(Substring(behind))
            guard comment.isEmpty || comment.hasPrefix("#") else {
                throw problem(
                    "there is text behind the quotes of this value", "put all of the value between the quotes")
            }
            number += rest[line.endIndex..<behind.endIndex].count { $0 == UInt8(ascii: "\n") }
            lines.append(Line(key: String(key), value: value, position: position))
            rest = rest[behind.endIndex...].dropFirst()
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let blanks: Set<Character> = [" ", "\t", "\r"]
        let start = text.drop { blanks.contains($0) }
        guard let last = start.lastIndex(where: { !blanks.contains($0) }) else { return "" }
        return start[...last]
    }

    /// A value that has no quotes, without the comment behind it.
    private static func unquoted(_ text: Substring) -> String {
        String(trimmed(text[..<(text.firstRange(of: " #")?.lowerBound ?? text.endIndex)]))
    }

    /// The value that a text begins with, which may have several lines, without its quotes; nil if they do not end.
    ///
    /// - Returns: the value, and where it ends.
    private static func quoted(_ text: Substring.UTF8View) -> (value: String, end: String.Index)? {
        guard let quote = text.first else { return nil }
        var value: [UInt8] = []
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            let byte = text[index]
            index = text.index(after: index)
            if byte == quote { return (String(decoding: value, as: UTF8.self), index) }
            guard quote == UInt8(ascii: "\""), byte == UInt8(ascii: "\\"), index < text.endIndex else {
                value.append(byte)
                continue
            }
            let escaped = text[index]
            index = text.index(after: index)
            switch escaped {
            case UInt8(ascii: "n"): value.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): value.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): value.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"): value.append(escaped)
            default: value += [byte, escaped]
            }
        }
        return nil
    }
}
