package import Documents

extension DecryptedFile {
    /// The encrypted text with one value set to a text, given as bytes so that it can be binary, too: that value's line, `mac` and `lastmodified` change. A new entry comes
    /// after the last one of its mapping; mappings on the way to it are made.
    ///
    /// The same bytes come back when the value is what it was.
    ///
    /// - Parameter now: as for `FileEncryption.encrypt`.
    package func setting(_ path: [String], to value: [UInt8], now: String) throws(SOPSError) -> [UInt8] {
        let plain = PlainValue(type: .str, bytes: value)
        if let leaf = try find(path, in: encrypted) {
            let former = opened.first { $0.node?.span == leaf.node.span }
            if former?.value == plain || former == nil && leaf.node.scalar?.value == plain.scalar {
                return encrypted.source.bytes
            }
            return try updated(replacing: leaf, with: plain, in: encrypted, now: now)
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
        let sealer = Sealer(
            file: file, key: key, isMACOnlyEncrypted: metadata.isMACOnlyEncrypted, reusing: opened)
        let text = try PlainFile.seal(file, by: sealer, selection: metadata.selection)
        let bytes = try MetadataBlock.copy(from: encrypted.file, into: text)
        return try resealed(
            EncryptedFile(parsing: SourceText(name: encrypted.source.name, bytes: bytes)), now: now)
    }

    /// Makes an entry with a word that needs no quotes. At the top level it comes before the `sops` entry.
    private func insert(_ path: [String], _ editor: inout YAMLEditor) throws(DocumentError) {
        let source = encrypted.source
        if path.count == 1, let root = encrypted.file.documents.first?.root?.mapping, !root.isFlow,
            let sops = root.entry(MetadataReader.key)
        {
            let last = root.entries.reversed().first { $0.key.span.lowerBound < sops.key.span.lowerBound }
            let place =
                last.map { source.nextLine(after: $0.value.extentEnd) }
                ?? source.lineStart(of: sops.key.span.lowerBound)
            editor.splice(Splice(place..<place, "\(oneLine(path[0])): value\(source.newline)"))
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
        var walk = DocumentWalk(file.source, selection: file.metadata.selection, visitor: finder)
        for document in file.file.documents {
            guard let root = document.root else { continue }
            _ = try walk.rebuild(root)
        }
        return finder.found.map { Leaf(node: $0, place: $1) }
    }

    private func updated(
        replacing leaf: Leaf, with plain: PlainValue, in file: EncryptedFile, now: String
    ) throws(SOPSError) -> [UInt8] {
        var value = plain.scalar ?? .null
        if leaf.place.isSelected && !plain.bytes.isEmpty {
            value = .string(try key.seal(plain, additionalData: leaf.place.additionalData))
        }
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
            throw SOPSError(.noSuchEntry, error.diagnostic)
        }
        return try EncryptedFile(editor.file)
    }

    /// Brings `mac` and `lastmodified` in line with the values of a text whose values are encrypted already.
    private func resealed(_ file: EncryptedFile, now: String) throws(SOPSError) -> [UInt8] {
        let mac = try PlainFile.mac(file.digest(with: key), key: key, now: now)
        let result = try edited(file) { editor throws(DocumentError) in
            for document in file.file.documents {
                let sops = document.root?.mapping?[MetadataReader.key]?.mapping
                if let node = sops?["mac"] { editor.replace(node, with: .string(mac)) }
                if let node = sops?["lastmodified"] { editor.replace(node, with: .string(now)) }
            }
            try editor.finish()
        }
        // Never hand out a file that does not open: decrypting it checks every value and the MAC.
        _ = try result.decrypt(with: key)
        return result.source.bytes
    }
}

/// Finds the value at a path of map keys.
private final class Finder: DocumentVisitor {
    private let path: [String]
    private(set) var found: (Node, Place)?

    init(path: [String]) { self.path = path }

    func visit(_ value: Node, at place: Place) -> Node? {
        if found == nil, place.path == path { found = (value, place) }
        return value
    }

    func visit(_ comment: Comment, at place: Place) {}
}
