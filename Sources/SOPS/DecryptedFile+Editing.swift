package import Documents

extension DecryptedFile {
    /// The encrypted text with one value set: its lines, `mac` and `lastmodified` change. A new entry comes after the
    /// last one of its mapping; mappings on the way to it are made. An index beyond a list's end appends.
    ///
    /// The same bytes come back when the value is what it was.
    ///
    /// - Parameters:
    ///   - path: list indices count the elements of the decrypted list.
    ///   - allowsPlainValues: whether the value may stay plain where the file's rule does not encrypt it.
    ///   - now: as for `FileEncryption.encrypt`.
    /// - Throws: `staysPlain`, `noSuchEntry` if the path leads through something else than a collection.
    package func setting(
        _ path: [PathComponent], to value: DocumentValue, allowsPlainValues: Bool = false, now: String
    ) throws(SOPSError) -> [UInt8] {
        try refuseMetadata(path)
        let present = roots.first?.node(at: path)
        if let present, DocumentValue(present) == value { return encrypted.source.bytes }
        let editing = EncryptedEditing(self, allowsPlainValues: allowsPlainValues)
        let file: EncryptedFile
        if let present, case .scalar(let scalar) = value, scalar != .null, present.isSealedScalar {
            file = try editing.replacing(present, with: scalar)
        } else {
            file = try editing.inserting(value, at: try rawPath(of: path))
        }
        let bytes = try resealed(file, now: now)
        try checkGivesBack(bytes)
        return bytes
    }

    /// Refuses to store what the format cannot give back, such as a backslash before an n in dotenv. A file that has
    /// such a value already can be changed.
    private func checkGivesBack(_ bytes: [UInt8]) throws(SOPSError) {
        let source = SourceText(name: encrypted.source.name, bytes: bytes, masksValues: true)
        let changed = try EncryptedFile(parsing: source, as: encrypted.format).decrypt(with: key)
        do throws(SOPSError) {
            try changed.checkGivesBack()
        } catch {
            if (try? plaintext()) != nil { throw error }
        }
    }

    /// - Throws: `unrepresentable` for a plaintext that the file's format cannot hold.
    func checkGivesBack() throws(SOPSError) {
        do throws(SOPSError) {
            _ = try plaintext()
        } catch {
            throw SOPSError(.unrepresentable, error.diagnostic)
        }
    }

    /// The encrypted text with a secret set in the place of a single value, or as a new one.
    ///
    /// - Parameter value: a text as UTF-8, or any other bytes.
    /// - Throws: as above; `invalidValue` if the path leads to a mapping or a list.
    package func setting(_ path: [String], to value: [UInt8], now: String) throws(SOPSError) -> [UInt8] {
        let path = path.map(PathComponent.key)
        if let node = roots.first?.node(at: path), node.scalar == nil {
            throw SOPSError(
                .invalidValue,
                encrypted.source.diagnostic(
                    "\(path.text) holds \(node.kindName), not a single value", at: node,
                    hint: "change it with tenantry edit"))
        }
        let plain = PlainValue(type: .str, bytes: value)
        return try setting(path, to: .scalar(plain.scalar ?? .binary(value)), now: now)
    }

    /// The encrypted text without one entry or element.
    ///
    /// - Throws: `noSuchEntry`.
    package func removing(_ path: [PathComponent], now: String) throws(SOPSError) -> [UInt8] {
        try refuseMetadata(path)
        guard roots.first?.node(at: path) != nil else {
            throw SOPSError(.noSuchEntry, Diagnostic("there is no \(path.text)", file: encrypted.source.name))
        }
        let path = try rawPath(of: path)
        return try resealed(encrypted.edited { editor throws(DocumentError) in try editor.remove(path) }, now: now)
    }

