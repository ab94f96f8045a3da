package import Documents

extension DecryptedFile {
    /// The encrypted text with one value set: that value's line, `mac` and `lastmodified` change. A new entry comes after
    /// the last one of its mapping; mappings on the way to it are made.
    ///
    /// The same bytes come back when the value is what it was.
    ///
    /// - Parameters:
    ///   - value: a text as UTF-8, or any other bytes.
    ///   - now: as for `FileEncryption.encrypt`.
    /// - Throws: `staysPlain` where the file's rule does not encrypt the entry; `invalidValue` if the path leads to a
    ///   mapping or a list.
    package func setting(_ path: [String], to value: [UInt8], now: String) throws(SOPSError) -> [UInt8] {
        let plain = PlainValue(type: .str, bytes: value)
        if let leaf = try find(path, in: encrypted) {
            let former = opened.first { $0.node?.span == leaf.node.span }
            if former?.value == plain || former == nil && leaf.node.scalar?.value == plain.scalar {
                return encrypted.source.bytes
            }
            return try updated(replacing: leaf, with: plain, in: encrypted, now: now)
        }
        if let node = encrypted.node(at: path) {
            throw SOPSError(
                .invalidValue,
                encrypted.source.diagnostic(
                    "\(path.joined(separator: ".")) holds \(node.kindName), not a single value", at: node,
                    hint: "change it with tenantry edit"))
        }
        // A word that needs no quotes holds the place until the ciphertext, which is bound to the place, can be made.
        let text = try edited(encrypted) { editor throws(DocumentError) in try insert(path, &editor) }
        guard let leaf = try find(path, in: text) else {
            throw SOPSError(.noSuchEntry, "there is no place for \(path.joined(separator: "."))")
        }
        return try updated(replacing: leaf, with: plain, in: text, now: now)
    }

    /// The encrypted text without one entry.
    ///
    /// - Throws: `noSuchEntry`.
    package func removing(_ path: [String], now: String) throws(SOPSError) -> [UInt8] {
        let text = try edited(encrypted) { editor throws(DocumentError) in try editor.remove(path.map { .key($0) }) }
        return try resealed(text, now: now)
    }

    /// The encrypted form of a changed plaintext. What did not change keeps its ciphertext, and the file its data key
    /// and recipients; the same bytes come back when nothing changed.
    package func reencrypting(_ plaintext: SourceText, now: String) throws(SOPSError) -> [UInt8] {
        if plaintext.bytes == (try self.plaintext()) { return encrypted.source.bytes }
        let metadata = encrypted.metadata
        let file = try PlainFile.parse(plaintext)
        try refuseNewPlainValues(in: file)
        let sealer = Sealer(
            file: file, key: key, isMACOnlyEncrypted: metadata.isMACOnlyEncrypted, reusing: opened)
        let text = try PlainFile.seal(file, by: sealer, selection: metadata.selection)
        let bytes = try MetadataBlock.copy(from: encrypted.file, into: text)
        let result = try EncryptedFile(parsing: SourceText(name: encrypted.source.name, bytes: bytes))
        guard try result.digest(with: key) == sealer.finish() else {
            throw SOPSError(
                .malformed,
                Diagnostic(
                    "the text would not come back as it is", file: plaintext.name, hint: "end it with a newline"))
        }
        return try resealed(result, now: now)
    }

    /// Whoever edits a file of secrets does not mean to add one that everybody can read.
    private func refuseNewPlainValues(in file: DocumentFile) throws(SOPSError) {
        let former = Set(try encrypted.plainValues().map { Array($0.additionalData.utf8) })
        for value in try PlainValues.list(in: file, selection: encrypted.metadata.selection)
        where !former.contains(Array(value.additionalData.utf8)) {
            throw encrypted.metadata.selection.staysPlain(value.name, file.source, at: value.node)
        }
    }

