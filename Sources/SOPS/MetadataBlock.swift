import Documents

/// The `sops` entry in the text of a file.
enum MetadataBlock {
    static let path: [PathComponent] = [.key(MetadataReader.key)]

    /// Adds a new entry to each document.
    ///
    /// - Parameter indent: how many columns a level is indented, in a file that does not show it.
    static func insert(_ metadata: Metadata, into file: DocumentFile, indent: Int) throws(SOPSError) -> [UInt8] {
        try insert(metadata.yaml, into: file, indent: indent)
    }

    private static func insert(_ value: DocumentValue, into file: DocumentFile, indent: Int) throws(SOPSError)
        -> [UInt8]
    {
        try eachDocument(of: file) { document throws(DocumentError) in
            var editor = YAMLEditor(document, limits: .secret, indentation: indent)
            try editor.set(path, to: value, placement: .atEndOfDocument)
            return editor.file.source.bytes
        }
    }

    /// Adds the entry of another file to each document, letter by letter where both are written without braces and the
    /// text ends with a newline.
    static func copy(from original: DocumentFile, into file: DocumentFile) throws(SOPSError) -> [UInt8] {
        guard let root = original.documents.first?.root, let mapping = root.mapping,
            let entry = mapping.entry(MetadataReader.key)
        else { return file.source.bytes }
        let isBlock = file.documents.allSatisfy { $0.root?.mapping?.isFlow == false && $0.root?.alias == nil }
        let column = root.span.lowerBound - original.source.lineStart(of: root.span.lowerBound)
        let isPlaced = file.documents.allSatisfy { document in
            document.root.map { $0.span.lowerBound - file.source.lineStart(of: $0.span.lowerBound) } == column
        }
        guard !mapping.isFlow, isBlock, isPlaced, file.source.bytes.last == UInt8(ascii: "\n") else {
            return try insert(DocumentValue(entry.value), into: file, indent: 4)
        }
        let end = original.source.nextLine(after: entry.value.extentEnd)
        var lines = Array(original.source.bytes[original.source.lineStart(of: entry.key.span.lowerBound)..<end])
        if lines.last != UInt8(ascii: "\n") { lines += original.source.newline.utf8 }
        return try editing { () throws(DocumentError) in
            try file.source.applying(
                file.documents.map { Splice($0.span.upperBound..<$0.span.upperBound, lines) })
        }
    }

    /// Takes the entry out of each document. A text without a newline at its end stays one.
    static func remove(from file: DocumentFile) throws(SOPSError) -> [UInt8] {
        try eachDocument(of: file) { document throws(DocumentError) in
            guard document.root?.mapping?[MetadataReader.key] != nil else { return document.source.bytes }
            var editor = YAMLEditor(document, limits: .secret)
            try editor.remove(path)
            return editor.file.source.bytes
        }
    }

    /// Changes documents one by one, each as a text of its own: the work is linear in the size of the file.
    private static func eachDocument(
        of file: DocumentFile, _ change: (DocumentFile) throws(DocumentError) -> [UInt8]
    ) throws(SOPSError) -> [UInt8] {
        try editing { () throws(DocumentError) in
            guard file.documents.count > 1 else { return try change(file) }
            var splices: [Splice] = []
            for document in file.documents {
                let bytes = Array(file.source.bytes[document.span])
                let part = try DocumentFile(parsing: SourceText(name: file.source.name, bytes: bytes), limits: .secret)
                let changed = try change(part)
                // A marker may stand at the very end of the text.
                let isBare = document.startsWithMarker && bytes.isEmpty && !changed.isEmpty
                splices.append(Splice(document.span, (isBare ? Array("\n".utf8) : []) + changed))
            }
            return try file.source.applying(splices)
        }
    }
}
