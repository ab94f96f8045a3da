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
    /// Whether it is an element of a list, which shares its path with the others.
    var isInList = false

    /// The path for people: `a.b`, or "the top level".
    var name: String { path.isEmpty ? "the top level" : SourceText.printable(path.joined(separator: ".")) }
}

/// What is done with the values and the comments of a document.
protocol DocumentVisitor: AnyObject {
    /// What becomes of a scalar: the same, another one, or nothing (only in lists: an element that holds a comment).
    func visit(_ value: Node, at place: Place) throws(SOPSError) -> Node?

    /// What becomes of a comment, called with the place of its container.
    func visit(_ comment: Comment, at place: Place) throws(SOPSError) -> Comment
}

/// Walks the trees of a file in document order, the order in which SOPS encrypts and hashes, and rebuilds them.
///
/// Linear in the size of the file: what a rule says of a path or of the comments in force is carried along.
struct DocumentWalk<Visitor: DocumentVisitor> {
    let source: SourceText
    let format: FileFormat
    let selection: Selection
    let visitor: Visitor

    init(_ source: SourceText, format: FileFormat, selection: Selection, visitor: Visitor) {
        self.source = source
        self.format = format
        self.selection = selection
        self.visitor = visitor
    }

    /// Walks one document. Its metadata is left out, of the walk and of the result.
    func rebuild(_ root: Node) throws(SOPSError) -> Node {
        var container = Container(path: [], additionalData: ":", isTop: true)
        return try rebuild(root, &container)
    }

    /// A mapping or a list on the way, and what holds in it.
    private struct Container {
        var path: [String]
        var additionalData: String
        /// The outermost alias that leads here.
        var alias: Node?
        var isTop = false
        var isList = false
        /// Whether the rule names a key on the way here, or a comment in force around the container.
        var isNamed = false
        /// Whether the rule names a comment that stands in the container since the last value.
        var isNamedByComment = false
        /// Where the key of the container stands.
        var keyStart = 0
    }

    /// Longer paths are no use, and would be repeated for every value below them.
    private static var longestPath: Int { 16 << 10 }

    private func rebuild(_ node: Node, _ container: inout Container) throws(SOPSError) -> Node {
        var result = node
        switch node.content {
        case .mapping(let mapping): result.content = .mapping(try rebuild(mapping, &container))
        case .sequence(let sequence): result.content = .sequence(try rebuild(sequence, &container))
        case .scalar: break
        }
        return result
    }

    private func rebuild(_ mapping: Mapping, _ container: inout Container) throws(SOPSError) -> Mapping {
        var items: [Mapping.Item] = []
        items.reserveCapacity(mapping.items.count)
        // To SOPS, the comment above an entry of INI comes after it, and speaks of the next one.
        let speaksOfNext = format == .ini && !container.isTop && selection.isAboutComments
        var isNextNamed = false
        for item in mapping.items {
            switch item {
            case .comment(let comment) where speaksOfNext && comment.span.lowerBound > container.keyStart:
                var after = container
                after.isNamedByComment = isNextNamed
                items.append(.comment(try visit(comment, in: &after)))
                isNextNamed = after.isNamedByComment
            case .comment(let comment):
                items.append(.comment(try visit(comment, in: &container)))
            case .entry(var entry):
                let key = try text(ofKey: entry.key)
                if container.isTop && format.isMetadata(key) { continue }
                if let value = try visit(entry.value, below: key, at: entry.key, in: container) {
                    entry.value = value
                    items.append(.entry(entry))
                }
                container.isNamedByComment = isNextNamed
                isNextNamed = false
            }
        }
        return Mapping(items: items, isFlow: mapping.isFlow)
    }

    private func rebuild(_ sequence: Sequence, _ container: inout Container) throws(SOPSError) -> Sequence {
        var items: [Sequence.Item] = []
        items.reserveCapacity(sequence.items.count)
        container.isList = true
        for item in sequence.items {
            switch item {
            case .comment(let comment):
                items.append(.comment(try visit(comment, in: &container)))
            case .element(let element):
                var below = container
                below.isNamed = container.isNamed || container.isNamedByComment
                if let value = try visit(element, &below) { items.append(.element(value)) }
                container.isNamedByComment = false
            }
        }
        return Sequence(items: items, isFlow: sequence.isFlow)
    }

    private func visit(
        _ value: Node, below key: String, at keyNode: Node, in container: Container
    ) throws(SOPSError) -> Node? {
        var below = container
        below.path.append(key)
        below.additionalData = container.path.isEmpty ? key + ":" : container.additionalData + key + ":"
        below.isNamed = container.isNamed || container.isNamedByComment || selection.names(key: key)
        below.isList = false
        below.keyStart = keyNode.span.lowerBound
        guard below.additionalData.utf8.count <= Self.longestPath else {
            throw SOPSError(
                .unrepresentable,
                source.diagnostic(
                    "the path to this key is longer than \(Self.longestPath >> 10) KiB", at: keyNode,
                    hint: "use shorter keys"))
        }
        return try visit(value, &below)
    }

    private func visit(_ node: Node, _ below: inout Container) throws(SOPSError) -> Node? {
        below.isTop = false
        below.isNamedByComment = false
        below.alias = below.alias ?? (node.alias == nil ? nil : node)
        guard case .scalar = node.content else { return try rebuild(node, &below) }
        return try visitor.visit(node, at: place(below, isNamed: below.isNamed))
    }

    private func visit(_ comment: Comment, in container: inout Container) throws(SOPSError) -> Comment {
        let isNamed = container.isNamed || container.isNamedByComment
        let namesItself = selection.names(comment: comment.text)
        // The comment by which a rule names something stays readable itself.
        let place = place(container, isNamed: isNamed || namesItself && selection.rule.namesPlain)
        let result = try visitor.visit(comment, at: place)
        container.isNamedByComment = container.isNamedByComment || namesItself
        return result
    }

    private func place(_ container: Container, isNamed: Bool) -> Place {
        Place(
            path: container.path, additionalData: container.additionalData,
            isSelected: isNamed != selection.rule.namesPlain, alias: container.alias, isInList: container.isList)
    }

    private func text(ofKey key: Node) throws(SOPSError) -> String {
        if case .scalar(let scalar) = key.content {
            if case .string(let text) = scalar.value { return text }
            if scalar.text == "<<", scalar.style == .plain { return scalar.text }
        }
        throw SOPSError(
            .malformed,
            source.diagnostic(
                "this key is not text, and SOPS has text keys only", at: key, hint: "put the key in quotes"))
    }
}
