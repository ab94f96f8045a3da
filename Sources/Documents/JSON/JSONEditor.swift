/// Changes a JSON text.
package struct JSONEditor: DocumentEditor {
    package private(set) var file: DocumentFile
    private let limits: ParseLimits
    private var splices: [Splice] = []
    /// The first replacement that cannot be made.
    private var failure: DocumentError?
    private let indentation: Indentation?

    /// - Parameter indentation: of nested collections, in a file that shows none yet; nil for a tab.
    package init(_ file: DocumentFile, limits: ParseLimits = .standard, indentation: Indentation? = nil) {
        self.file = file
        self.limits = limits
        self.indentation = indentation
    }

    var source: SourceText { file.source }

    // MARK: Single nodes

    /// A value that JSON cannot hold makes `finish` fail. JSON has one style of text.
    package mutating func replace(
        _ node: Node, with value: ScalarValue, preferring style: Scalar.Style?, quotesAmbiguous: Bool
    ) {
        var bytes: [UInt8] = []
        do throws(JSONWriter.Unrepresentable) {
            try JSONWriter().append(.scalar(value), to: &bytes)
            splices.append(Splice(node.span, bytes))
        } catch {
            failure = failure ?? unrepresentable(error, at: node.position)
        }
    }

    /// JSON has no comments, so this makes `finish` fail.
    package mutating func replace(_ comment: Comment, with text: String) {
        let problem = JSONWriter.Unrepresentable(problem: "JSON has no comments", hint: "leave it out")
        failure = failure ?? unrepresentable(problem, at: comment.position)
    }

    package mutating func splice(_ splice: Splice) {
        splices.append(splice)
    }

    @discardableResult
    package mutating func finish() throws(DocumentError) -> DocumentFile {
        if let failure { throw failure }
        guard !splices.isEmpty else { return file }
        file = try file.spliced(splices, limits: limits)
        splices = []
        return file
    }

    // MARK: Paths

    /// There is one place for a new member, after the last one.
    package mutating func set(
        _ path: [PathComponent], to value: DocumentValue, inDocument index: Int, placement: EntryPlacement
    ) throws(DocumentError) {
        try finish()
        let target = try target(of: path, inDocument: index)
        let kept = value.asJSON
        if target.isComplete, let node = target.node, DocumentValue(node) == kept { return }
        guard let written = DocumentValue(value, at: target.rest.dropFirst(target.addsItem ? 1 : 0)) else {
            throw DocumentError(
                .noSuchPath,
                source.diagnostic("a new list begins with element 0", at: target.position))
        }
        let changes: [Splice]
        do throws(JSONWriter.Unrepresentable) {
            changes = try splices(setting: written, at: target, layout: JSONLayout(of: file, default: indentation))
        } catch {
            throw unrepresentable(error, at: target.position)
        }
        file = try file.edited(by: changes, at: target.position, inDocument: index, limits: limits) {
            $0.setting(path[...], to: kept)
        }
    }

    /// A collection that loses its last item becomes `{}` or `[]`.
    package mutating func remove(_ path: [PathComponent], inDocument index: Int) throws(DocumentError) {
        try finish()
        let target = try target(of: path, inDocument: index)
        guard target.isComplete, let parent = target.parent else {
            throw DocumentError(
                .noSuchPath, source.diagnostic("there is nothing at this path", at: target.position))
        }
        let change = splice(removing: target.number, from: parent)
        file = try file.edited(by: [change], at: target.position, inDocument: index, limits: limits) {
            $0.removing(path[...])
        }
    }

    private func unrepresentable(_ problem: JSONWriter.Unrepresentable, at position: SourcePosition) -> DocumentError {
        DocumentError(
            .unrepresentable, source.diagnostic(problem.problem, at: position, hint: problem.hint))
    }
}

extension DocumentValue {
    /// What the value is once JSON has held it; what JSON cannot hold stays.
    var asJSON: DocumentValue {
        switch self {
        case .scalar(let scalar): .scalar(JSONScalarText.readBack(scalar))
        case .mapping(let pairs): .mapping(pairs.map { Pair($0.key, $0.value.asJSON) })
        case .sequence(let elements): .sequence(elements.map(\.asJSON))
        }
    }
}
