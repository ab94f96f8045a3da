import Documents

/// Encrypts the values of a plain file in document order and hashes them; collects what to change in the text.
final class Sealer: DocumentVisitor {
    private let file: DocumentFile
    private let key: DataKey
    private var digest: MessageDigest?
    /// Ciphertexts of the file's former version, by place and plaintext: what did not change keeps its ciphertext.
    private var reusable: [Reusable: [Opened]] = [:]
    private var editor: any DocumentEditor
    /// How many values there are but `null`, and how many of them are encrypted.
    private(set) var (values, selected) = (0, 0)
    /// Where the scalars that were encrypted in place begin.
    private var sealedOffsets: Set<Int> = []
    /// The scalars that are reached through the alias that begins at an offset.
    private var aliases: [Int: (hasSelected: Bool, offsets: Set<Int>)] = [:]

    init(file: DocumentFile, key: DataKey, isMACOnlyEncrypted: Bool, reusing opened: [Opened] = []) {
        self.file = file
        self.key = key
        editor = file.editor(limits: .secret)
        digest = MessageDigest(isOnlyEncrypted: isMACOnlyEncrypted)
        for value in opened.reversed() {
            reusable[Reusable(value.additionalData, value.value), default: []].append(value)
        }
    }

    /// The digest of all values seen. Called once, at the end.
    func finish() -> [UInt8] {
        digest.take()?.finish() ?? []
    }

    func visit(_ node: Node, at place: Place) throws(SOPSError) -> Node? {
        guard case .scalar(let scalar) = node.content, scalar.value != .null else { return node }
        guard let plain = PlainValue(scalar.value) else {
            throw SOPSError(
                .unrepresentable,
                file.source.diagnostic(
                    "the integer of \(place.name) needs more than 64 bits", at: node, hint: "put it in quotes"))
        }
        digest?.update(plain, isSelected: place.isSelected)
        values += 1
        if place.isSelected { selected += 1 }
        if let alias = place.alias {
            aliases[alias.span.lowerBound, default: (false, [])].offsets.insert(node.span.lowerBound)
        }
        guard place.isSelected, !plain.bytes.isEmpty else { return node }
        let (sealed, style) = try seal(plain, place, style: CiphertextStyle.style(for: scalar, at: node))
        var result = node
        result.content = .scalar(Scalar(text: sealed, value: .string(sealed), style: style))
        result.tag = nil
        if let alias = place.alias {
            aliases[alias.span.lowerBound]?.hasSelected = true
        } else {
            sealedOffsets.insert(node.span.lowerBound)
            editor.replace(node, with: .string(sealed), preferring: style)
        }
        return result
    }

    func visit(_ comment: Comment, at place: Place) throws(SOPSError) -> Comment {
        guard place.isSelected, !comment.text.isEmpty else { return comment }
        let plain = PlainValue(comment: comment.text)
        let (sealed, _) = try seal(plain, place, style: .plain)
        // What an alias stands for is not in the text again.
        if place.alias == nil { editor.replace(comment, with: sealed) }
        var result = comment
        result.text = sealed
        return result
    }

    /// Writes out each alias that leads to an encrypted value: under another path it needs another ciphertext.
    ///
    /// - Parameter node: the tree that the walk gave back.
    func expandAliases(in node: Node) {
        if node.alias != nil {
            guard let alias = aliases[node.span.lowerBound],
                alias.hasSelected || !alias.offsets.isDisjoint(with: sealedOffsets)
            else { return }
            if let scalar = node.scalar {
                editor.replace(node, with: scalar.value)
            } else {
                editor.splice(Splice(node.fullSpan, YAMLValueWriter().flow(DocumentValue(node))))
            }
            return
        }
        switch node.content {
        case .scalar: break
        case .mapping(let mapping): for entry in mapping.entries { expandAliases(in: entry.value) }
        case .sequence(let sequence): for element in sequence.elements { expandAliases(in: element) }
        }
    }

    /// The text of the file with its values encrypted.
    func text() throws(SOPSError) -> DocumentFile {
        try editing { () throws(DocumentError) in try editor.finish() }
    }

    /// The former ciphertext of the same plaintext in the same place with its style, or a new one.
    private func seal(
        _ plain: PlainValue, _ place: Place, style: Scalar.Style
    ) throws(SOPSError) -> (text: String, style: Scalar.Style) {
        var candidates = [plain]
        if plain.type == .int {
            // A whole floating-point number reads like an integer, and SOPS took all integers of JSON for such once.
            candidates.append(PlainValue(type: .float, bytes: plain.bytes))
        }
        for candidate in candidates {
            guard let opened = reusable[Reusable(place.additionalData, candidate)]?.popLast() else { continue }
            return (opened.sealed, opened.node?.scalar?.style ?? style)
        }
        return (try key.seal(plain, additionalData: place.additionalData), style)
    }

    /// A plaintext in its place, compared byte by byte.
    private struct Reusable: Hashable {
        let additionalData: [UInt8]
        let value: PlainValue

        init(_ additionalData: String, _ value: PlainValue) {
            (self.additionalData, self.value) = (Array(additionalData.utf8), value)
        }
    }
}
