/// Writes text as a literal (`|`) or folded (`>`) block scalar.
struct BlockScalarWriter {
    var step: Int
    var allowsTrailingLines: Bool
    var previous: BlockScalarLayout?

    /// nil if a block scalar cannot hold the text.
    func spelling(of text: String, isFolded: Bool, _ traits: TextTraits) -> ScalarWriter.Spelling? {
        guard !traits.needsEscapes, let content = text.split(separator: "\n", omittingEmptySubsequences: false).nonEmpty
        else { return nil }
        // `content` has an empty part after each trailing line break.
        var lines = content.map(String.init)
        var trailing = 0
        while lines.last == "" {
            lines.removeLast()
            trailing += 1
        }
        guard let first = lines.first(where: { !$0.isEmpty }), !first.hasPrefix("\t"),
            !lines.contains(where: { !$0.isEmpty && $0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } })
        else { return nil }

        var header = isFolded ? ">" : "|"
        let needsIndicator = first.hasPrefix(" ") || lines.first == ""
        if needsIndicator || previous?.indicator != nil {
            guard (1...9).contains(step) else { return nil }
            header += String(step)
        }
        switch trailing {
        case 0:
            header += "-"
        case 1 where previous?.chomping == .keep && allowsTrailingLines:
            header += "+"
        case 1:
            break
        default:
            guard allowsTrailingLines else { return nil }
            header += "+"
        }
        if isFolded {
            guard let folded = Self.folded(lines) else { return nil }
            lines = folded
        }
        lines += Array(repeating: "", count: max(0, trailing - 1))
        return ScalarWriter.Spelling(text: header, lines: lines)
    }

    /// The lines with an empty one more between any two, as a folded scalar needs them; nil if one begins with a
    /// blank, and so would not fold.
    private static func folded(_ lines: [String]) -> [String]? {
        guard lines.first != "", !lines.contains(where: { $0.hasPrefix(" ") || $0.hasPrefix("\t") }) else { return nil }
        var result: [String] = []
        for (index, line) in lines.enumerated() {
            if index > 0, !line.isEmpty { result.append("") }
            result.append(line)
        }
        return result
    }
}

extension Collection {
    fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
