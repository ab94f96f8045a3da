import Documents
import Estate

/// Edits of a file of env entries, which leave every other byte as it is.
enum EnvText {
    /// The text with one entry set.
    ///
    /// What counts of an env entry is the text of its scalar, so `1.10`, `0644` and `no` need no quotes.
    ///
    /// - Throws: `badInput` if the file is not YAML or cannot be changed there.
    static func setting(
        _ path: [String], to text: String, in source: SourceText
    ) throws(TenantryError) -> [UInt8] {
        try rethrowing { () throws(DocumentError) in
            let file = try DocumentFile(parsing: source)
            let former = node(path, in: file)
            if let scalar = former?.scalar, scalar.value != .null, scalar.text.utf8.elementsEqual(text.utf8) {
                return source.bytes
            }
            let isFree = former.map { $0.alias == nil && $0.tag == nil && $0.scalar?.style == .plain } ?? true
            if isFree, let plain = try plainly(path, text, file) { return plain }
            return try replaced(path, with: text, file).file.source.bytes
        }
    }

    /// The text without one entry.
    static func removing(_ path: [String], from source: SourceText) throws(TenantryError) -> [UInt8] {
        try rethrowing { () throws(DocumentError) in
            var editor = YAMLEditor(try DocumentFile(parsing: source))
            try editor.remove(path.map(PathComponent.key))
            return editor.file.source.bytes
        }
    }

    /// The entry written without quotes; nil if it would not read back as the same text.
    private static func plainly(
        _ path: [String], _ text: String, _ file: DocumentFile
    ) throws(DocumentError) -> [UInt8]? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        // A word that needs no quotes holds the place.
        var editor = try replaced(path, with: "value", file)
        guard let place = node(path, in: editor.file), place.scalar?.style == .plain else { return nil }
        editor.splice(Splice(place.span, text))
        guard let result = try? editor.finish(), result.documents.count == 1, let written = node(path, in: result),
            let scalar = written.scalar, scalar.style == .plain, scalar.value != .null,
            // Not a byte of it has become a comment, an anchor or a tag.
            written.span.count == text.utf8.count, scalar.text.utf8.elementsEqual(text.utf8),
            written.anchor == place.anchor, written.alias == nil, written.tag == nil
        else { return nil }
        return result.source.bytes
    }

    private static func replaced(
        _ path: [String], with text: String, _ file: DocumentFile
    ) throws(DocumentError) -> YAMLEditor {
        var editor = YAMLEditor(file)
        try editor.set(path.map(PathComponent.key), to: .string(text))
        return editor
    }

    private static func node(_ path: [String], in file: DocumentFile) -> Node? {
        var node = file.root
        for key in path { node = node?.mapping?[key] }
        return node
    }
}
