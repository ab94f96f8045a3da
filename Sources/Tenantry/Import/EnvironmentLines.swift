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
        var number = 0
        // By bytes: to Swift, a carriage return and a line feed are one character.
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let content = Self.trimmed(Substring(line))
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            let position = SourcePosition(line: number, column: 1)
            let words = content.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard words.count == 2, let value = Self.value(of: Self.trimmed(words[1])) else {
                var source = source
                source.masksValues = true
                let isOpen = words.count == 2
                throw TenantryError(
                    .badInput,
                    source.diagnostic(
                        isOpen ? "the quotes of this value do not end on its line" : "this line has no =", at: position,
                        hint: isOpen ? "write line breaks as \\n, in double quotes" : "write NAME=value"))
            }
            var key = Self.trimmed(words[0])
            if key.hasPrefix("export "), let name = key.split(separator: " ").last { key = name }
            lines.append(Line(key: String(key), value: value, position: position))
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let blanks: Set<Character> = [" ", "\t", "\r"]
        let start = text.drop { blanks.contains($0) }
        guard let last = start.lastIndex(where: { !blanks.contains($0) }) else { return "" }
        return start[...last]
    }

    /// The value without its quotes; nil if they do not end.
    private static func value(of text: Substring) -> String? {
        guard let quote = text.first, quote == "\"" || quote == "'" else {
            let end = text.firstRange(of: " #")?.lowerBound ?? text.endIndex
            return String(trimmed(text[..<end]))
        }
        var value = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == quote {
                let behind = trimmed(rest)
                return behind.isEmpty || behind.hasPrefix("#") ? value : nil
            }
            guard quote == "\"", character == "\\", let escaped = rest.popFirst() else {
                value.append(character)
                continue
            }
            switch escaped {
            case "n": value.append("\n")
            case "r": value.append("\r")
            case "t": value.append("\t")
            case "\"", "\\", "$": value.append(escaped)
            default: value += "\\\(escaped)"
            }
        }
        return nil
    }
}
