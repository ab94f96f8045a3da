extension YAMLEditor {
    /// The changes that remove an item from the collection that it stands in.
    func splices(removing place: Place, from parent: Place) throws(DocumentError) -> [Splice] {
        let node = parent.node
        guard node.isBlockCollection else { return splices(removingFromFlow: place.number, of: node) }
        let items = blockItems(of: node)
        let item = items[place.number]
        guard items.count > 1 else { return try splices(emptying: parent, of: item) }
        let isFirstOnLine = source.isFirstOnLine(item.lowerBound)
        if !isFirstOnLine, place.number == 0 {
            // `- a: 1`: the next item, or a comment before it, moves up to where this one stood.
            var next = source.nextLine(after: item.upperBound)
            while next < source.bytes.count, source.skippingBlanks(from: next) == source.lineEnd(of: next) {
                next = source.nextLine(after: next)
            }
            return [Splice(item.lowerBound..<source.skippingBlanks(from: next), "")]
        }
        return [Splice(lines(of: item, after: place.number > 0 ? items[place.number - 1] : nil), "")]
    }

    /// The whole lines of an item. At the end of a text without a last line break, the one before goes instead.
    private func lines(of item: Range<Int>, after previous: Range<Int>?) -> Range<Int> {
        let start = source.lineStart(of: item.lowerBound)
        let end = source.nextLine(after: item.upperBound)
        let isUnterminated = end == source.lineEnd(of: item.upperBound)
        guard isUnterminated, let previous, source.lineEnd(of: previous.upperBound) < start else { return start..<end }
        let isBlockBefore = source.text(previous).contains { $0 == "|" || $0 == ">" }
        var before = start - 1
        if before > 0, source.bytes[before] == 0x0A, source.bytes[before - 1] == 0x0D { before -= 1 }
        return isBlockBefore ? start..<end : before..<end
    }

    /// The changes that remove the only item of a block collection, which becomes `{}` or `[]`.
    private func splices(emptying place: Place, of item: Range<Int>) throws(DocumentError) -> [Splice] {
        let node = place.node
        let isMapping = node.mapping != nil
        let empty = isMapping ? "{}" : "[]"
        let isOnOwnLine = source.isFirstOnLine(item.lowerBound)
        guard let attachment = place.attachment, isOnOwnLine else {
            return [Splice(item.lowerBound..<source.lineEnd(of: item.upperBound), empty)]
        }
        // The anchor and the tag of the collection stay, and so do the comments beside the item.
        var head = attachment
        let lineEnd = source.lineEnd(of: attachment)
        if let start = node.propertiesStart, start < lineEnd {
            head = start
            while head < lineEnd, source.bytes[head] != UInt8(ascii: "#") { head += 1 }
            head = source.skippingBlanks(backFrom: head)
        }
        var lines = source.lineStart(of: item.lowerBound)..<source.nextLine(after: item.upperBound)
        if lines.upperBound == source.lineEnd(of: item.upperBound), lineEnd < lines.lowerBound,
            source.nextLine(after: lineEnd) == lines.lowerBound
        {
            lines = lineEnd..<lines.upperBound
        }
        return [Splice(head..<head, " " + empty), Splice(lines, "")]
    }

    /// The texts of the items of a block collection, from the key or dash to the end of what belongs to them.
    private func blockItems(of node: Node) -> [Range<Int>] {
        switch node.content {
        case .scalar:
            return []
        case .mapping(let mapping):
            return mapping.entries.map { entry in
                let end = max(entry.key.span.upperBound, entry.value.extentEnd)
                return questionMark(before: entry.key.fullSpan.lowerBound)..<end
            }
        case .sequence(let sequence):
            return sequence.elements.enumerated().map { number, element in
                let start = dash(of: number, in: node)
                return start..<max(start + 1, element.extentEnd)
            }
        }
    }

    /// Where an explicit key (`? key`) begins.
    private func questionMark(before offset: Int) -> Int {
        let index = source.skippingBlanks(backFrom: offset)
        guard index > 0, source.bytes[index - 1] == UInt8(ascii: "?"), index < offset else { return offset }
        return index - 1
    }
}
