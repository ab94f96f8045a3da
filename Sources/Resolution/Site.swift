import Documents

/// Where a text with references stands, for messages about them.
struct Site: Sendable {
    let path: ConfigurationPath
    let source: Source
    /// The scalar.
    let node: Node
    /// What messages call the text, where it is no part of a configuration.
    var title: String?

    var name: String { title ?? path.description }

    /// A message about the reference at an offset of the text.
    func diagnostic(
        _ summary: String, at offset: Int, notes: [String] = [], hint: String? = nil
    ) -> Diagnostic {
        Diagnostic(summary, file: source.file, position: position(of: offset), notes: notes, hint: hint)
    }

    /// The exact place where the text stands in its file as it is, on one line; else where the value begins. (The
    /// text of an encrypted value does not stand in its file.)
    private func position(of offset: Int) -> SourcePosition {
        var position = node.position
        guard let scalar = node.scalar else { return position }
        let length = scalar.text.utf8.count
        let quotes: Int
        switch scalar.style {
        case .plain where node.span.count == length: quotes = 0
        case .singleQuoted where node.span.count == length + 2: quotes = 1
        case .doubleQuoted where node.span.count == length + 2: quotes = 1
        default: return position
        }
        let utf8 = scalar.text.utf8
        let before = scalar.text[..<utf8.index(utf8.startIndex, offsetBy: offset)]
        position.column += quotes + before.unicodeScalars.count
        return position
    }
}
