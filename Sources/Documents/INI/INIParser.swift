/// Reads INI files as SOPS does: a mapping of sections, each a mapping of texts. Entries before the first section are
/// those of a section `DEFAULT`; a section that comes twice is there twice.
enum INIParser {
    static let defaultSection = "DEFAULT"
    /// Where SOPS keeps its metadata.
    static let metadataSection = "sops"

    /// A section as it grows.
    private struct Section {
        var key: Node
        var items: [Mapping.Item] = []
        var span: Range<Int>
        /// The keys so far, by their bytes: to Swift, composed and decomposed letters would be the same.
        var keys: [[UInt8]: SourcePosition] = [:]

        var entry: Mapping.Item {
            let mapping = Node(.mapping(Mapping(items: items)), span: span, position: position)
            return .entry(Entry(key: key, value: mapping))
        }
        var position: SourcePosition
    }

    /// The only document, whose root is a mapping: of an empty text, an empty one.
    ///
    /// - Throws: `unexpectedToken` for a line that is none of the format, `duplicateKey` for a key that comes twice in a
    ///   section, of which other readers would see only the last.
    static func document(of source: SourceText, limits: ParseLimits) throws(DocumentError) -> Document {
        try source.checkSizeAndEncoding(limits)
        var scanner = INIScanner(source)
        try scanner.scan(limits)
        var places = PositionCursor(source)
        var items: [Mapping.Item] = []
        items.reserveCapacity(scanner.records.count { $0.isSection } + 2)
        var section: Section?

        for record in scanner.records {
            var comment = record.comment.flatMap { $0.block == nil ? nil : node($0, &places) }
            if record.isSection, record.name == metadataSection, let above = comment {
                // SOPS drops what is said about its own section, so it is what ends the section before.
                if section == nil { items.append(.comment(above)) } else { section?.items.append(.comment(above)) }
                comment = nil
            }
            let key = node(record.name, record.nameSpan, .plain, &places)
            if record.isSection {
                if let section { items.append(section.entry) }
                let end = record.comment?.inline?.lowerBound ?? record.nameSpan.upperBound + 1
                section = Section(key: key, span: end..<end, position: places.position(of: end))
            } else if section == nil {
                let start = record.nameSpan.lowerBound
                let name = Node(
                    .scalar(Scalar(text: defaultSection, value: .string(defaultSection), style: .plain)),
                    span: start..<start, position: key.position)
                section = Section(key: name, span: start..<start, position: key.position)
            }
            var value: Node?
            if !record.isSection { value = node(record.value, record.valueSpan, record.style, &places) }
            if let inline = record.comment, inline.block == nil { comment = node(inline, &places) }
            if let comment { section?.items.append(.comment(comment)) }
            guard let value else { continue }
            if let first = section?.keys.updateValue(key.position, forKey: Array(record.name.utf8)) {
                throw source.duplicateKey(key, first: first)
            }
            if section?.keys.count == 1 {
                section?.span = record.nameSpan.lowerBound..<record.valueSpan.upperBound
                section?.position = key.position
            } else if let start = section?.span.lowerBound {
                section?.span = start..<record.valueSpan.upperBound
            }
            section?.items.append(.entry(Entry(key: key, value: value)))
        }
        if let trailing = scanner.trailingComment {
            let comment = node(trailing, &places)
            if section == nil { items.append(.comment(comment)) } else { section?.items.append(.comment(comment)) }
        }
        if let section { items.append(section.entry) }
        let whole = 0..<source.bytes.count
        let root = Node(.mapping(Mapping(items: items)), span: whole)
        return Document(root: root, comments: [], span: whole, startsWithMarker: false, endsWithMarker: false)
    }

    private static func node(
        _ text: String, _ span: Range<Int>, _ style: Scalar.Style, _ places: inout PositionCursor
    ) -> Node {
        Node(
            .scalar(Scalar(text: text, value: .string(text), style: style)), span: span,
            position: places.position(of: span.lowerBound))
    }

    private static func node(_ comment: INIComment, _ places: inout PositionCursor) -> Comment {
        Comment(
            text: comment.text, span: comment.span, position: places.position(of: comment.span.lowerBound),
            isInline: comment.block == nil)
    }
}
