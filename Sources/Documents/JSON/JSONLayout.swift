/// How a JSON text is laid out, so that what is new in it looks like what is there.
struct JSONLayout {
    /// What each level of nesting adds at the beginning of a line.
    var indentation = "\t"
    var newline = "\n"
    /// What stands between a key and its value, and between two items on one line.
    var colon = ": "
    var comma = ", "

    /// - Parameter indentation: for a text that shows none.
    init(of file: DocumentFile, default indentation: Indentation?) {
        let source = file.source
        newline = source.newline
        let writer = JSONWriter(indentation)
        self.indentation = writer.indentation ?? "\t"
        guard let root = file.documents.first?.root else { return }
        var colon: String?
        var comma: String?
        var step: String?
        /// Looks until everything is known, which in most texts is soon.
        func look(at node: Node) {
            let items = node.itemSpans
            guard let first = items.first, colon == nil || comma == nil || step == nil else { return }
            if let entry = node.mapping?.entries.first(where: { _ in true }) {
                colon = colon ?? source.colon(of: entry)
            }
            if source.isFirstOnLine(first.lowerBound) {
                let outer = source.lead(of: node.span.lowerBound)
                let inner = source.lead(of: first.lowerBound)
                if step == nil, inner.hasPrefix(outer) { step = String(inner.dropFirst(outer.count)) }
            } else if items.count > 1 {
                let between = source.text(items[0].upperBound..<items[1].lowerBound)
                if comma == nil, between.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x2C }) { comma = between }
            }
            switch node.content {
            case .scalar: break
            case .mapping(let mapping): for entry in mapping.entries { look(at: entry.value) }
            case .sequence(let sequence): for element in sequence.elements { look(at: element) }
            }
        }
        look(at: root)
        self.indentation = step ?? self.indentation
        self.colon = colon ?? self.colon
        self.comma = comma ?? (self.colon == ":" ? "," : ", ")
    }

    var writer: JSONWriter {
        JSONWriter(indentation: indentation, newline: newline, colon: colon, comma: comma)
    }

    /// For values that stand on one line.
    var compactWriter: JSONWriter {
        JSONWriter(indentation: nil, newline: newline, colon: colon, comma: comma)
    }
}

extension SourceText {
    /// The blanks at the beginning of the line that holds `offset`.
    func lead(of offset: Int) -> String {
        let start = lineStart(of: offset)
        return text(start..<min(skippingBlanks(from: start), max(start, offset)))
    }

    /// What stands between a key and its value; nil if that is more than a colon and blanks.
    func colon(of entry: Entry) -> String? {
        let range = entry.key.span.upperBound..<max(entry.key.span.upperBound, entry.value.span.lowerBound)
        let isPlain = bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ":") }
        return isPlain ? text(range) : nil
    }
}

extension Node {
    /// The texts of a collection's items: members from key to value, or elements.
    var itemSpans: [Range<Int>] {
        switch content {
        case .scalar: []
        case .mapping(let mapping):
            mapping.entries.map { $0.key.span.lowerBound..<$0.value.span.upperBound }
        case .sequence(let sequence):
            sequence.elements.map(\.span)
        }
    }
}
