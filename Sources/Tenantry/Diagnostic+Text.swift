package import Documents

extension Diagnostic {
    /// How the parts of a message are set off on a terminal.
    package struct Style: Sendable {
        var error: String
        var place: String
        var note: String
        var reset: String

        package static let plain = Style(error: "", place: "", note: "", reset: "")
        package static let coloured = Style(
            error: "\u{1B}[1;31m", place: "\u{1B}[2m", note: "\u{1B}[1m", reset: "\u{1B}[0m")
    }

    /// The message: what is wrong, where, the line with a caret, further facts, and what to do next.
    ///
    /// ```text
    /// error: the key LOG_LEVEL appears twice
    ///   --> base/env.yaml:7:1
    ///   7 | LOG_LEVEL: debug
    ///     | ^
    /// note: first at base/env.yaml:3:1
    /// hint: remove one of the two
    /// ```
    package func text(_ style: Style = .plain, label: String = "error") -> String {
        var lines = ["\(style.error)\(label):\(style.reset) \(summary.harmless)"]
        if let file {
            let place = position.map { ":\($0.line):\($0.column)" } ?? ""
            lines.append("  \(style.place)-->\(style.reset) \(file.harmless)\(place)")
        }
        if let position, let excerpt {
            let number = String(position.line)
            let margin = String(repeating: " ", count: number.count)
            // Of a masked line, the end is missing.
            let end = excerpt.unicodeScalars.count - (excerpt.hasSuffix("…") ? 1 : 0)
            let column = min(max(position.column - 1, 0), end)
            // A tab stays one in the line of the caret, so that the two lines run alike.
            let before = excerpt.unicodeScalars.prefix(column).map { $0 == "\t" ? "\t" : " " }.joined()
            let padding = before + String(repeating: " ", count: column - before.unicodeScalars.count)
            lines.append("  \(style.place)\(number) |\(style.reset) \(excerpt)")
            lines.append("  \(style.place)\(margin) |\(style.reset) \(padding)\(style.error)^\(style.reset)")
        }
        lines += notes.map { "\(style.note)note:\(style.reset) \($0.harmless)" }
        if let hint { lines.append("\(style.note)hint:\(style.reset) \(hint.harmless)") }
        return lines.joined(separator: "\n")
    }
}

extension String {
    /// The text without what moves the cursor of a terminal or begins a line: the names of files can have it.
    fileprivate var harmless: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return unicodeScalars.map { $0.isControl ? $0.escaped(asASCII: true) : String($0) }.joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}
