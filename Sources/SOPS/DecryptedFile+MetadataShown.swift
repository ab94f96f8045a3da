package import Documents

extension DecryptedFile {
    /// The plaintext with the metadata behind it, for whoever edits it and wants to see who can read it. A binary file
    /// has no place for them.
    package func plaintextWithMetadata() throws(SOPSError) -> [UInt8] {
        let text = try plaintext()
        guard encrypted.format != .binary else { return text }
        return try MetadataBlock(format: encrypted.format).copy(from: encrypted.file, into: parsed(text))
    }

    /// An edited text without the metadata that it was shown with.
    ///
    /// - Throws: `malformed`; `invalidMetadata` if the metadata were changed.
    package func removingMetadata(from edited: SourceText) throws(SOPSError) -> [UInt8] {
        guard encrypted.format != .binary else { return edited.bytes }
        let block = MetadataBlock(format: encrypted.format)
        let file = try parsed(edited.bytes, named: edited.name)
        let former = encrypted.file.documents.first.flatMap(block.node).map { DocumentValue($0) }
        for document in file.documents {
            let shown = block.node(in: document)
            guard shown.map({ DocumentValue($0) }) == former else {
                throw SOPSError(
                    .invalidMetadata,
                    Diagnostic(
                        "the metadata were changed, which are only shown here", file: edited.name,
                        position: shown?.position,
                        hint: "change who can read the file with updatekeys, rotate or groups"))
            }
        }
        return try block.remove(from: file)
    }

    private func parsed(_ bytes: [UInt8], named name: String? = nil) throws(SOPSError) -> DocumentFile {
        let source = SourceText(name: name ?? encrypted.source.name, bytes: bytes, masksValues: true)
        return try editing { () throws(DocumentError) in
            try DocumentFile(parsing: source, as: encrypted.format.document, limits: .secret)
        }
    }
}
