import Documents

/// Puts new values into an encrypted text. A ciphertext is bound to its place, and whether there is to be one depends on
/// the place, so that the text gets placeholders first.
struct EncryptedEditing {
    private let encrypted: EncryptedFile
    private let key: DataKey
    private let allowsPlainValues: Bool

    init(_ file: DecryptedFile, allowsPlainValues: Bool) {
        encrypted = file.encrypted
        key = file.key
        self.allowsPlainValues = allowsPlainValues
    }

    /// The file with another value in the place of a scalar, whose style stays.
    ///
    /// - Parameter node: of the decrypted tree, which has the places of the encrypted text.
    func replacing(_ node: Node, with value: ScalarValue) throws(SOPSError) -> EncryptedFile {
        let leaves = try Leaves.of(encrypted, in: node.span)
        guard let leaf = leaves.first else { throw SOPSError(.noSuchEntry, "there is no such value") }
        let written = try self.value(value, at: leaf.place)
        return try encrypted.edited { editor throws(DocumentError) in
            editor.replace(leaf.node, with: written)
            try editor.finish()
        }
    }

    /// The file with a value of any shape at a path.
    func inserting(_ value: DocumentValue, at path: [PathComponent]) throws(SOPSError) -> EncryptedFile {
        var scalars: [ScalarValue] = []
        let skeleton = Self.skeleton(of: value, &scalars)
        // New entries come before the metadata, which is taken out and put back.
        let block = MetadataBlock(format: encrypted.format)
        let bare = SourceText(
            name: encrypted.source.name, bytes: try block.remove(from: encrypted.file), masksValues: true)
        let file = try editing { () throws(DocumentError) in
            var editor = try DocumentFile(
                parsing: bare, as: encrypted.format.document, limits: .secret
            ).editor(limits: .secret)
            try editor.set(path, to: skeleton)
            return editor.file
        }
        let bytes = try block.copy(from: encrypted.file, into: file)
        let text = try EncryptedFile(
            parsing: SourceText(name: bare.name, bytes: bytes, masksValues: true), as: encrypted.format)
        guard let node = text.file.documents.first?.root?.node(at: path) else {
            throw SOPSError(.noSuchEntry, "there is no place for \(path.text)")
        }
        let leaves = try Leaves.of(text, in: node.span)
        var written: [(Node, ScalarValue)] = []
        for (leaf, scalar) in zip(leaves, scalars) where scalar != .null && scalar != .string("") {
            written.append((leaf.node, try self.value(scalar, at: leaf.place)))
        }
        return try text.edited { editor throws(DocumentError) in
            for (node, value) in written { editor.replace(node, with: value) }
            try editor.finish()
        }
    }

    /// The value with a word that needs no quotes in the place of each scalar.
    private static func skeleton(of value: DocumentValue, _ scalars: inout [ScalarValue]) -> DocumentValue {
        switch value {
        case .scalar(let scalar):
            scalars.append(scalar)
            return scalar == .null || scalar == .string("") ? value : .string("value")
        case .mapping(let pairs):
            return .mapping(pairs.map { DocumentValue.Pair($0.key, skeleton(of: $0.value, &scalars)) })
        case .sequence(let elements):
            return .sequence(elements.map { skeleton(of: $0, &scalars) })
        }
    }

    /// What the text gets: a ciphertext, or the value itself where the rule leaves it plain.
    private func value(_ scalar: ScalarValue, at place: Place) throws(SOPSError) -> ScalarValue {
        guard let plain = PlainValue(scalar) else {
            throw SOPSError(
                .unrepresentable, "the integer of \(place.name) needs more than 64 bits", hint: "put it in quotes")
        }
        if plain.bytes.isEmpty { return .string("") }
        guard place.isSelected else {
            guard allowsPlainValues else {
                throw encrypted.metadata.selection.staysPlain(place.name, encrypted.source, at: nil)
            }
            return scalar
        }
        return .string(try key.seal(plain, additionalData: place.additionalData))
    }
}

/// Finds the scalars in a part of a text, with their places.
private final class Leaves: DocumentVisitor {
    private let span: Range<Int>
    private var found: [(node: Node, place: Place)] = []

    private init(span: Range<Int>) { self.span = span }

    static func of(_ file: EncryptedFile, in span: Range<Int>) throws(SOPSError) -> [(node: Node, place: Place)] {
        let visitor = Leaves(span: span)
        let walk = DocumentWalk(
            file.source, format: file.format, selection: file.metadata.selection, visitor: visitor)
        if let root = file.file.documents.first?.root { _ = try walk.rebuild(root) }
        return visitor.found
    }

    func visit(_ value: Node, at place: Place) -> Node? {
        if place.alias == nil, span.lowerBound <= value.span.lowerBound, value.span.upperBound <= span.upperBound {
            found.append((value, place))
        }
        return value
    }

    func visit(_ comment: Comment, at place: Place) -> Comment { comment }
}
