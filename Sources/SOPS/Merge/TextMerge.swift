import Documents

/// Brings the changes of the other side into our text, one by one: for texts whose lines do not merge.
struct TextMerge {
    private var text: DocumentFile
    private let theirs: DocumentFile
    private let base: DocumentFile?
    private(set) var notes: [String] = []

    init(_ ours: DocumentFile, theirs: DocumentFile, base: DocumentFile?) {
        (text, self.theirs, self.base) = (ours, theirs, base)
    }

    /// The text with the changes, by document.
    ///
    /// - Throws: what the editor says of a place that cannot be changed alone.
    mutating func applying(_ edits: [[TreeMerge.Edit]]) throws(SOPSError) -> [UInt8] {
        let comments = newComments()
        for (index, edits) in edits.enumerated() {
            for edit in edits { try apply(edit, inDocument: index) }
        }
        for (path, lines) in comments { add(lines, above: path) }
        return text.source.bytes
    }

    private mutating func apply(_ edit: TreeMerge.Edit, inDocument index: Int) throws(SOPSError) {
        var editor = text.editor(limits: .secret)
        try editing { () throws(DocumentError) in
            if let value = edit.value {
                try editor.set(edit.path, to: value, inDocument: index, placement: .afterLastEntry)
            } else {
                try editor.remove(edit.path, inDocument: index)
            }
        }
        text = editor.file
    }

    // MARK: Comments

    /// The comments, on lines of their own, that only the other side has, each with the path of the entry below it.
    private func newComments() -> [(path: [PathComponent], lines: [String])] {
        guard theirs.documents.count == 1, let root = theirs.root else { return [] }
        var known: Set<String> = []
        for file in [base, text] { if let file { Self.collect(file.root) { known.insert($0.text) } } }
        var found: [(path: [PathComponent], lines: [String])] = []
        func visit(_ node: Node, _ path: [PathComponent]) {
            guard let mapping = node.mapping, node.alias == nil else { return }
            var lines: [String] = []
            for item in mapping.items {
                switch item {
                case .comment(let comment):
                    if !comment.isInline, !known.contains(comment.text) {
                        lines.append(theirs.source.text(comment.span))
                    }
                case .entry(let entry):
                    guard let key = entry.keyText else { continue }
                    if !lines.isEmpty { found.append((path + [.key(key)], lines)) }
                    lines = []
                    visit(entry.value, path + [.key(key)])
                }
            }
        }
        visit(root, [])
        return found
    }

    private static func collect(_ node: Node?, _ take: (Comment) -> Void) {
        switch node?.content {
        case .mapping(let mapping)?:
            for comment in mapping.comments { take(comment) }
            for entry in mapping.entries { collect(entry.value, take) }
        case .sequence(let sequence)?:
            for comment in sequence.comments { take(comment) }
            for element in sequence.elements { collect(element, take) }
        case .scalar?, nil: break
        }
    }

    /// Writes comments above an entry; where that is not possible without changing anything else, it is only noted.
    private mutating func add(_ lines: [String], above path: [PathComponent]) {
        guard case .key(let key)? = path.last, let root = text.root,
            let mapping = root.node(at: Array(path.dropLast()))?.mapping, let entry = mapping.entry(key)
        else { return }
        let source = text.source
        let start = source.lineStart(of: entry.key.span.lowerBound)
        let indent = String(decoding: source.bytes[start..<entry.key.span.lowerBound], as: UTF8.self)
        let inserted = lines.map { indent + $0 + source.newline }.joined()
        guard indent.allSatisfy({ $0 == " " }), text.format != .json,
            let bytes = try? source.applying([Splice(start..<start, inserted)]),
            let changed = try? DocumentFile(
                parsing: SourceText(name: source.name, bytes: bytes, masksValues: true), as: text.format,
                limits: .secret),
            changed.root.map({ DocumentValue($0) }) == DocumentValue(root)
        else {
            notes.append("a comment of theirs above \(SourceText.printable(path.text)) is not taken over")
            return
        }
        text = changed
    }
}