    /// The encrypted form of a changed plaintext. What did not change keeps its ciphertext, and the file its data key
    /// and recipients; the same bytes come back when nothing changed.
    ///
    /// - Parameter allowsPlainValues: whether there may be new values that the file's rule leaves plain.
    package func reencrypting(
        _ plaintext: SourceText, allowsPlainValues: Bool = false, now: String
    ) throws(SOPSError) -> [UInt8] {
        if plaintext.bytes == (try self.plaintext()) { return encrypted.source.bytes }
        let metadata = encrypted.metadata
        let plain = try PlainFile(parsing: plaintext, as: encrypted.format)
        if !allowsPlainValues { try refuseNewPlainValues(in: plain) }
        let sealer = Sealer(
            file: plain.file, key: key, isMACOnlyEncrypted: metadata.isMACOnlyEncrypted, reusing: opened)
        let text = try plain.seal(by: sealer, selection: metadata.selection)
        let bytes = try MetadataBlock(format: encrypted.format).copy(from: encrypted.file, into: text)
        let result = try EncryptedFile(
            parsing: SourceText(name: encrypted.source.name, bytes: bytes), as: encrypted.format)
        guard try result.digest(with: key) == sealer.finish() else {
            throw SOPSError(
                .malformed,
                Diagnostic(
                    "the text would not come back as it is", file: plaintext.name, hint: "end it with a newline"))
        }
        return try resealed(result, now: now)
    }

    private func refuseMetadata(_ path: [PathComponent]) throws(SOPSError) {
        guard case .key(let key)? = path.first else {
            throw SOPSError(.noSuchEntry, "the path does not begin with a key")
        }
        guard encrypted.format.isMetadata(key) else { return }
        throw SOPSError(
            .noSuchEntry,
            Diagnostic(
                "\(key) belongs to the metadata, not to the values", file: encrypted.source.name,
                hint: "change who can read the file with updatekeys or rotate"))
    }

    /// Whoever edits a file of secrets does not mean to add one that everybody can read.
    private func refuseNewPlainValues(in plain: PlainFile) throws(SOPSError) {
        let former = Set(try encrypted.plainValues().map { Array($0.additionalData.utf8) })
        for value in try plain.plainValues(encrypted.metadata.selection)
        where !former.contains(Array(value.additionalData.utf8)) {
            throw encrypted.metadata.selection.staysPlain(value.name, plain.file.source, at: value.node)
        }
    }

    /// Brings `mac` and `lastmodified` in line with the values of a text whose values are encrypted already.
    func resealed(_ file: EncryptedFile, now: String) throws(SOPSError) -> [UInt8] {
        let mac = try PlainFile.mac(file.digest(with: key), key: key, now: now)
        let block = MetadataBlock(format: file.format)
        let result = try file.edited { editor throws(DocumentError) in
            for document in file.file.documents {
                guard let metadata = block.node(in: document) else { continue }
                if let node = MetadataReader.field("mac", of: metadata) { editor.replace(node, with: .string(mac)) }
                if let node = MetadataReader.field("lastmodified", of: metadata) {
                    editor.replace(node, with: .string(now))
                }
            }
            try editor.finish()
        }
        // Never hand out a file that does not open: decrypting it checks every value and the MAC.
        _ = try result.decrypt(with: key)
        return result.source.bytes
    }

    /// A path of the decrypted tree in the encrypted one, where comments of SOPS may be elements of lists.
    private func rawPath(of path: [PathComponent]) throws(SOPSError) -> [PathComponent] {
        var (node, raw) = (roots.first, encrypted.file.documents.first?.root)
        var result: [PathComponent] = []
        for component in path {
            guard case .index(let index) = component, let list = node?.sequence, let rawList = raw?.sequence else {
                (node, raw) = (node?.node(at: component), raw?.node(at: component))
                result.append(component)
                continue
            }
            let elements = Array(list.elements)
            let rawElements = Array(rawList.elements)
            node = index < elements.count ? elements[index] : nil
            let start = node?.span.lowerBound
            let place = rawElements.firstIndex { $0.span.lowerBound == start } ?? rawElements.count
            raw = place < rawElements.count ? rawElements[place] : nil
            result.append(.index(place))
        }
        return result
    }
}

extension EncryptedFile {
    /// The file after a change of its text.
    func edited(
        _ edit: (inout any DocumentEditor) throws(DocumentError) -> Void
    ) throws(SOPSError) -> EncryptedFile {
        var editor = file.editor(limits: .secret)
        try editing { () throws(DocumentError) in try edit(&editor) }
        return try EncryptedFile(editor.file, as: format)
    }
}

extension Node {
    /// Whether the node is a single value that the text has in its own place, and not through an alias.
    fileprivate var isSealedScalar: Bool { alias == nil && !isNull && scalar != nil }
}
