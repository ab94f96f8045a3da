package import Documents
import Sealing

/// A file that SOPS encrypted, parsed and not yet decrypted.
package struct EncryptedFile: Sendable {
    package let format: FileFormat
    package let file: DocumentFile
    package let metadata: Metadata

    package var source: SourceText { file.source }

    /// - Throws: `malformed`, `notEncrypted` or `invalidMetadata`.
    package init(parsing source: SourceText, as format: FileFormat = .yaml) throws(SOPSError) {
        let file: DocumentFile
        do throws(DocumentError) {
            file = try DocumentFile(parsing: source, as: format.document, limits: .secret)
        } catch {
            throw format == .binary ? Self.withoutJSON(source) : SOPSError(.malformed, error.diagnostic)
        }
        try self.init(file, as: format)
    }

    /// The error for a file that is binary only because nobody has said what it is. What is wrong with it as JSON would
    /// lead astray.
    private static func withoutJSON(_ source: SourceText) -> SOPSError {
        SOPSError(
            .malformed,
            Diagnostic(
                "this is not an encrypted file, or it is of another format than binary", file: source.name,
                hint: "if it is encrypted, name its format: --input-type yaml, json, dotenv or ini"))
    }

    package init(_ file: DocumentFile, as format: FileFormat) throws(SOPSError) {
        guard let node = file.documents.first.flatMap(MetadataBlock(format: format).node) else {
            throw Self.withoutMetadata(file)
        }
        try Self.requireOneEntry(in: file)
        self.file = file
        self.format = format
        self.metadata = try MetadataReader(source: file.source, node: node).read()
    }

    /// Only INI can have a section twice. Nothing in the second would be authenticated.
    private static func requireOneEntry(in file: DocumentFile) throws(SOPSError) {
        guard file.format == .ini, let root = file.documents.first?.root?.mapping else { return }
        let sections = root.entries.filter { $0.hasKey(MetadataReader.key) }
        guard let second = sections.dropFirst().first else { return }
        throw SOPSError(
            .invalidMetadata,
            file.source.diagnostic(
                "the section sops appears twice", at: second.key,
                notes: ["first at \(file.source.place(sections[0].key.position))"],
                hint: MetadataReader.restoringHint))
    }

    /// Whether a file without metadata has values that are encrypted: it has lost its end.
    package static func isCutOff(_ file: DocumentFile, as format: FileFormat) -> Bool {
        !isEncrypted(file, as: format)
            && file.documents.contains { $0.root?.hasValue { SealedValue($0) != nil } ?? false }
    }

    package static func withoutMetadata(_ file: DocumentFile) -> SOPSError {
        let name = file.source.name
        let root = file.documents.first?.root
        guard let root, root.scalar?.value != .null else {
            return SOPSError(
                .notEncrypted,
                Diagnostic("the file is empty", file: name, hint: "restore it from version control, or remove it"))
        }
        guard !root.hasValue(where: SealedValue.isSealed) else {
            return SOPSError(
                .notEncrypted,
                Diagnostic(
                    "the file has encrypted values, but no sops entry: its end is missing", file: name,
                    hint: MetadataReader.restoringHint))
        }
        return SOPSError(
            .notEncrypted,
            Diagnostic(
                "the file is not encrypted: it has no sops entry", file: name,
                hint: "encrypt it with tenantry encrypt --in-place"))
    }

    /// Whether a file has metadata in any of its documents.
    package static func isEncrypted(_ file: DocumentFile, as format: FileFormat) -> Bool {
        let block = MetadataBlock(format: format)
        return file.documents.contains { block.node(in: $0) != nil }
    }

    /// The trees without the metadata, one a document, with the values still encrypted. It takes no key.
    package func sealedRoots() throws(SOPSError) -> [Node] {
        try roots(visitedBy: Untouched())
    }

    /// Decrypts the values and checks their MAC.
    ///
    /// - Parameter checksMAC: false to read a file whose MAC is known to be wrong, after a merge by hand.
    /// - Throws: `authenticationFailed` for a value that was changed or moved, `invalidValue` for plain text where
    ///   ciphertext belongs, `macMismatch`.
    package func decrypt(with key: DataKey, checksMAC: Bool = true) throws(SOPSError) -> DecryptedFile {
        let (roots, decryptor) = try open(with: key)
        if checksMAC { try check(decryptor.finish(), with: key) }
        return DecryptedFile(encrypted: self, key: key, roots: roots, opened: decryptor.opened)
    }

    /// The digest of the values, whatever the MAC says.
    func digest(with key: DataKey) throws(SOPSError) -> [UInt8] {
        try open(with: key).decryptor.finish()
    }

    private func open(
        with key: DataKey, readsIntegersAsFloats: Bool = false
    ) throws(SOPSError) -> (roots: [Node], decryptor: Decryptor) {
        let decryptor = Decryptor(
            source: source, key: key, metadata: metadata, readsIntegersAsFloats: readsIntegersAsFloats)
        let roots = try roots(visitedBy: decryptor)
        return (roots, decryptor)
    }

    private func roots<Visitor: DocumentVisitor>(visitedBy visitor: Visitor) throws(SOPSError) -> [Node] {
        let walk = DocumentWalk(source, format: format, selection: metadata.selection, visitor: visitor)
        var roots: [Node] = []
        for document in file.documents {
            guard let root = document.root else { continue }
            guard root.mapping != nil else {
                throw SOPSError(.malformed, source.diagnostic("the top level of the file is not a mapping", at: root))
            }
            roots.append(try walk.rebuild(root))
        }
        return roots
    }

    private func check(_ digest: [UInt8], with key: DataKey) throws(SOPSError) {
        guard !metadata.mac.isEmpty else { throw macProblem("the file has no MAC") }
        guard let sealed = SealedValue(metadata.mac),
            let stored = key.open(sealed, additionalData: metadata.additionalDataOfMAC)
        else { throw macProblem("the file's MAC does not authenticate: mac or lastmodified was changed") }
        if ConstantTime.equal(stored.bytes, digest) { return }
        // Before 3.13.2, SOPS read all numbers of JSON as floating-point numbers.
        if format.document == .json {
            let older = try open(with: key, readsIntegersAsFloats: true).decryptor.finish()
            if ConstantTime.equal(stored.bytes, older) { return }
        }
        throw macProblem("the file's MAC does not match its values: a value was changed, added, removed or moved")
    }

    private func macProblem(_ summary: String) -> SOPSError {
        let document = file.documents.first
        let block = MetadataBlock(format: format)
        let metadata = document.flatMap(block.node)
        let node =
            metadata.flatMap { MetadataReader.field("mac", of: $0) } ?? document.flatMap(block.beginning)
            ?? document?.root
        return SOPSError(
            .macMismatch,
            node.map { source.diagnostic(summary, at: $0, hint: EncryptedFile.tamperingHint) }
                ?? Diagnostic(summary, file: source.name, hint: EncryptedFile.tamperingHint))
    }

    static let tamperingHint =
        "find out who changed the file, and restore it from version control; a merge by hand does this, too"
}

/// Leaves everything as it is.
private final class Untouched: DocumentVisitor {
    func visit(_ value: Node, at place: Place) -> Node? { value }
    func visit(_ comment: Comment, at place: Place) -> Comment { comment }
}

extension Node {
    /// Whether the text of any value in the tree fits.
    fileprivate func hasValue(where fits: (String) -> Bool) -> Bool {
        switch content {
        case .scalar(let scalar): fits(scalar.text)
        case .mapping(let mapping): mapping.entries.contains { $0.value.hasValue(where: fits) }
        case .sequence(let sequence): sequence.elements.contains { $0.hasValue(where: fits) }
        }
    }
}
