import Documents

/// What encrypting a plain text for the first time and again have in common.
enum PlainFile {
    static func parse(_ source: SourceText) throws(SOPSError) -> DocumentFile {
        let file: DocumentFile
        do throws(DocumentError) {
            file = try DocumentFile(parsing: source, limits: .secret)
        } catch {
            throw SOPSError(.malformed, error.diagnostic)
        }
        guard !EncryptedFile.isEncrypted(file) else {
            throw SOPSError(
                .alreadyEncrypted,
                Diagnostic(
                    "the file has a sops entry: it is encrypted already", file: source.name,
                    hint: "change it with tenantry edit or tenantry set"))
        }
        guard file.documents.contains(where: { $0.root != nil || $0.startsWithMarker }) else {
            throw SOPSError(
                .empty, Diagnostic("the file has nothing to encrypt", file: source.name, hint: "write KEY: value"))
        }
        return file
    }

    /// The text with its values encrypted, without a `sops` entry yet.
    static func seal(_ file: DocumentFile, by sealer: Sealer, selection: Selection) throws(SOPSError) -> DocumentFile {
        let walk = DocumentWalk(file.source, selection: selection, visitor: sealer)
        for document in file.documents {
            guard let root = document.root, root.scalar?.value != .null else { continue }
            guard root.mapping != nil else {
                throw SOPSError(
                    .malformed,
                    file.source.diagnostic(
                        "the top level of the file is not a mapping", at: root, hint: "write KEY: value"))
            }
            sealer.expandAliases(in: try walk.rebuild(root))
        }
        return try sealer.text()
    }

    static func mac(_ digest: [UInt8], key: DataKey, now: String) throws(SOPSError) -> String {
        try key.seal(
            PlainValue(type: .str, bytes: digest), additionalData: Metadata.additionalData(ofMACAt: now))
    }
}
