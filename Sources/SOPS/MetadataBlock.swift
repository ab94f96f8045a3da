import Documents

/// The metadata in the text of a file.
struct MetadataBlock {
    let format: FileFormat

    // MARK: Finding

    /// The metadata of a document as a tree, whose scalars know their places; nil if it has none.
    func node(in document: Document) -> Node? {
        guard let root = document.root, let mapping = root.mapping else { return nil }
        if format.nestsMetadata { return mapping[MetadataReader.key] }
        let prefix = format == .dotenv ? FlatMetadata.dotenvPrefix : ""
        let entries = flatEntries(of: mapping)
        guard let first = entries.first else { return nil }
        let named = entries.compactMap { entry in
            entry.keyText.map { (name: String($0.dropFirst(prefix.count)), value: unescaped(entry.value)) }
        }
        return FlatMetadata.unflatten(named, at: first.key)
    }

    /// The key with which the metadata of a document begins; nil if it has none.
    func beginning(in document: Document) -> Node? {
        guard let mapping = document.root?.mapping else { return nil }
        return format == .dotenv ? flatEntries(of: mapping).first?.key : mapping.entry(MetadataReader.key)?.key
    }

    private func flatEntries(of root: Mapping) -> [Entry] {
        if format == .ini { return root[MetadataReader.key]?.mapping.map { Array($0.entries) } ?? [] }
        return root.entries.filter { format.isMetadata($0.keyText ?? "") }
    }

    /// Line breaks are written as `\n` in INI, where the dotenv format has them so for all its values.
    private func unescaped(_ node: Node) -> Node {
        guard format == .ini, var scalar = node.scalar, scalar.text.contains("\\n") else { return node }
        scalar.text = scalar.text.replacing("\\n", with: "\n")
        scalar.value = .string(scalar.text)
        var result = node
        result.content = .scalar(scalar)
        return result
    }

    // MARK: Changing

    /// Adds new metadata to each document.
    ///
    /// - Parameter indentation: of levels, in a file that does not show it.
    func insert(
        _ metadata: DocumentValue, into file: DocumentFile, indentation: Indentation?
    ) throws(SOPSError) -> [UInt8] {
        if format.nestsMetadata { return try set(metadata, in: file, indentation: indentation) }
        // What INI and dotenv files hold are single lines.
        let entries = FlatMetadata.flatten(metadata).map { ($0.name, $0.text.replacing("\n", with: "\\n")) }
        return try insert(lines: entries, into: file)
    }

    /// Adds the metadata of another file to each document, letter by letter where that can be.
    func copy(from original: DocumentFile, into file: DocumentFile) throws(SOPSError) -> [UInt8] {
        guard let root = original.documents.first?.root, let mapping = root.mapping else { return file.source.bytes }
        guard format.nestsMetadata else {
            let prefix = format == .dotenv ? FlatMetadata.dotenvPrefix.count : 0
            let entries = flatEntries(of: mapping).map { entry in
                (String((entry.keyText ?? "").dropFirst(prefix)), entry.value.scalar?.text ?? "")
            }
            return try insert(lines: entries.map { ($0, $1.replacing("\n", with: "\\n")) }, into: file)
        }
        guard let entry = mapping.entry(MetadataReader.key) else { return file.source.bytes }
        if format == .yaml, let lines = lines(of: entry, below: root, in: original, for: file) {
            return try editing { () throws(DocumentError) in
                try file.source.applying(
                    file.documents.map { Splice($0.span.upperBound..<$0.span.upperBound, lines) })
            }
        }
        return try set(DocumentValue(entry.value), in: file, indentation: format == .yaml ? .spaces(4) : nil)
    }

    private func set(
        _ metadata: DocumentValue, in file: DocumentFile, indentation: Indentation?
    ) throws(SOPSError) -> [UInt8] {
        try eachDocument(of: file) { document throws(DocumentError) in
            var editor = document.editor(limits: .secret, indentation: indentation)
            try editor.set([.key(MetadataReader.key)], to: metadata, placement: .atEndOfDocument)
            return editor.file.source.bytes
        }
    }

