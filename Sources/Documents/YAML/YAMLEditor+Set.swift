extension YAMLEditor {
    /// The changes that write a value where a path leads.
    func splices(
        setting value: DocumentValue, at target: Target, placement: EntryPlacement
    ) throws(DocumentError) -> [Splice] {
        guard let place = target.place else { return splices(filling: target.document, with: value) }
        guard !target.isComplete, place.node.scalar == nil else {
            return try splices(replacing: place, with: value)
        }
        switch target.rest.first {
        case .key(let key)?:
            return try splices(
                adding: .entries([(key, value)]), to: place,
                atEndOf: placement == .atEndOfDocument && target.parent == nil ? target.document : nil)
        default:
            return try splices(adding: .sequence([value]), to: place, atEndOf: nil)
        }
    }

    // MARK: Replacing

    /// The changes that put any value in the place of any other.
    func splices(replacing place: Place, with value: DocumentValue) throws(DocumentError) -> [Splice] {
        let node = place.node
        if case .scalar(let scalar) = value, !node.isBlockCollection {
            if node.span.isEmpty, try !hasIndicator(place) { throw noValuePlace(place) }
            return scalarSplices(replacing: node, with: scalar, preferring: nil)
        }
        let region = try region(of: place)
        if node.isInFlow {
            return splices(writing: layout.flow(value), lines: [], in: region, needsFinalNewline: false)
        }
        switch value {
        case .scalar(let scalar):
            let indent = node.indent + layout.step
            var writer = ScalarWriter(step: layout.step)
            let follows = source.followsEmptyLine(afterBlockEndingAt: region.body.upperBound, contentIndent: indent)
            writer.allowsBlock = follows != nil
            let spelling = writer.spelling(of: scalar)
            return splices(
                writing: spelling.text, lines: YAMLValueWriter.indented(spelling.lines, by: indent), in: region,
                needsFinalNewline: value.endsWithLineBreak)
        case .mapping([]), .sequence([]):
            return splices(writing: layout.flow(value), lines: [], in: region, needsFinalNewline: false)
        case .mapping, .sequence:
            return blockSplices(writing: value, at: place, in: region)
        }
    }

    private func blockSplices(writing value: DocumentValue, at place: Place, in region: Region) -> [Splice] {
        let lines = layout.lines(of: value)
        let isMapping = if case .mapping = value { true } else { false }
        let needsFinalNewline = value.endsWithLineBreak
        if place.key != nil {
            let indent = place.node.indent + (isMapping ? layout.step : layout.sequenceStep)
            return splices(
                writing: "", lines: YAMLValueWriter.indented(lines, by: indent), in: region,
                needsFinalNewline: needsFinalNewline)
        }
        if place.attachment == nil, !source.isFirstOnLine(region.head.lowerBound) {
            // `--- text`: no block collection can begin on that line.
            return splices(writing: "", lines: lines, in: region, needsFinalNewline: needsFinalNewline)
        }
        // The first line stands where the old value began, and the others below it.
        let start = region.head.lowerBound
        let needsBlank = region.head.isEmpty && start > 0 && source.bytes[start - 1] == UInt8(ascii: "-")
        let column = start - source.lineStart(of: start) + (needsBlank ? 1 : 0)
        return splices(
            writing: lines[0], lines: YAMLValueWriter.indented(lines.dropFirst(), by: column), in: region,
            needsFinalNewline: needsFinalNewline)
    }

    /// The region of a node with its anchor and tag.
    private func region(of place: Place) throws(DocumentError) -> Region {
        let node = place.node
        guard node.isBlockCollection else {
            if node.span.isEmpty, try !hasIndicator(place) { throw noValuePlace(place) }
            if let old = node.scalar, node.alias == nil, old.style == .literal || old.style == .folded {
                let layout = BlockScalarLayout(of: node.span, in: source.bytes, parentIndent: node.indent)
                let end = source.lineEnd(of: layout.headerEnd)
                return Region(
                    head: node.fullSpan.lowerBound..<layout.headerEnd, body: end..<max(end, node.span.upperBound))
            }
            let end = source.lineEnd(of: node.span.upperBound)
            return Region(head: node.fullSpan, body: end..<end)
        }
        let end = node.extentEnd
        guard let attachment = place.attachment, source.isFirstOnLine(node.span.lowerBound) else {
            let lineEnd = source.lineEnd(of: end)
            return Region(head: node.fullSpan.lowerBound..<end, body: lineEnd..<lineEnd)
        }
        // The first line may hold an anchor and a tag, which go, and a comment, which stays.
        let lineEnd = source.lineEnd(of: attachment)
        guard let start = node.propertiesStart, start < lineEnd else {
            return Region(head: attachment..<attachment, body: lineEnd..<max(lineEnd, end))
        }
        return Region(head: start..<propertiesEnd(from: start, lineEnd), body: lineEnd..<max(lineEnd, end))
    }

    private func propertiesEnd(from start: Int, _ lineEnd: Int) -> Int {
        var end = start
        var index = start
        while index < lineEnd, source.bytes[index] == UInt8(ascii: "&") || source.bytes[index] == UInt8(ascii: "!") {
            while index < lineEnd, source.bytes[index] != 0x20, source.bytes[index] != 0x09 { index += 1 }
            end = index
            index = source.skippingBlanks(from: index)
        }
        return end
    }

    /// Whether a value that is left out has the `:` or `-` after which it would stand.
    private func hasIndicator(_ place: Place) throws(DocumentError) -> Bool {
        guard let attachment = place.attachment, attachment > 0 else { return true }
        let byte = source.bytes[attachment - 1]
        return byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
    }

    private func noValuePlace(_ place: Place) -> DocumentError {
        DocumentError(
            .notEditable,
            source.diagnostic(
                "this key has no `:` after which a value could stand", at: place.key ?? place.node,
                hint: "write `key: `"))
    }

    // MARK: Adding

    /// The changes that add the one item of `item` to a collection.
    private func splices(
        adding item: DocumentValue, to place: Place, atEndOf document: Document?
    ) throws(DocumentError) -> [Splice] {
        let node = place.node
        guard let indent = node.itemIndent else { return try splices(addingInFlow: item, to: place) }
        let lines = YAMLValueWriter.indented(layout.lines(of: item), by: indent)
        var offset = source.lineEnd(of: node.lastItemEnd)
        if let document { offset = max(offset, contentEnd(of: document)) }
        var text = lines.map { source.newline + $0 }.joined()
        var changes = [Splice]()
        if offset == source.bytes.count {
            changes += stripping(node)
            if item.endsWithLineBreak { text += source.newline }
        }
        return changes + [Splice(offset..<offset, text)]
    }

    /// Where a document's last line that is not blank ends.
    private func contentEnd(of document: Document) -> Int {
        var end = document.span.upperBound
        while end > document.span.lowerBound, [0x20, 0x09, 0x0A, 0x0D].contains(source.bytes[end - 1]) { end -= 1 }
        return end
    }

    /// A block scalar that ends with the text, without a line break, would get one as soon as something follows: its
    /// header must then say that it has none.
    private func stripping(_ node: Node) -> [Splice] {
        guard let last = node.lastLeaf, let scalar = last.scalar, last.span.upperBound == source.bytes.count,
            scalar.style == .literal || scalar.style == .folded, !scalar.text.hasSuffix("\n")
        else { return [] }
        let layout = BlockScalarLayout(of: last.span, in: source.bytes, parentIndent: last.indent)
        guard layout.chomping != .strip else { return [] }
        let header = last.span.lowerBound..<layout.headerEnd
        let kept = source.text(header).filter { $0 != "+" }
        return [Splice(header, kept + "-")]
    }

    /// Writes the first content of a document that has none.
    private func splices(filling document: Document, with value: DocumentValue) -> [Splice] {
        let isEmpty = value == .mapping([]) || value == .sequence([])
        var lines = isEmpty ? [layout.flow(value)] : layout.lines(of: value)
        if case .scalar(let scalar) = value {
            let spelling = ScalarWriter(step: layout.step).spelling(of: scalar)
            lines = [spelling.text] + YAMLValueWriter.indented(spelling.lines, by: layout.step)
        }
        let newline = source.newline
        let text = lines.joined(separator: newline)
        let end = contentEnd(of: document)
        let isFirst = end == (source.hasByteOrderMark ? 3 : 0)
        if isFirst {
            let hasRest = end < source.bytes.count
            return [Splice(end..<end, hasRest ? text : text + newline)]
        }
        let needsNewline = end == source.bytes.count
        return [Splice(end..<end, newline + text + (needsNewline ? newline : ""))]
    }
}

