extension JSONEditor {
    /// The changes that write a value where a path leads.
    func splices(
        setting value: DocumentValue, at target: Target, layout: JSONLayout
    ) throws(JSONWriter.Unrepresentable) -> [Splice] {
        guard let node = target.node else { return [try splice(filling: value, layout)] }
        guard target.addsItem else { return [try splice(replacing: target, node, with: value, layout)] }
        let item: DocumentValue =
            if case .key(let key)? = target.rest.first { .entries([(key, value)]) } else { .sequence([value]) }
        guard !node.itemSpans.isEmpty else { return [try splice(replacing: target, node, with: item, layout)] }
        return [try splice(adding: item, to: node, layout)]
    }

    /// Writes the first content of a text that has none.
    private func splice(
        filling value: DocumentValue, _ layout: JSONLayout
    ) throws(JSONWriter.Unrepresentable) -> Splice {
        let start = source.hasByteOrderMark ? 3 : 0
        return Splice(start..<source.bytes.count, try layout.writer.document(value))
    }

    private func splice(
        replacing target: Target, _ node: Node, with value: DocumentValue, _ layout: JSONLayout
    ) throws(JSONWriter.Unrepresentable) -> Splice {
        var bytes: [UInt8] = []
        let writer = isOnOneLine(target, node) ? layout.compactWriter : layout.writer
        try writer.append(value, lead: source.lead(of: node.span.lowerBound), to: &bytes)
        return Splice(node.span, bytes)
    }

    /// Whether a new value in the place of this one stands on one line: if the old one is a collection that does, or
    /// if it shares its line with other items of a collection.
    private func isOnOneLine(_ target: Target, _ node: Node) -> Bool {
        if !node.itemSpans.isEmpty, source.lineEnd(of: node.span.lowerBound) >= node.span.upperBound { return true }
        guard let parent = target.parent else { return false }
        return !source.isFirstOnLine(parent.itemSpans[target.number].lowerBound)
    }

    /// Adds the one item of `item` after the last, in the layout of those that are there.
    private func splice(
        adding item: DocumentValue, to node: Node, _ layout: JSONLayout
    ) throws(JSONWriter.Unrepresentable) -> Splice {
        let items = node.itemSpans
        let last = items[items.count - 1]
        let ownLine = source.isFirstOnLine(last.lowerBound)
        var layout = layout
        if let entry = node.mapping?.entries.reversed().first { layout.colon = source.colon(of: entry) ?? layout.colon }
        var bytes: [UInt8]
        if ownLine {
            bytes = Array(("," + source.newline + source.lead(of: last.lowerBound)).utf8)
        } else if items.count > 1 {
            bytes = Array(source.bytes[items[items.count - 2].upperBound..<last.lowerBound])
        } else {
            bytes = Array((layout.colon == ":" ? "," : layout.comma).utf8)
        }
        let writer = ownLine ? layout.writer : layout.compactWriter
        switch item {
        case .mapping(let pairs):
            try writer.append(pairs[0], lead: source.lead(of: last.lowerBound), to: &bytes)
        case .sequence(let elements):
            try writer.append(elements[0], lead: source.lead(of: last.lowerBound), to: &bytes)
        case .scalar:
            break
        }
        return Splice(last.upperBound..<last.upperBound, bytes)
    }

    /// Removes an item with its comma, and with its lines where it has them for itself.
    func splice(removing number: Int, from node: Node) -> Splice {
        let items = node.itemSpans
        let item = items[number]
        guard items.count > 1 else { return Splice(node.span, node.mapping == nil ? "[]" : "{}") }
        guard number + 1 < items.count else {
            return Splice(items[number - 1].upperBound..<item.upperBound, "")
        }
        let next = items[number + 1].lowerBound
        var comma = item.upperBound
        while comma < next, source.bytes[comma] != UInt8(ascii: ",") { comma += 1 }
        let lineEnd = source.lineEnd(of: comma)
        let hasOwnLines = source.isFirstOnLine(item.lowerBound) && source.skippingBlanks(from: comma + 1) == lineEnd
        guard hasOwnLines else { return Splice(item.lowerBound..<next, "") }
        return Splice(source.lineStart(of: item.lowerBound)..<source.nextLine(after: lineEnd), "")
    }
}
