import Documents

/// Where in a document a value or a comment stands, as SOPS sees it.
struct Place {
    /// The map keys on the way to it; list indices are not part of it.
    var path: [String]
    /// The keys joined and closed by colons: what binds a ciphertext to its place. A lone colon at the top.
    var additionalData: String
    /// Whether the selection rule wants it encrypted.
    var isSelected: Bool
    /// The outermost alias that leads to it, if one does.
    var alias: Node?

    /// The path for people: `a.b`, or "the top level".
    var name: String { path.isEmpty ? "the top level" : path.joined(separator: ".") }
}

/// What is done with the values and the comments of a document.
protocol DocumentVisitor: AnyObject {
    /// What becomes of a scalar: the same, another one, or nothing (only in lists: an element that holds a comment).
    func visit(_ value: Node, at place: Place) throws(SOPSError) -> Node?

    /// Called for each comment with the place of its container.
    func visit(_ comment: Comment, at place: Place) throws(SOPSError)
}

/// Walks the trees of a file in document order, the order in which SOPS encrypts and hashes, and rebuilds them.
struct DocumentWalk<Visitor: DocumentVisitor> {
    let source: SourceText
    let selection: Selection
    let visitor: Visitor
    /// The comments in force, one list for each container on the way: two of the selection rules look at them.
    private var comments: [[String]] = []

    init(_ source: SourceText, selection: Selection, visitor: Visitor) {
        self.source = source
        self.selection = selection
        self.visitor = visitor
    }

    /// Walks one document. Its `sops` entry is left out, of the walk and of the result.
    mutating func rebuild(_ root: Node) throws(SOPSError) -> Node {
        try container(root, path: [], additionalData: ":", alias: nil, isTop: true)
    }

    private mutating func container(
        _ node: Node, path: [String], additionalData: String, alias: Node?, isTop: Bool = false
    ) throws(SOPSError) -> Node {
        comments.append([])
        defer { comments.removeLast() }
        var result = node
        let alias = alias ?? (node.alias == nil ? nil : node)
        switch node.content {
        case .mapping(let mapping):
            result.content = .mapping(
                try self.mapping(mapping, path: path, additionalData: additionalData, alias: alias, isTop: isTop))
        case .sequence(let sequence):
            result.content = .sequence(
                try self.sequence(sequence, path: path, additionalData: additionalData, alias: alias))
        case .scalar: break
        }
        return result
    }

    private mutating func mapping(
        _ mapping: Mapping, path: [String], additionalData: String, alias: Node?, isTop: Bool
    ) throws(SOPSError) -> Mapping {
        var items: [Mapping.Item] = []
        items.reserveCapacity(mapping.items.count)
        for item in mapping.items {
            switch item {
            case .comment(let comment):
                try visit(comment, path: path, additionalData: additionalData, alias: alias)
                items.append(item)
            case .entry(var entry):
                let key = try text(ofKey: entry.key)
                if isTop && key == MetadataReader.key { continue }
                let below = path.isEmpty ? key + ":" : additionalData + key + ":"
                if let value = try value(entry.value, path: path + [key], additionalData: below, alias: alias) {
                    entry.value = value
                    items.append(.entry(entry))
                }
                comments[comments.count - 1] = []
            }
        }
        return Mapping(items: items, isFlow: mapping.isFlow)
    }

    private mutating func sequence(
        _ sequence: Sequence, path: [String], additionalData: String, alias: Node?
    ) throws(SOPSError) -> Sequence {
        var items: [Sequence.Item] = []
        items.reserveCapacity(sequence.items.count)
        for item in sequence.items {
            switch item {
            case .comment(let comment):
                try visit(comment, path: path, additionalData: additionalData, alias: alias)
                items.append(item)
            case .element(let element):
                if let value = try value(element, path: path, additionalData: additionalData, alias: alias) {
                    items.append(.element(value))
                }
                comments[comments.count - 1] = []
            }
        }
        return Sequence(items: items, isFlow: sequence.isFlow)
    }

    private mutating func value(
        _ node: Node, path: [String], additionalData: String, alias: Node?
    ) throws(SOPSError) -> Node? {
        guard case .scalar = node.content else {
            return try container(node, path: path, additionalData: additionalData, alias: alias)
        }
        let place = Place(
            path: path, additionalData: additionalData,
            isSelected: selection.selects(path: path, comments: comments, isComment: false),
            alias: alias ?? (node.alias == nil ? nil : node))
        return try visitor.visit(node, at: place)
    }

    private mutating func visit(
        _ comment: Comment, path: [String], additionalData: String, alias: Node?
    ) throws(SOPSError) {
        comments[comments.count - 1].append(comment.text)
        let place = Place(
            path: path, additionalData: additionalData,
            isSelected: selection.selects(path: path, comments: comments, isComment: true), alias: alias)
        try visitor.visit(comment, at: place)
    }

    private func text(ofKey key: Node) throws(SOPSError) -> String {
        if case .scalar(let scalar) = key.content {
            if case .string(let text) = scalar.value { return text }
            if scalar.text == "<<", scalar.style == .plain { return scalar.text }
        }
        throw SOPSError(
            .unrepresentable,
            source.diagnostic(
                "this key is not text, and SOPS has text keys only", at: key, hint: "put the key in quotes"))
    }
}
