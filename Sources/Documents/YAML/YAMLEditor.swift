/// Changes a YAML text.
package struct YAMLEditor: DocumentEditor {
    package private(set) var file: DocumentFile
    private let limits: ParseLimits
    private var splices: [Splice] = []
    var layout: YAMLValueWriter

    /// - Parameter indentation: the columns by which nested collections are indented, in a file that shows none yet.
    package init(_ file: DocumentFile, limits: ParseLimits = .standard, indentation: Int = 2) {
        self.file = file
        self.limits = limits
        self.layout = YAMLValueWriter(of: file, default: indentation)
    }

    var source: SourceText { file.source }

    // MARK: Single nodes

    /// The node's anchor stays; its tag stays where it fits the new value.
    package mutating func replace(
        _ node: Node, with value: ScalarValue, preferring style: Scalar.Style?, quotesAmbiguous: Bool
    ) {
        splices += scalarSplices(
            replacing: node, with: value, preferring: style, quotesAmbiguous: quotesAmbiguous)
    }

    /// The text must be one line.
    package mutating func replace(_ comment: Comment, with text: String) {
        splices.append(Splice(comment.span, "#" + text))
    }

    package mutating func splice(_ splice: Splice) {
        splices.append(splice)
    }

    @discardableResult
    package mutating func finish() throws(DocumentError) -> DocumentFile {
        guard !splices.isEmpty else { return file }
        file = try file.spliced(splices, limits: limits)
        splices = []
        return file
    }

    /// The bytes with the changes collected so far, not read again.
    package func bytes() throws(DocumentError) -> [UInt8] {
        try source.applying(splices)
    }

    // MARK: Paths

    package mutating func set(
        _ path: [PathComponent], to value: DocumentValue, inDocument index: Int,
        placement: EntryPlacement
    ) throws(DocumentError) {
        try finish()
        let target = try target(of: path, inDocument: index)
        if target.isComplete, let node = target.place?.node, node.alias == nil, DocumentValue(node) == value { return }
        guard let written = DocumentValue(value, at: target.rest.dropFirst(target.isComplete ? 0 : target.consumed))
        else {
            throw noSuchPath("a new list begins with element 0", target)
        }
        let changes = try splices(setting: written, at: target, placement: placement)
        try commit(changes, at: target, inDocument: index) { $0.setting(path[...], to: value) }
    }

    /// Adds an element at the end of the sequence at `path`.
    package mutating func append(
        _ value: DocumentValue, toSequenceAt path: [PathComponent], inDocument index: Int = 0
    ) throws(DocumentError) {
        try finish()
        let target = try target(of: path, inDocument: index)
        let count = target.isComplete ? target.place?.node.sequence?.elements.reduce(0) { count, _ in count + 1 } : nil
        try set(path + [.index(count ?? 0)], to: value, inDocument: index, placement: .afterLastEntry)
    }

    /// A collection that loses its last item becomes `{}` or `[]`.
    package mutating func remove(_ path: [PathComponent], inDocument index: Int) throws(DocumentError) {
        try finish()
        let target = try target(of: path, inDocument: index)
        guard target.isComplete, let place = target.place, let parent = target.parent else {
            throw noSuchPath("there is nothing at this path", target)
        }
        let changes = try splices(removing: place, from: parent)
        try commit(changes, at: target, inDocument: index) { $0.removing(path[...]) }
    }

    private mutating func commit(
        _ changes: [Splice], at target: Target, inDocument index: Int, change: (DocumentValue) -> DocumentValue?
    ) throws(DocumentError) {
        file = try file.edited(
            by: changes, at: target.place?.node.position, inDocument: index, limits: limits, change: change)
    }

    func noSuchPath(_ summary: String, _ target: Target) -> DocumentError {
        let position = target.place?.node.position ?? SourcePosition(line: 1, column: 1)
        return DocumentError(.noSuchPath, source.diagnostic(summary, at: position))
    }
}

extension YAMLValueWriter {
    /// The indentation that a file uses, taken from its first nested collections.
    fileprivate init(of file: DocumentFile, default indentation: Int) {
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
