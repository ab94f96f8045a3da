/// The formats that documents are written in.
package enum DocumentFormat: String, CaseIterable, Hashable, Sendable {
    case yaml
    case json
    case dotenv
    case ini

    /// For messages.
    package var name: String {
        switch self {
        case .yaml: "YAML"
        case .json: "JSON"
        case .dotenv: "dotenv"
        case .ini: "INI"
        }
    }
}

/// A text in one of the formats, and the trees of its documents. There is always at least one document; in a text
/// without any content it has no root.
package struct DocumentFile: Sendable {
    package let format: DocumentFormat
    package let source: SourceText
    package let documents: [Document]

    /// Reads the text.
    ///
    /// Linear in the size of the text.
    ///
    /// - Throws: the first problem of the text, with its place.
    package init(
        parsing source: SourceText, as format: DocumentFormat = .yaml, limits: ParseLimits = .standard
    ) throws(DocumentError) {
        var source = source
        source.masksValues = source.masksValues || limits.masksValues
        source.format = format
        self.source = source
        self.format = format
        do throws(DocumentError) {
            self.documents =
                switch format {
                case .yaml: try YAMLTreeBuilder.documents(of: source, limits: limits)
                case .json: [try JSONParser.document(of: source, limits: limits)]
                case .ini: [try INIParser.document(of: source, limits: limits)]
                case .dotenv: [try DotenvParser.document(of: source, limits: limits)]
                }
        } catch {
            throw source.mergeConflict ?? error
        }
    }

    /// The root of the only document; nil if it is empty, or if there are several.
    package var root: Node? {
        documents.count == 1 ? documents[0].root : nil
    }
}

/// One document of a text. In all formats but YAML, a text is one document.
package struct Document: Sendable {
    /// nil: the document is empty, or holds nothing but comments.
    package var root: Node?
    /// The comments of a document whose root holds none itself: a scalar, an alias, or no root.
    package var comments: [Comment]
    /// The text that belongs to the document: after its `---` and up to its `...`, the next `---`, or the end.
    package var span: Range<Int>
    /// Whether the document begins with `---`.
    package var startsWithMarker: Bool
    /// Whether the document ends with `...`.
    package var endsWithMarker: Bool
}
