extension SourceText {
    /// The line break that the text uses: that of its first line; LF if there is none.
    package var newline: String {
        let end = lineEnd(of: 0)
        let length = Self.lineBreakLength(in: bytes, at: end)
        guard length > 0, bytes[end] == 0x0D else { return "\n" }
        return length == 2 ? "\r\n" : "\r"
    }

    /// Whether only blanks stand between the beginning of the line and `offset`.
    func isFirstOnLine(_ offset: Int) -> Bool {
        let start = skippingBlanks(backFrom: offset)
        return start == (hasByteOrderMark ? 3 : 0) || endsLine(before: start)
    }

    /// Where the blanks begin that end at `offset`.
    func skippingBlanks(backFrom offset: Int) -> Int {
        var index = offset
        while index > 0, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { index -= 1 }
        return index
    }

    /// Where the blanks end that begin at `offset`.
    func skippingBlanks(from offset: Int) -> Int {
        var index = offset
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        return index
    }

    /// The offset of the first `byte` at or after `offset`, comments passed over.
    func firstIndex(of byte: UInt8, outsideCommentsFrom offset: Int, to end: Int? = nil) -> Int? {
        var index = offset
        let end = end ?? bytes.count
        while index < end {
            if bytes[index] == byte { return index }
            index = bytes[index] == UInt8(ascii: "#") ? lineEnd(of: index) : index + 1
        }
        return nil
    }

    /// Whether the line break at `offset` is one that a block scalar keeps as it is: LS or PS.
    func hasUnicodeLineBreak(at offset: Int) -> Bool {
        Self.lineBreakLength(in: bytes, at: offset) == 3
    }

    /// Whether a comment begins in a text that has no scalars in it.
    func hasComment(in range: Range<Int>) -> Bool {
        !range.isEmpty && bytes[range].contains(UInt8(ascii: "#"))
    }

    /// Whether a block scalar whose last line ends at `offset` ends there indeed, and takes in none of the blank lines
    /// and comments that follow it.
    ///
    /// - Returns: nil if it takes some in; else whether an empty line follows, which one that keeps its trailing lines
    ///   would take in.
    func followsEmptyLine(afterBlockEndingAt offset: Int, contentIndent: Int) -> Bool? {
        var isEmptyNext = false
        var index = nextLine(after: offset)
        while index < bytes.count {
            let end = lineEnd(of: index)
            let first = skippingBlanks(from: index)
            if first >= end {
                if end - index > contentIndent { return nil }
                isEmptyNext = true
            } else {
                return bytes[first] == UInt8(ascii: "#") && first - index >= contentIndent ? nil : isEmptyNext
            }
            let next = nextLine(after: index)
            guard next > index else { break }
            index = next
        }
        return isEmptyNext
    }
}

extension Node {
    /// Where the node ends with the comments that stand in it, also those below its last item.
    package var extentEnd: Int {
        guard alias == nil else { return span.upperBound }
        switch content {
        case .scalar:
            return span.upperBound
        case .mapping(let mapping):
            guard !mapping.isFlow else { return span.upperBound }
            return mapping.items.reduce(span.upperBound) { end, item in
                switch item {
                case .comment(let comment): max(end, comment.span.upperBound)
                case .entry(let entry): max(end, entry.value.extentEnd)
                }
            }
        case .sequence(let sequence):
            guard !sequence.isFlow else { return span.upperBound }
            return sequence.items.reduce(span.upperBound) { end, item in
                switch item {
                case .comment(let comment): max(end, comment.span.upperBound)
                case .element(let element): max(end, element.extentEnd)
                }
            }
        }
    }

    /// The column of a block collection's keys or dashes.
    var itemIndent: Int? {
        switch content {
        case .scalar: nil
        case .mapping(let mapping): mapping.isFlow ? nil : mapping.entries.first { _ in true }?.key.indent
        case .sequence(let sequence): sequence.isFlow ? nil : sequence.elements.first { _ in true }?.indent
        }
    }

    /// Whether the node is a collection in block style, written here and not named by an alias.
    var isBlockCollection: Bool { alias == nil && itemIndent != nil }
}
