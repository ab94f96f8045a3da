extension YAMLEditor {
    /// The changes that add the one item of `item` to a collection in braces or brackets.
    func splices(addingInFlow item: DocumentValue, to place: Place) throws(DocumentError) -> [Splice] {
        let node = place.node
        let close = node.span.upperBound - 1
        let bytes = source.bytes
        let open = bytes[node.span.lowerBound]
        guard close > node.span.lowerBound, open == UInt8(ascii: "{") || open == UInt8(ascii: "[") else {
            throw DocumentError(
                .notEditable, source.diagnostic("a mapping without braces takes no second entry", at: node))
        }
        let spelled = String(layout.flow(item).dropFirst().dropLast())
        guard let last = node.flowItems.last else {
            let hasComment = source.hasComment(in: node.span)
            if !node.isInFlow, node.propertiesStart == nil, !hasComment {
                return try splices(replacing: place, with: item)
            }
            // With comments between, a new item stands best right after the brace.
            let inner = node.span.lowerBound + 1..<close
            return [Splice(hasComment ? inner.lowerBound..<inner.lowerBound : inner, spelled)]
        }
        let comma = source.firstIndex(of: UInt8(ascii: ","), outsideCommentsFrom: last.upperBound, to: close)
        let isOnOwnLine = source.isFirstOnLine(last.lowerBound) && source.lineEnd(of: last.upperBound) < close
        let after = comma.map { $0 + 1 } ?? last.upperBound
        guard isOnOwnLine else {
            return [Splice(after..<after, comma == nil ? ", \(spelled)" : " \(spelled),")]
        }
        let lead = source.text(source.lineStart(of: last.lowerBound)..<last.lowerBound)
        let lineEnd = source.lineEnd(of: after)
        var changes = comma == nil ? [Splice(after..<after, ",")] : []
        changes.append(Splice(lineEnd..<lineEnd, source.newline + lead + spelled + (comma == nil ? "" : ",")))
        return changes
    }

    /// The changes that remove an item from a collection in braces or brackets, with its comma. A mapping in brackets
    /// may have no braces (`[key: value]`): it gets them.
    func splices(removingFromFlow number: Int, of node: Node) -> [Splice] {
        let items = node.flowItems
        let item = items[number]
        let isMissingBraces = item.lowerBound == node.span.lowerBound || !isBracket(node.span.lowerBound)
        if isMissingBraces { return [Splice(node.span, "{}")] }
        let close = max(node.span.upperBound - 1, item.upperBound)
        let comma = source.firstIndex(
            of: UInt8(ascii: ","), outsideCommentsFrom: item.upperBound,
            to: number + 1 < items.count ? items[number + 1].lowerBound : close)
        if items.count == 1 {
            let inner = node.span.lowerBound + 1..<close
            if !source.hasComment(in: inner.lowerBound..<item.lowerBound),
                !source.hasComment(in: item.upperBound..<close)
            {
                return [Splice(inner, "")]
            }
            return [lineSplice(item.lowerBound..<(comma.map { $0 + 1 } ?? item.upperBound), close)]
        }
        if let comma {
            // Up to the next item on the same line, or the whole line.
            let next = number + 1 < items.count ? items[number + 1].lowerBound : close
            let isSameLine = source.lineEnd(of: comma) >= next
            if isSameLine, number + 1 < items.count { return [Splice(item.lowerBound..<next, "")] }
            if isSameLine {
                let start = items[number - 1].upperBound
                if !source.hasComment(in: start..<item.lowerBound) { return [Splice(start..<item.upperBound, "")] }
            }
            return [lineSplice(item.lowerBound..<comma + 1, close)]
        }
        let previous = items[number - 1].upperBound
        let inlineEnd = commentEnd(after: item.upperBound, close)
        guard source.hasComment(in: previous..<item.lowerBound) else {
            return [Splice(previous..<inlineEnd, "")]
        }
        var changes = [lineSplice(item, close)]
        let before = source.firstIndex(of: UInt8(ascii: ","), outsideCommentsFrom: previous, to: item.lowerBound)
        if let before { changes.insert(Splice(before..<before + 1, ""), at: 0) }
        return changes
    }

    private func isBracket(_ offset: Int) -> Bool {
        source.bytes[offset] == UInt8(ascii: "{") || source.bytes[offset] == UInt8(ascii: "[")
    }

    /// The whole line if an item stands alone on it, with the comment after it; else just the item.
    private func lineSplice(_ range: Range<Int>, _ close: Int) -> Splice {
        let end = commentEnd(after: range.upperBound, close)
        let isAlone = source.isFirstOnLine(range.lowerBound) && end == source.lineEnd(of: end) && end < close
        guard isAlone else { return Splice(range, "") }
        return Splice(source.lineStart(of: range.lowerBound)..<source.nextLine(after: end), "")
    }

    /// The end of the comment that follows on the line; `offset` if there is none.
    private func commentEnd(after offset: Int, _ close: Int) -> Int {
        let next = source.skippingBlanks(from: offset)
        if next < close, source.bytes[next] == UInt8(ascii: "#") { return source.lineEnd(of: next) }
        return next == source.lineEnd(of: offset) ? next : offset
    }
}

extension Node {
    /// The texts of the items of a flow collection.
    fileprivate var flowItems: [Range<Int>] {
        switch content {
        case .scalar:
            []
        case .mapping(let mapping):
            mapping.entries.map { entry in
                let end = max(entry.key.span.upperBound, entry.value.span.upperBound)
                return entry.key.fullSpan.lowerBound..<end
            }
        case .sequence(let sequence):
            sequence.elements.map(\.fullSpan)
        }
    }
}
