extension YAMLEditor {
    /// The parts of the text that a new value takes the place of.
    struct Region {
        /// What stands on the first line: of a block scalar the header, of others all.
        var head: Range<Int>
        /// The lines below, from the end of the first line on. What is between the two, a comment, stays.
        var body: Range<Int>
        /// Tags that go while comments between them and the value stay.
        var tags: [Range<Int>] = []
    }

    func scalarSplices(
        replacing node: Node, with value: ScalarValue, preferring style: Scalar.Style?, quotesAmbiguous: Bool = true
    ) -> [Splice] {
        let old = node.alias == nil ? node.scalar : nil
        var previous: BlockScalarLayout?
        if let old, old.style == .literal || old.style == .folded {
            previous = BlockScalarLayout(of: node.span, in: source.bytes, parentIndent: node.indent)
        }
        var region = region(of: node, previous)
        let indent =
            max(previous?.contentIndent ?? 0, node.indent) > node.indent
            ? previous?.contentIndent ?? 0 : node.indent + layout.step
        var writer = ScalarWriter(isInFlow: node.isInFlow, step: indent - node.indent)
        writer.previous = previous
        writer.quotesAmbiguous = quotesAmbiguous
        let follows = source.followsEmptyLine(afterBlockEndingAt: region.body.upperBound, contentIndent: indent)
        writer.allowsBlock =
            writer.allowsBlock && follows != nil && !source.hasUnicodeLineBreak(at: region.body.upperBound)
        writer.allowsTrailingLines = follows == false
        var spelling = writer.spelling(of: value, preferring: style ?? Self.style(keeping: old, for: value))
        adapt(&spelling, &region, to: value, node)
        if touchesProperties(region.head, of: node) { spelling.text = " " + spelling.text }
        // The header of a block scalar may stand below its key as far left as that; no other value may.
        if previous != nil, spelling.lines.isEmpty, node.position.column <= node.indent + 1 {
            spelling.text = String(repeating: " ", count: node.indent + 2 - node.position.column) + spelling.text
        }
        if lacksColon(node) {
            let below = source.newline + String(repeating: " ", count: node.indent)
            // Right behind a tag, the colon would belong to it.
            let colon = endsWithProperty(before: node.span.lowerBound) ? " : " : ": "
            spelling.text = (node.isInFlow ? colon : below + ": ") + spelling.text
            region.head = node.span.lowerBound..<node.span.lowerBound
        }
        return splices(
            writing: spelling.text, lines: YAMLValueWriter.indented(spelling.lines, by: indent), in: region,
            needsFinalNewline: !spelling.lines.isEmpty && DocumentValue.scalar(value).endsWithLineBreak)
    }

    /// The style to keep. Quotes around one line are not kept for text of several, which a literal shows better.
    private static func style(keeping old: Scalar?, for value: ScalarValue) -> Scalar.Style {
        guard let old else { return .plain }
        guard case .string(let text) = value else { return .plain }
        let isQuoted = old.style == .singleQuoted || old.style == .doubleQuoted
        return isQuoted && text.contains("\n") && !old.text.contains("\n") ? .plain : old.style
    }

    private func region(of node: Node, _ previous: BlockScalarLayout?) -> Region {
        guard let previous else {
            let end = source.lineEnd(of: node.span.upperBound)
            return Region(head: node.span, body: end..<end)
        }
        let end = source.lineEnd(of: previous.headerEnd)
        return Region(
            head: node.span.lowerBound..<previous.headerEnd, body: end..<max(end, node.span.upperBound))
    }

    /// Makes the new value agree with the tag that stands before it: leaves the tag where it fits, else takes it away.
    private func adapt(
        _ spelling: inout ScalarWriter.Spelling, _ region: inout Region, to value: ScalarValue, _ node: Node
    ) {
        guard node.alias == nil, let tag = node.tag, let start = node.propertiesStart else { return }
        if case .binary(let bytes) = value, tag == CoreTag.binary {
            spelling.text = bytes.isEmpty ? "\"\"" : Base64.encode(bytes)
            return
        }
        let fits: Bool
        if case .string = value {
            fits = tag == CoreTag.string || !tag.hasPrefix(CoreTag.prefix)
        } else {
            fits = TaggedScalarTyping.value(of: spelling.text, style: .plain, tag: tag) == value
        }
        guard !fits else { return }
        let tags = tagsBeforeComment(from: start, to: region.head.lowerBound)
        guard tags.isEmpty else {
            region.tags = tags
            return
        }
        region.head = start..<region.head.upperBound
        if let anchor = node.anchor { spelling.text = "&\(anchor) \(spelling.text)" }
    }

