package import Documents
import Sealing

/// A YAML file that SOPS encrypted, parsed and not yet decrypted.
package struct EncryptedFile: Sendable {
    package let file: DocumentFile
    package let metadata: Metadata

    package var source: SourceText { file.source }

    /// - Throws: `malformed`, `notEncrypted` or `invalidMetadata`.
    package init(parsing source: SourceText) throws(SOPSError) {
        let file: DocumentFile
        do throws(DocumentError) {
            file = try DocumentFile(parsing: source, limits: .secret)
        } catch {
            throw SOPSError(.malformed, error.diagnostic)
        }
        try self.init(file)
    }

    package init(_ file: DocumentFile) throws(SOPSError) {
        guard let sops = file.documents.first?.root?.mapping?[MetadataReader.key] else {
            throw Self.withoutMetadata(file)
        }
        self.file = file
        self.metadata = try MetadataReader(source: file.source, node: sops).read()
    }

    /// Whether a file without a `sops` entry has values that are encrypted: it has lost its end.
    package static func isCutOff(_ file: DocumentFile) -> Bool {
        !isEncrypted(file)
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

    /// Whether a file has a `sops` entry in any of its documents.
    package static func isEncrypted(_ file: DocumentFile) -> Bool {
        file.documents.contains { $0.root?.mapping?[MetadataReader.key] != nil }
    }

    /// The trees without the `sops` entries, one a document, with the values still encrypted. It takes no key.
    package func sealedRoots() throws(SOPSError) -> [Node] {
        try roots(visitedBy: Untouched())
    }

    /// Decrypts the values and checks their MAC.
    ///
    /// - Throws: `authenticationFailed` for a value that was changed or moved, `invalidValue` for plain text where
    ///   ciphertext belongs, `macMismatch`.
    package func decrypt(with key: DataKey) throws(SOPSError) -> DecryptedFile {
        let (roots, decryptor) = try open(with: key)
        try check(decryptor.finish(), with: key)
        return DecryptedFile(encrypted: self, key: key, roots: roots, opened: decryptor.opened)
    }

    /// The digest of the values, whatever the MAC says.
    func digest(with key: DataKey) throws(SOPSError) -> [UInt8] {
        try open(with: key).decryptor.finish()
    }

    private func open(with key: DataKey) throws(SOPSError) -> (roots: [Node], decryptor: Decryptor) {
        let decryptor = Decryptor(source: source, key: key, metadata: metadata)
        let roots = try roots(visitedBy: decryptor)
        return (roots, decryptor)
    }

    private func roots<Visitor: DocumentVisitor>(visitedBy visitor: Visitor) throws(SOPSError) -> [Node] {
        let walk = DocumentWalk(source, selection: metadata.selection, visitor: visitor)
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
        guard ConstantTime.equal(stored.bytes, digest) else {
            throw macProblem("the file's MAC does not match its values: a value was changed, added, removed or moved")
        }
    }

    private func macProblem(_ summary: String) -> SOPSError {
        let sops = file.documents.first?.root?.mapping?[MetadataReader.key]?.mapping
        let node = sops?["mac"] ?? file.documents.first?.root
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
    func visit(_ comment: Comment, at place: Place) {}
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