    /// Makes an entry with a word that needs no quotes. At the top level it comes before the `sops` entry.
    private func insert(_ path: [String], _ editor: inout YAMLEditor) throws(DocumentError) {
        let source = encrypted.source
        if path.count == 1, let root = encrypted.file.documents.first?.root?.mapping, !root.isFlow,
            let sops = root.entry(MetadataReader.key)
        {
            let last = root.entries.reversed().first { $0.key.span.lowerBound < sops.key.span.lowerBound }
            let start = source.lineStart(of: sops.key.span.lowerBound)
            let place = last.map { source.nextLine(after: $0.value.extentEnd) } ?? start
            let margin = String(repeating: " ", count: sops.key.span.lowerBound - start)
            editor.splice(Splice(place..<place, "\(margin)\(oneLine(path[0])): value\(source.newline)"))
            try editor.finish()
        } else {
            try editor.set(path.map { .key($0) }, to: .string("value"))
        }
    }

    private struct Leaf {
        var node: Node
        var place: Place
    }

    private func find(_ path: [String], in file: EncryptedFile) throws(SOPSError) -> Leaf? {
        let finder = Finder(path: path)
        let walk = DocumentWalk(file.source, selection: file.metadata.selection, visitor: finder)
        if let root = file.file.documents.first?.root { _ = try walk.rebuild(root) }
        return finder.found.map { Leaf(node: $0, place: $1) }
    }

    private func updated(
        replacing leaf: Leaf, with plain: PlainValue, in file: EncryptedFile, now: String
    ) throws(SOPSError) -> [UInt8] {
        guard leaf.place.isSelected || plain.bytes.isEmpty else {
            throw file.metadata.selection.staysPlain(leaf.place.name, file.source, at: nil)
        }
        let value: ScalarValue =
            plain.bytes.isEmpty
            ? .string("") : .string(try key.seal(plain, additionalData: leaf.place.additionalData))
        let text = try edited(file) { editor throws(DocumentError) in
            editor.replace(leaf.node, with: value)
            try editor.finish()
        }
        return try resealed(text, now: now)
    }

    private func edited(
        _ file: EncryptedFile, _ edit: (inout YAMLEditor) throws(DocumentError) -> Void
    ) throws(SOPSError) -> EncryptedFile {
        var editor = YAMLEditor(file.file, limits: .secret)
        do throws(DocumentError) {
            try edit(&editor)
        } catch {
            throw SOPSError(error.code == .noSuchPath ? .noSuchEntry : .malformed, error.diagnostic)
        }
        return try EncryptedFile(editor.file)
    }

    /// Brings `mac` and `lastmodified` in line with the values of a text whose values are encrypted already.
    private func resealed(_ file: EncryptedFile, now: String) throws(SOPSError) -> [UInt8] {
        let mac = try PlainFile.mac(file.digest(with: key), key: key, now: now)
        let result = try edited(file) { editor throws(DocumentError) in
            for document in file.file.documents {
                guard let sops = document.root?.mapping?[MetadataReader.key] else { continue }
                if let node = MetadataReader.field("mac", of: sops) { editor.replace(node, with: .string(mac)) }
                if let node = MetadataReader.field("lastmodified", of: sops) {
                    editor.replace(node, with: .string(now))
                }
            }
            try editor.finish()
        }
        // Never hand out a file that does not open: decrypting it checks every value and the MAC.
        _ = try result.decrypt(with: key)
        return result.source.bytes
    }
}

extension EncryptedFile {
    /// What the first document has at a path of map keys.
    fileprivate func node(at path: [String]) -> Node? {
        path.reduce(file.documents.first?.root) { node, key in node?.mapping?[key] }
    }
}

/// Finds the value at a path of map keys.
private final class Finder: DocumentVisitor {
    private let path: [[UInt8]]
    private(set) var found: (Node, Place)?

    init(path: [String]) { self.path = path.map { Array($0.utf8) } }

    func visit(_ value: Node, at place: Place) -> Node? {
        // Byte by byte: to SOPS, a letter with an accent is another key than the letter and the accent.
        if found == nil, !place.isInList, place.path.count == path.count,
            zip(place.path, path).allSatisfy({ $0.utf8.elementsEqual($1) })
        {
            found = (value, place)
        }
        return value
    }

    func visit(_ comment: Comment, at place: Place) {}
}
