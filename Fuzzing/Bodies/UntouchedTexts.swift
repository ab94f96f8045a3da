import Documents

/// The texts of everything in a file that an edit at a path is not about.
struct UntouchedTexts {
    /// Of keys and scalars, in the order of the text, with anchors and tags.
    private var scalars: [[UInt8]] = []
    /// All comments, and those of them that the edit is not about.
    private var comments: [Comment] = []
    private var untouched: [Comment] = []
    private var touched: [Range<Int>] = []
    private let source: SourceText

    /// What a collection holds, whichever it is.
    private enum Item {
        case comment(Comment)
        case child(PathComponent?, key: Node?, value: Node)
    }

    /// - Parameter path: of what is left out; nil leaves out nothing.
    init(of file: DocumentFile, without path: [PathComponent]?, inDocument edited: Int) {
        source = file.source
        for (index, document) in file.documents.enumerated() {
            if let root = document.root { look(at: root, without: index == edited ? path?[...] : nil) }
            comments += document.comments
        }
        comments.sort { $0.span.lowerBound < $1.span.lowerBound }
        untouched = comments.filter { comment in !touched.contains { $0.overlaps(comment.span) } }
    }

    func hasSameScalars(as other: UntouchedTexts) -> Bool {
        scalars == other.scalars
    }

    func firstDifference(from other: UntouchedTexts) -> String {
        let index = zip(scalars, other.scalars).enumerated().first { $1.0 != $1.1 }?.offset ?? scalars.count
        let texts = [other, self].map { texts in
            index < texts.scalars.count ? String(decoding: texts.scalars[index], as: UTF8.self) : "nothing"
        }
        return "\(texts[0].debugDescription) to \(texts[1].debugDescription)"
    }

    /// Whether the untouched comments of `other` are all here, in their order.
    func hasComments(of other: UntouchedTexts) -> Bool {
        var rest = comments[...]
        for comment in other.untouched {
            guard let index = rest.firstIndex(where: { $0.text.utf8.elementsEqual(comment.text.utf8) }) else {
                return false
            }
            rest = rest[(index + 1)...]
        }
        return true
    }

    /// - Parameter path: where the edited value is below the node; nil if it is not in the node.
    private mutating func look(at node: Node, without path: ArraySlice<PathComponent>?) {
        guard node.alias == nil, path?.isEmpty != true else { return }
        if let scalar = node.scalar { note(scalar, of: node) }
        // A comment at the end of a line comes before the item of that line, and goes with it.
        var inline: [Comment] = []
        for item in Self.items(of: node) {
            switch item {
            case .comment(let comment):
                comments.append(comment)
                if comment.isInline { inline.append(comment) }
            case .child(let component, let key, let value):
                let isOnPath = component != nil && component == path?.first
                if isOnPath, path?.count == 1 {
                    touched += inline.map(\.span)
                    let end = source.lineEnd(of: max(value.extentEnd, value.fullSpan.upperBound))
                    touched.append(start(of: value, key)..<end)
                    collectComments(in: value)
                } else {
                    if let key { look(at: key, without: nil) }
                    look(at: value, without: isOnPath ? path?.dropFirst() : nil)
                }
                inline = []
            }
        }
    }

    /// Where what an edit of an item replaces begins: the comments between a dash and its value belong to that.
    private func start(of value: Node, _ key: Node?) -> Int {
        if let key { return key.fullSpan.lowerBound }
        let start = value.fullSpan.lowerBound
        var end = start
        while true {
            let first = source.bytes[..<end].lastIndex(of: 0x0A)
            let line = String(decoding: source.bytes[(first.map { $0 + 1 } ?? 0)..<end], as: UTF8.self)
            let content = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            if content.isEmpty, let first {
                end = first
            } else {
                return content.hasSuffix("-") ? end : start
            }
        }
    }

    private mutating func note(_ scalar: Scalar, of node: Node) {
        let properties = source.bytes[node.fullSpan.lowerBound..<node.span.lowerBound]
        var text = source.bytes[node.span]
        if scalar.style == .literal || scalar.style == .folded {
            // At the end of a text without a last line break, the header may have to change for the value to stay, and
            // whether blank lines belong to the value depends on what follows.
            text = text.drop { $0 != 0x0A && $0 != 0x0D }
            while let last = text.last, last <= 0x20 { text.removeLast() }
        }
        scalars.append(Array(properties + text))
    }

    private mutating func collectComments(in node: Node) {
        guard node.alias == nil else { return }
        for item in Self.items(of: node) {
            switch item {
            case .comment(let comment): comments.append(comment)
            case .child(_, _, let value): collectComments(in: value)
            }
        }
    }

    private static func items(of node: Node) -> [Item] {
        switch node.content {
        case .scalar:
            return []
        case .mapping(let mapping):
            return mapping.items.map { item in
                switch item {
                case .comment(let comment): .comment(comment)
                case .entry(let entry): .child(entry.key.string.map { .key($0) }, key: entry.key, value: entry.value)
                }
            }
        case .sequence(let sequence):
            var count = 0
            return sequence.items.map { item in
                switch item {
                case .comment(let comment):
                    return .comment(comment)
                case .element(let element):
                    count += 1
                    return .child(.index(count - 1), key: nil, value: element)
                }
            }
        }
    }
}