extension Node {
    /// Where the last item of a block collection ends, with the comments in it but without those below it.
    fileprivate var lastItemEnd: Int {
        switch content {
        case .scalar:
            return span.upperBound
        case .mapping(let mapping):
            for case .entry(let entry) in mapping.items.reversed() {
                return max(entry.key.span.upperBound, entry.value.extentEnd)
            }
        case .sequence(let sequence):
            for case .element(let element) in sequence.items.reversed() { return element.extentEnd }
        }
        return span.upperBound
    }

    /// The last scalar of a block collection.
    fileprivate var lastLeaf: Node? {
        guard alias == nil else { return nil }
        switch content {
        case .scalar:
            return self
        case .mapping(let mapping):
            for case .entry(let entry) in mapping.items.reversed() { return entry.value.lastLeaf }
        case .sequence(let sequence):
            for case .element(let element) in sequence.items.reversed() { return element.lastLeaf }
        }
        return nil
    }
}

extension DocumentValue {
    /// Whether the last scalar ends with a line break, which a literal at the end of the text must have after it.
    var endsWithLineBreak: Bool {
        switch self {
        case .scalar(.string(let text)): text.hasSuffix("\n")
        case .scalar: false
        case .mapping(let pairs): pairs.last?.value.endsWithLineBreak ?? false
        case .sequence(let elements): elements.last?.endsWithLineBreak ?? false
        }
    }
}
