/// Changes a YAML text by splicing: whatever an edit is not about stays as it is, byte for byte.
///
/// There are two ways. `replace` collects changes of single nodes, any number of them, until `finish`. The edits that
/// go by a path (`set`, `append`, `remove`) are made one by one: each ends with the new text read again and compared
/// with the tree that the edit should lead to, so that none ever changes more than it is meant to.
package struct YAMLEditor {
    /// The text as the last edit by path left it. Nodes for `replace` come from here.
    package private(set) var file: YAMLFile
    private let limits: ParseLimits
    private var splices: [Splice] = []
    var layout: YAMLValueWriter

    /// Where a new entry goes.
    package enum Placement: Hashable, Sendable {
        /// Right after the last entry's lines, before comments that follow it.
        case afterLastEntry
        /// After everything that belongs to the document; for entries of its root.
        case atEndOfDocument
    }

    /// - Parameter indentation: the columns by which nested collections are indented, in a file that shows none yet.
    package init(_ file: YAMLFile, limits: ParseLimits = .standard, indentation: Int = 2) {
        self.file = file
        self.limits = limits
        self.layout = YAMLValueWriter(of: file, default: indentation)
    }

    var source: SourceText { file.source }

    // MARK: Single nodes

    /// Writes another value in the place of a scalar, an alias, or a value that the text leaves out.
    ///
    /// The node must be a value and not a key. Its anchor stays; its tag stays where it fits the new value.
    ///
    /// - Parameters:
    ///   - style: nil keeps the style of the text as far as it can hold the value.
    ///   - quotesAmbiguous: whether text that readers of YAML 1.1 take for something else gets quotes.
    package mutating func replace(
        _ node: Node, with value: ScalarValue, preferring style: Scalar.Style? = nil, quotesAmbiguous: Bool = true
    ) {
        splices += scalarSplices(
            replacing: node, with: value, preferring: style, quotesAmbiguous: quotesAmbiguous)
    }

    /// Writes another comment, without the `#`, in the place of one. The text must be one line.
    package mutating func replace(_ comment: Comment, with text: String) {
        splices.append(Splice(comment.span, "#" + text))
    }

    /// Makes a change as it is given.
    package mutating func splice(_ splice: Splice) {
        splices.append(splice)
    }

    /// Makes the changes collected so far and reads the text again.
    ///
    /// - Throws: if two changes overlap, or the text is no YAML any more.
    @discardableResult
    package mutating func finish() throws(DocumentError) -> YAMLFile {
        guard !splices.isEmpty else { return file }
        file = try YAMLFile(parsing: try spliced(splices), limits: limits)
        splices = []
        return file
    }

    /// The bytes with the changes collected so far, not read again.
    package func bytes() throws(DocumentError) -> [UInt8] {
        try source.applying(splices)
    }

    private func spliced(_ splices: [Splice]) throws(DocumentError) -> SourceText {
        SourceText(name: source.name, bytes: try source.applying(splices), masksValues: source.masksValues)
    }

    // MARK: Paths

    /// Writes a value at a path: in the place of the one that is there, or as a new entry at the end of its mapping, or
    /// as a new element right after the last. Mappings that the path needs and the text does not have are made.
    ///
    /// - Throws: `noSuchPath` if the path leads through something else than a collection; `notEditable` if the place
    ///   cannot be changed alone, because an alias shares it.
    package mutating func set(
        _ path: [YAMLPathComponent], to value: YAMLValue, inDocument index: Int = 0,
        placement: Placement = .afterLastEntry
    ) throws(DocumentError) {
        try finish()
        let target = try target(of: path, inDocument: index)
        if target.isComplete, let node = target.place?.node, node.alias == nil, YAMLValue(node) == value { return }
        guard let written = YAMLValue(value, at: target.rest.dropFirst(target.isComplete ? 0 : target.consumed)) else {
            throw noSuchPath("a new list begins with element 0", target)
        }
        let changes = try splices(setting: written, at: target, placement: placement)
        try commit(changes, at: target, inDocument: index) { $0.setting(path[...], to: value) }
    }

    /// Adds an element at the end of the sequence at `path`.
    package mutating func append(
        _ value: YAMLValue, toSequenceAt path: [YAMLPathComponent], inDocument index: Int = 0
    ) throws(DocumentError) {
        try finish()
        let target = try target(of: path, inDocument: index)
        let count = target.isComplete ? target.place?.node.sequence?.elements.reduce(0) { count, _ in count + 1 } : nil
        try set(path + [.index(count ?? 0)], to: value, inDocument: index)
    }

    /// Removes an entry or an element with its own lines and the comment at the end of its line, and nothing else. A
    /// collection that loses its last item becomes `{}` or `[]`.
    ///
    /// - Throws: `noSuchPath` if nothing is there.
    package mutating func remove(_ path: [YAMLPathComponent], inDocument index: Int = 0) throws(DocumentError) {
        try finish()
        let target = try target(of: path, inDocument: index)
        guard target.isComplete, let place = target.place, let parent = target.parent else {
            throw noSuchPath("there is nothing at this path", target)
        }
        let changes = try splices(removing: place, from: parent)
        try commit(changes, at: target, inDocument: index) { $0.removing(path[...]) }
    }

    /// Makes an edit if it leads to the tree that it should lead to.
    private mutating func commit(
        _ changes: [Splice], at target: Target, inDocument index: Int, change: (YAMLValue) -> YAMLValue?
    ) throws(DocumentError) {
        var expected = file.documents.map { $0.root.map { YAMLValue($0) } }
        expected[index] = change(expected[index] ?? .scalar(.null))
        let edited = try? YAMLFile(parsing: try spliced(changes), limits: limits)
        guard let edited, edited.documents.map({ $0.root.map { YAMLValue($0) } }) == expected else {
            throw DocumentError(
                .notEditable,
                source.diagnostic(
                    "this cannot be changed without changing something else",
                    at: target.place?.node.position ?? SourcePosition(line: 1, column: 1),
                    notes: ["an alias may refer to it, or the text around it may read differently without it"],
                    hint: "change the file by hand"))
        }
        file = edited
    }

    func noSuchPath(_ summary: String, _ target: Target) -> DocumentError {
        let position = target.place?.node.position ?? SourcePosition(line: 1, column: 1)
        return DocumentError(.noSuchPath, source.diagnostic(summary, at: position))
    }
}

extension YAMLValueWriter {
    /// The indentation that a file uses, taken from its first nested collections.
    fileprivate init(of file: YAMLFile, default indentation: Int) {
        var step: Int?
        var sequenceStep: Int?
        func look(at node: Node) {
            guard step == nil || sequenceStep == nil, node.alias == nil else { return }
            switch node.content {
            case .scalar:
                return
            case .mapping(let mapping):
                for entry in mapping.entries where entry.value.isBlockCollection {
                    let deeper = (entry.value.itemIndent ?? 0) - entry.key.indent
                    if entry.value.mapping != nil {
                        step = step ?? deeper
                    } else {
                        sequenceStep = sequenceStep ?? deeper
                    }
                    look(at: entry.value)
                }
            case .sequence(let sequence):
                for element in sequence.elements { look(at: element) }
            }
        }
        for document in file.documents {
            if let root = document.root { look(at: root) }
        }
        self.step = step ?? indentation
        self.sequenceStep = sequenceStep ?? step ?? indentation
    }
}
