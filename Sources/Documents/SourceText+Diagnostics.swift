extension SourceText {
    /// A message about a place in this text, with the line as excerpt.
    package func diagnostic(
        _ summary: String, at position: SourcePosition, notes: [String] = [], hint: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            summary, file: name, position: position, excerpt: excerpt(at: position), notes: notes, hint: hint)
    }

    /// A message about a node, which must come from this text.
    package func diagnostic(
        _ summary: String, at node: Node, notes: [String] = [], hint: String? = nil
    ) -> Diagnostic {
        diagnostic(summary, at: node.position, notes: notes, hint: hint)
    }

    /// A message about the byte at `offset`.
    package func diagnostic(
        _ summary: String, atOffset offset: Int, notes: [String] = [], hint: String? = nil
    ) -> Diagnostic {
        diagnostic(summary, at: position(of: offset), notes: notes, hint: hint)
    }

    /// The name of a place for a note: `base/env.yaml:3:1`.
    package func place(_ position: SourcePosition) -> String {
        "\(name):\(position.line):\(position.column)"
    }

    /// The line at `position`, fit to be shown: values masked where the text asks for it, control characters made
    /// visible, and cut where it is too long. nil if the line's shown part does not reach the position.
    private func excerpt(at position: SourcePosition) -> String? {
        guard var line = line(position.line) else { return nil }
        if masksValues {
            let start = start(ofLine: position.line) ?? 0
            let isWhole = start == 0 || bytes[start - 1] == 0x0A || start == 3 && hasByteOrderMark
            line = ValueMask.masked(line, format: format, isWhole: isWhole)
        }
        let longest = 160
        var shown = String.UnicodeScalarView()
        var count = 0
        for scalar in line.unicodeScalars {
            if count == longest {
                shown.append("…")
                break
            }
            let isControl = scalar.value < 0x20 && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
            shown.append(isControl ? "\u{FFFD}" : scalar)
            count += 1
        }
        return masksValues || position.column <= count + 1 ? String(shown) : nil
    }
}