    /// Adds flat metadata: a section in INI, and in dotenv lines at the end.
    private func insert(
        lines entries: [(name: String, text: String)], into file: DocumentFile
    ) throws(SOPSError) -> [UInt8] {
        if format == .ini {
            return try set(.entries(entries.map { ($0.name, .string($0.text)) }), in: file, indentation: nil)
        }
        let bytes = file.source.bytes
        let lines = entries.map { "\(FlatMetadata.dotenvPrefix)\($0.name)=\($0.text)\n" }.joined()
        return bytes + (bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? "" : "\n").utf8 + lines.utf8
    }

    /// The lines of an entry if they can stand in another file as they are: where both are written without braces, and
    /// the text ends with a newline.
    private func lines(
        of entry: Entry, below root: Node, in original: DocumentFile, for file: DocumentFile
    ) -> [UInt8]? {
        let isBlock = file.documents.allSatisfy { $0.root?.mapping?.isFlow == false && $0.root?.alias == nil }
        let column = root.span.lowerBound - original.source.lineStart(of: root.span.lowerBound)
        let isPlaced = file.documents.allSatisfy { document in
            document.root.map { $0.span.lowerBound - file.source.lineStart(of: $0.span.lowerBound) } == column
        }
        guard root.mapping?.isFlow == false, isBlock, isPlaced, file.source.bytes.last == UInt8(ascii: "\n") else {
            return nil
        }
        let end = original.source.nextLine(after: entry.value.extentEnd)
        var lines = Array(original.source.bytes[original.source.lineStart(of: entry.key.span.lowerBound)..<end])
        if lines.last != UInt8(ascii: "\n") { lines += original.source.newline.utf8 }
        return lines
    }

    /// Takes the metadata out of each document. A text without a newline at its end stays one, but for dotenv.
    func remove(from file: DocumentFile) throws(SOPSError) -> [UInt8] {
        if format == .dotenv { return try removeLines(from: file) }
        return try eachDocument(of: file) { document throws(DocumentError) in
            guard document.root?.mapping?[MetadataReader.key] != nil else { return document.source.bytes }
            var editor = document.editor(limits: .secret)
            try editor.remove([.key(MetadataReader.key)])
            return editor.file.source.bytes
        }
    }

    /// Takes the metadata's lines out of a dotenv file.
    private func removeLines(from file: DocumentFile) throws(SOPSError) -> [UInt8] {
        guard let root = file.documents.first?.root?.mapping else { return file.source.bytes }
        let source = file.source
        let splices = flatEntries(of: root).map { entry in
            let start = source.lineStart(of: entry.key.span.lowerBound)
            return Splice(start..<source.nextLine(after: entry.value.span.upperBound), [])
        }
        return try editing { () throws(DocumentError) in try source.applying(splices) }
    }

    /// Changes documents one by one, each as a text of its own: the work is linear in the size of the file.
    private func eachDocument(
        of file: DocumentFile, _ change: (DocumentFile) throws(DocumentError) -> [UInt8]
    ) throws(SOPSError) -> [UInt8] {
        try editing { () throws(DocumentError) in
            guard file.documents.count > 1 else { return try change(file) }
            var splices: [Splice] = []
            for document in file.documents {
                let bytes = Array(file.source.bytes[document.span])
                let source = SourceText(name: file.source.name, bytes: bytes)
                let changed = try change(try DocumentFile(parsing: source, as: file.format, limits: .secret))
                // A marker may stand at the very end of the text.
                let isBare = document.startsWithMarker && bytes.isEmpty && !changed.isEmpty
                splices.append(Splice(document.span, (isBare ? Array("\n".utf8) : []) + changed))
            }
            return try file.source.applying(splices)
        }
    }
}
