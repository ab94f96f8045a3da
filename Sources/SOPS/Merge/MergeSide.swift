import Documents

/// One of the versions that are merged, in plain text.
struct MergeSide {
    let opened: DecryptedFile?
    let text: [UInt8]
    /// One for each document.
    let values: [DocumentValue]
    let file: DocumentFile?

    /// - Parameter opened: nil for a file that was not there yet.
    init(_ opened: DecryptedFile?, as format: FileFormat, documents: Int) throws(SOPSError) {
        self.opened = opened
        guard let opened else {
            (text, file) = ([], nil)
            values = Array(repeating: .mapping([]), count: documents)
            return
        }
        text = try opened.plaintext()
        (file, values) = try Self.parsed(text, as: format, named: opened.encrypted.source.name)
    }

    /// The trees of a plain text.
    static func parsed(
        _ text: [UInt8], as format: FileFormat, named name: String
    ) throws(SOPSError) -> (DocumentFile?, [DocumentValue]) {
        guard format != .binary else { return (nil, [.scalar(.binary(text))]) }
        let source = SourceText(name: name, bytes: text, masksValues: true)
        let file = try editing { () throws(DocumentError) in
            try DocumentFile(parsing: source, as: format.document, limits: .secret)
        }
        return (
            file,
            file.documents.map { document in
                guard let root = document.root, !root.isNull else { return .mapping([]) }
                return DocumentValue(root)
            }
        )
    }

    /// Whether the trees are the same, whatever the order of their entries.
    static func isSame(_ left: [DocumentValue], _ right: [DocumentValue]) -> Bool {
        left.map(\.sorted) == right.map(\.sorted)
    }
}
