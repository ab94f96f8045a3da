/// Changes a dotenv text. All values are text, so every value is written as its text.
package struct DotenvEditor: DocumentEditor {
    package private(set) var file: DocumentFile
    private let limits: ParseLimits
    private var splices: [Splice] = []
    /// The first replacement that the format cannot hold; `finish` throws it.
    private var refusal: DocumentError?

    package init(_ file: DocumentFile, limits: ParseLimits = .standard) {
        self.file = file
        self.limits = limits
    }

    private var source: SourceText { file.source }

    // MARK: Single nodes

    /// Passes over style and quotes, which the format does not have.
    package mutating func replace(
        _ node: Node, with value: ScalarValue, preferring style: Scalar.Style?, quotesAmbiguous: Bool
    ) {
        do throws(DotenvLine.Problem) {
            splices.append(Splice(node.span, try DotenvLine.text(of: value)))
        } catch {
            refuse(error, at: node.position)
        }
    }

    /// The text must be one line.
    package mutating func replace(_ comment: Comment, with text: String) {
        do throws(DotenvLine.Problem) {
            splices.append(Splice(comment.span, try DotenvLine.line(ofComment: text)))
        } catch {
            refuse(error, at: comment.position)
        }
    }

    package mutating func splice(_ splice: Splice) {
        splices.append(splice)
    }

    @discardableResult
    package mutating func finish() throws(DocumentError) -> DocumentFile {
        if let refusal { throw refusal }
        guard !splices.isEmpty else { return file }
        file = try file.spliced(splices, limits: limits)
        splices = []
        return file
    }

    private mutating func refuse(_ problem: DotenvLine.Problem, at position: SourcePosition) {
        refusal = refusal ?? unrepresentable(problem, at: position)
    }

    private func unrepresentable(_ problem: DotenvLine.Problem, at position: SourcePosition?) -> DocumentError {
        let diagnostic =
            if let position {
                source.diagnostic(problem.reason, at: position, hint: problem.hint)
            } else {
                Diagnostic(problem.reason, file: source.name, hint: problem.hint)
            }
        return DocumentError(.unrepresentable, diagnostic)
    }

    // MARK: Paths

    /// - Throws: also `notEditable` if the key comes twice, because readers differ on which one counts.
    package mutating func set(
        _ path: [PathComponent], to value: DocumentValue, inDocument index: Int, placement: EntryPlacement
    ) throws(DocumentError) {
        try finish()
        let key = try key(of: path, inDocument: index)
        let entry = try entry(key)
        guard case .scalar(let scalar) = value else {
            throw unrepresentable(
                DotenvLine.Problem(
                    reason: "the value of \(source.shown(key: key)) is no text, and a dotenv file cannot nest",
                    hint: "use another format, or flatten it"),
                at: entry?.value.position)
        }
        let change: Splice
        let text: [UInt8]
        do throws(DotenvLine.Problem) {
            text = try DotenvLine.text(of: scalar)
            if let entry {
                change = Splice(entry.value.span, text)
            } else {
                try DotenvLine.check(key: key)
                change = insertion(of: Array(key.utf8) + [UInt8(ascii: "=")] + text, placement)
            }
        } catch {
            throw unrepresentable(error, at: entry?.value.position)
        }
        let new = DocumentValue.string(FlatText.text(of: scalar) ?? "")
        file = try file.edited(by: [change], at: entry?.value.position, inDocument: 0, limits: limits) {
            $0.setting([.key(key)], to: new)
        }
    }

    package mutating func remove(_ path: [PathComponent], inDocument index: Int) throws(DocumentError) {
        try finish()
        let key = try key(of: path, inDocument: index)
        guard let entry = try entry(key) else {
            throw DocumentError(
                .noSuchPath, Diagnostic("there is no \(source.shown(key: key))", file: source.name))
        }
        var start = entry.key.span.lowerBound
        let end = source.endOfLineFeed(after: entry.value.span.upperBound)
        // A text that does not end with a line break goes on doing so.
        if end == entry.value.span.upperBound, start > 0 { start -= 1 }
        file = try file.edited(
            by: [Splice(start..<end, "")], at: entry.key.position, inDocument: 0, limits: limits
        ) { $0.removing([.key(key)]) }
    }

    private func key(of path: [PathComponent], inDocument index: Int) throws(DocumentError) -> String {
        _ = try file.document(index)
        guard path.count == 1, case .key(let key)? = path.first else {
            throw DocumentError(
                .noSuchPath,
                Diagnostic("a dotenv file has nothing but keys with values", file: source.name, hint: "name one key"))
        }
        return key
    }

    /// The entry with this key; nil if there is none.
    private func entry(_ key: String) throws(DocumentError) -> Entry? {
        guard let mapping = file.root?.mapping else { return nil }
        var found: Entry?
        for entry in mapping.entries where entry.hasKey(key) {
            if let found {
                throw DocumentError(
                    .notEditable,
                    source.diagnostic(
                        "the key \(source.shown(key: key)) appears twice", at: entry.key,
                        notes: ["first at \(source.place(found.key.position))"], hint: "remove one of the two"))
            }
            found = entry
        }
        return found
    }

    /// A new line, with the line break that its place asks for.
    private func insertion(of line: [UInt8], _ placement: EntryPlacement) -> Splice {
        var offset = source.bytes.count
        if placement == .afterLastEntry, case .mapping(let mapping)? = file.root?.content,
            let last = mapping.items.last(where: { if case .entry = $0 { true } else { false } }),
            case .entry(let entry) = last
        {
            offset = source.endOfLineFeed(after: entry.value.span.upperBound)
        }
        let isOnNewLine = offset == 0 || source.bytes[offset - 1] == 0x0A
        return Splice(offset..<offset, isOnNewLine ? line + [0x0A] : [0x0A] + line)
    }
}
