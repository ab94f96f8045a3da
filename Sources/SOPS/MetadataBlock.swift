import Documents

/// The `sops` entry in the text of a file.
enum MetadataBlock {
    static let path: [YAMLPathComponent] = [.key(MetadataReader.key)]

    /// Adds a new entry to each document.
    ///
    /// - Parameter indent: how many columns a level is indented, in a file that does not show it.
    static func insert(_ metadata: Metadata, into file: YAMLFile, indent: Int) throws(SOPSError) -> [UInt8] {
        try insert(metadata.yaml, into: file, indent: indent)
    }

    private static func insert(_ value: YAMLValue, into file: YAMLFile, indent: Int) throws(SOPSError) -> [UInt8] {
        var editor = YAMLEditor(file, limits: .secret, indentation: indent)
        for index in file.documents.indices {
            try editing { () throws(DocumentError) in
                try editor.set(path, to: value, inDocument: index, placement: .atEndOfDocument)
            }
        }
        return editor.file.source.bytes
    }

    /// Adds the entry of another file to each document, letter by letter where both are written without braces.
    static func copy(from original: YAMLFile, into file: YAMLFile) throws(SOPSError) -> [UInt8] {
        guard let root = original.documents.first?.root, let mapping = root.mapping,
            let entry = mapping.entry(MetadataReader.key)
        else { return file.source.bytes }
        let isBlock = file.documents.allSatisfy { $0.root?.mapping?.isFlow == false && $0.root?.alias == nil }
        guard !mapping.isFlow, isBlock else {
            return try insert(YAMLValue(entry.value), into: file, indent: entry.value.indent)
        }
        let bytes = original.source.bytes
        let end = original.source.lineEnd(of: entry.value.extentEnd)
        var lines = Array(bytes[original.source.lineStart(of: entry.key.span.lowerBound)..<end])
        lines += end == bytes.count ? [] : original.source.lineBreak(at: end)
        return try editing { () throws(DocumentError) in
            try file.source.applying(
                file.documents.map { document in
                    let end = document.span.upperBound
                    let isClosed = end == 0 || file.source.bytes[end - 1] == UInt8(ascii: "\n")
                    return Splice(end..<end, (isClosed ? [] : Array("\n".utf8)) + lines)
                })
        }
    }

    /// Takes the entry out of each document. A text without a newline at its end stays one.
    static func remove(from file: YAMLFile) throws(SOPSError) -> [UInt8] {
        var editor = YAMLEditor(file, limits: .secret)
        for (index, document) in file.documents.enumerated()
        where document.root?.mapping?[MetadataReader.key] != nil {
            try editing { () throws(DocumentError) in try editor.remove(path, inDocument: index) }
        }
        return editor.file.source.bytes
    }
}

extension SourceText {
    /// The line break at an offset where a line ends.
    fileprivate func lineBreak(at offset: Int) -> ArraySlice<UInt8> {
        let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
        return bytes[offset..<end]
    }
}