    /// Where the tags of a value are, if a comment stands between them and the value; else nothing.
    private func tagsBeforeComment(from start: Int, to end: Int) -> [Range<Int>] {
        var tags: [Range<Int>] = []
        var hasComment = false
        var index = start
        while index < end {
            let first = index
            switch source.bytes[index] {
            case UInt8(ascii: "#"):
                hasComment = true
                index = source.nextLine(after: index)
            case UInt8(ascii: "!"), UInt8(ascii: "&"):
                while index < end, !isBlank(source.bytes[index]) { index += 1 }
                if source.bytes[first] == UInt8(ascii: "!") { tags.append(first..<index) }
            default:
                index += 1
            }
        }
        return hasComment ? tags : []
    }

    /// The changes that put `text` and, below its line, `lines` in a region.
    func splices(
        writing text: String, lines: [String], in region: Region, needsFinalNewline: Bool
    ) -> [Splice] {
        var head = region.head
        var text = text
        // The header of a block scalar may have a comment right behind it; nothing else may.
        let touchesComment = source.bytes[head.upperBound...].first == UInt8(ascii: "#")
        if touchesComment, !text.isEmpty || !isBlank(source.bytes[max(head.lowerBound, 1) - 1]) { text += " " }
        if text.isEmpty, !touchesComment {
            // Nothing stays on the line: no blank either.
            head = source.skippingBlanks(backFrom: head.lowerBound)..<head.upperBound
        } else if head.isEmpty, head.lowerBound > 0, !isBlank(source.bytes[head.lowerBound - 1]),
            let first = text.utf8.first, first != UInt8(ascii: ":"), !isBlank(first)
        {
            text = " " + text
        }
        // A carriage return before a line feed would be one line break with it.
        let joinsLineFeed = source.newline == "\r" && source.bytes[region.body.upperBound...].first == 0x0A
        let newline = joinsLineFeed ? "\n" : source.newline
        var body = lines.map { newline + $0 }.joined()
        if needsFinalNewline, region.body.upperBound == source.bytes.count { body += source.newline }
        var changes = region.tags.map { Splice($0, "") }
        if !head.isEmpty || !text.isEmpty { changes.append(Splice(head, text)) }
        if !region.body.isEmpty || !body.isEmpty { changes.append(Splice(region.body, body)) }
        return changes
    }

    /// Whether nothing stands between an anchor or a tag and the text behind it, as in `&a:b`.
    private func touchesProperties(_ head: Range<Int>, of node: Node) -> Bool {
        guard let start = node.propertiesStart, !head.isEmpty, head.lowerBound > start else { return false }
        return !isBlank(source.bytes[head.lowerBound - 1])
    }

    /// Whether a tag, an anchor or an alias ends where a value in braces would begin.
    private func endsWithProperty(before end: Int) -> Bool {
        firstOfWord(before: end).map { [UInt8]("!&*".utf8).contains($0) } ?? false
    }

    /// How the word begins that ends at an offset; nil if none does.
    private func firstOfWord(before end: Int) -> UInt8? {
        var start = end
        while start > 0, !isBlank(source.bytes[start - 1]), ![UInt8]("{[,".utf8).contains(source.bytes[start - 1]) {
            start -= 1
        }
        return start < end ? source.bytes[start] : nil
    }

    /// Whether a value is left out with the colon before it: `{key}`, `? key`.
    private func lacksColon(_ node: Node) -> Bool {
        guard node.span.isEmpty, node.propertiesStart == nil, node.alias == nil else { return false }
        let bytes = source.bytes
        let index = source.skippingBlanks(backFrom: node.span.lowerBound)
        guard index > 0 else { return false }
        switch bytes[index - 1] {
        // A colon at the end of a tag is part of it.
        case UInt8(ascii: ":"): return firstOfWord(before: index) == UInt8(ascii: "!")
        // A dash is that of the element, unless it is the end of a key.
        case UInt8(ascii: "-"): return node.isInFlow || endsKey(at: node.span.lowerBound)
        default: return true
        }
    }

    /// Whether a key ends at an offset, where a value that is left out has its place.
    private func endsKey(at offset: Int) -> Bool {
        func ends(_ node: Node) -> Bool {
            guard node.alias == nil, node.span.lowerBound <= offset, offset <= node.span.upperBound else {
                return false
            }
            return switch node.content {
            case .scalar: false
            case .sequence(let sequence): sequence.elements.contains(where: ends)
            case .mapping(let mapping):
                mapping.entries.contains { entry in
                    entry.key.span.upperBound == offset && entry.value.span == offset..<offset || ends(entry.key)
                        || ends(entry.value)
                }
            }
        }
        return file.documents.contains { $0.root.map(ends) ?? false }
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
