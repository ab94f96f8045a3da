import Documents

/// A plain text that is to be encrypted, for the first time or again.
struct PlainFile {
    let file: DocumentFile
    let format: FileFormat
    /// One for each document that has a root.
    let roots: [Node]

    /// - Throws: `malformed`, `alreadyEncrypted` or `empty`.
    init(parsing source: SourceText, as format: FileFormat) throws(SOPSError) {
        self.format = format
        var source = source
        // No JSON text may be given to others with a byte order mark (RFC 8259, section 8.1).
        if format == .json, source.hasByteOrderMark {
            source = SourceText(
                name: source.name, bytes: Array(source.bytes.dropFirst(3)), masksValues: source.masksValues)
        }
        guard format != .binary else {
            // The bytes are no text of any format: they are in the tree only.
            file = try editing { () throws(DocumentError) in
                try DocumentFile(parsing: SourceText(name: source.name, bytes: []), as: .json)
            }
            roots = [BinaryText.root(holding: source.bytes)]
            return
        }
        file = try editing { () throws(DocumentError) in
            try DocumentFile(parsing: source, as: format.document, limits: .secret)
        }
        guard !EncryptedFile.isEncrypted(file, as: format) else {
            throw SOPSError(
                .alreadyEncrypted,
                Diagnostic(
                    "the file has a sops entry: it is encrypted already", file: source.name,
                    hint: "change it with tenantry edit or tenantry set"))
        }
        guard file.documents.contains(where: { $0.root != nil || $0.startsWithMarker }) else {
            throw SOPSError(
                .empty, Diagnostic("the file has nothing to encrypt", file: source.name, hint: format.example))
        }
        roots = try Self.roots(of: file, as: format)
    }

    private static func roots(of file: DocumentFile, as format: FileFormat) throws(SOPSError) -> [Node] {
        var roots: [Node] = []
        for document in file.documents {
            guard let root = document.root, root.scalar?.value != .null else { continue }
            guard root.mapping != nil else {
                throw SOPSError(
                    .malformed,
                    file.source.diagnostic(
                        "the top level of the file is not a mapping", at: root, hint: format.example))
            }
            roots.append(root)
        }
        return roots
    }

    /// The values that a rule leaves plain.
    func plainValues(_ selection: Selection) throws(SOPSError) -> [PlainlyStored] {
        try PlainValues.list(in: file, as: format, selection: selection)
    }

    /// The trees with their values encrypted.
    private func sealedRoots(by sealer: Sealer, selection: Selection) throws(SOPSError) -> [Node] {
        let walk = DocumentWalk(file.source, format: format, selection: selection, visitor: sealer)
        var sealed: [Node] = []
        for root in roots { sealed.append(try walk.rebuild(root)) }
        return sealed
    }

    /// The text with its values encrypted where they stand, without metadata yet.
    func seal(by sealer: Sealer, selection: Selection) throws(SOPSError) -> DocumentFile {
        let roots = try sealedRoots(by: sealer, selection: selection)
        guard format != .binary else { return try document(of: roots, as: .binary, nil) }
        for root in roots { sealer.expandAliases(in: root) }
        return try sealer.text()
    }

    /// A text of another format with the values encrypted, without metadata yet.
    func seal(
        by sealer: Sealer, selection: Selection, as other: FileFormat, _ indentation: Indentation?
    ) throws(SOPSError) -> DocumentFile {
        try refuseMetadataNames(in: other)
        return try document(of: sealedRoots(by: sealer, selection: selection), as: other, indentation)
    }

    /// Refuses keys that are the file's own here, and would be taken for metadata in the other format.
    private func refuseMetadataNames(in other: FileFormat) throws(SOPSError) {
        for root in roots {
            guard let mapping = root.mapping else { continue }
            for entry in mapping.entries {
                guard let key = entry.keyText, other.isMetadata(key) else { continue }
                throw SOPSError(
                    .unrepresentable,
                    file.source.diagnostic(
                        "this key would belong to the metadata in a \(other.rawValue) file", at: entry.key,
                        hint: "rename the key, or encrypt the file in its own format"))
            }
        }
    }

    private func document(
        of roots: [Node], as format: FileFormat, _ indentation: Indentation?
    ) throws(SOPSError) -> DocumentFile {
        let name = file.source.name
        let bytes = try DecryptedFile.text(of: roots, as: format, named: name, indentation: indentation)
        return try editing { () throws(DocumentError) in
            try DocumentFile(
                parsing: SourceText(name: name, bytes: bytes), as: format.document, limits: .secret)
        }
    }

    static func mac(_ digest: [UInt8], key: DataKey, now: String) throws(SOPSError) -> String {
        try key.seal(
            PlainValue(type: .str, bytes: digest), additionalData: Metadata.additionalData(ofMACAt: now))
    }
}

extension FileFormat {
    /// What a file needs at least.
    fileprivate var example: String {
        document == .json ? #"write {"key": "value"}"# : "write KEY: value"
    }
}
