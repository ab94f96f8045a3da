/// How a block scalar (`|`, `>`) is laid out in the text.
struct BlockScalarLayout {
    enum Chomping { case clip, strip, keep }

    /// Where the header ends, without a comment and the blanks before it.
    private(set) var headerEnd: Int
    private(set) var chomping = Chomping.clip
    /// The digit of the header.
    private(set) var indicator: Int?
    /// How far the content is indented; nil if there is none.
    private(set) var contentIndent: Int?
    /// The end of the last line that is part of the value, without its line break.
    private(set) var end: Int

    /// - Parameters:
    ///   - span: from the `|` or `>`, at most up to the next token.
    ///   - parentIndent: the indentation of the block collection around it; -1 at the top.
    init(of span: Range<Int>, in bytes: [UInt8], parentIndent: Int) {
        var index = span.lowerBound + 1
        header: while index < span.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "-"): chomping = .strip
            case UInt8(ascii: "+"): chomping = .keep
            case 0x31...0x39: indicator = Int(bytes[index]) - 0x30
            default: break header
            }
            index += 1
        }
        headerEnd = index
        end = index
        contentIndent = indicator.map { $0 + max(parentIndent, 0) }
        while index < span.upperBound, SourceText.lineBreakLength(in: bytes, at: index) == 0 { index += 1 }
        index += SourceText.lineBreakLength(in: bytes, at: index)
        while index < span.upperBound {
            let lineStart = index
            while index < span.upperBound, bytes[index] == 0x20 { index += 1 }
            let indent = index - lineStart
            var isBlank = true
            while index < span.upperBound, SourceText.lineBreakLength(in: bytes, at: index) == 0 {
                isBlank = false
                index += 1
            }
            if !isBlank, contentIndent == nil { contentIndent = indent }
            if !isBlank || chomping == .keep || contentIndent.map({ indent > $0 }) ?? false { end = index }
            let length = SourceText.lineBreakLength(in: bytes, at: index)
            if length == 0 { break }
            index += length
        }
    }
}
