/// A section's header or an entry of an INI text, with the comment that belongs to it.
struct INIRecord {
    var isSection: Bool
    var name: String
    /// The name with its quotes; of a section, what stands in the brackets.
    var nameSpan: Range<Int>
    var value = ""
    var style = Scalar.Style.plain
    /// The value with its quotes. An empty value stands behind the blanks after the delimiter.
    var valueSpan = 0..<0
    var comment: INIComment?
    /// The lines of the header or the entry, with the last line break.
    var lines: Range<Int>
}

/// All that is said about one section or entry: the lines above it and what stands behind it.
struct INIComment {
    /// Without the first mark and the blanks after it, but with the marks of the lines that follow.
    var text: String
    /// From the first mark to the end of the last line above the section or entry.
    var block: Range<Int>?
    /// From the mark to the end of the line.
    var inline: Range<Int>?

    /// The part that comes first.
    var span: Range<Int> { block ?? inline ?? 0..<0 }
}

extension Scalar.Style {
    /// The quotes around an INI value of this style.
    var iniQuote: String {
        switch self {
        case .plain: ""
        case .singleQuoted: "'"
        case .doubleQuoted: "\""
        case .literal: "`"
        case .folded: "\"\"\""
        }
    }
}
