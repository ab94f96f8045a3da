import Documents

/// A ciphertext that was opened: where it stands, and what is in it.
struct Opened: Sendable {
    /// The scalar, or the comment with its `#`.
    var span: Range<Int>
    /// The scalar's node; nil for a comment behind a `#`.
    var node: Node?
    var additionalData: String
    var value: PlainValue
    /// The `ENC[…]` text.
    var sealed: String
}

/// Opens the values of a file in document order and hashes them.
final class Decryptor: DocumentVisitor {
    private let source: SourceText
    private let key: DataKey
    private var digest: MessageDigest?
    private(set) var opened: [Opened] = []
    /// Encrypted comments, which are opened at the end: by then all places that they can belong to are known.
    private var pending: [(comment: Comment, sealed: SealedValue, place: Place)] = []
    private var containers: Set<String> = [":"]

    init(source: SourceText, key: DataKey, metadata: Metadata) {
        self.source = source
        self.key = key
        digest = MessageDigest(isOnlyEncrypted: metadata.isMACOnlyEncrypted)
    }

    /// The digest of all values seen. Called once, at the end.
    func finish() -> [UInt8] {
        digest.take()?.finish() ?? []
    }

    func visit(_ node: Node, at place: Place) throws(SOPSError) -> Node? {
        guard case .scalar(let scalar) = node.content, scalar.value != .null else { return node }
        guard place.isSelected else {
            guard let plain = PlainValue(scalar.value) else { throw unrepresentable(node) }
            digest?.update(plain, isSelected: false)
            return node
        }
        if scalar.text.isEmpty { return node }
        guard let sealed = SealedValue(scalar.text) else { throw notSealed(scalar, node, place) }
        guard let plain = key.open(sealed, additionalData: place.additionalData) else {
            throw changed("the value of \(place.name) does not authenticate: it was changed, or moved here", at: node)
        }
        digest?.update(plain, isSelected: true)
        opened.append(
            Opened(
                span: node.span, node: node, additionalData: place.additionalData, value: plain, sealed: scalar.text))
        if plain.type == .comment { return nil }
        guard let value = plain.scalar else {
            throw SOPSError(
                .invalidValue,
                source.diagnostic("the plaintext of \(place.name) is not of its type, \(plain.type.rawValue)", at: node)
            )
        }
        var result = node
        result.content = .scalar(Scalar(text: plain.yamlText, value: value, style: scalar.style))
        return result
    }

    func visit(_ comment: Comment, at place: Place) {
        containers.insert(place.additionalData)
        if let sealed = SealedValue(comment.text), sealed.type == .comment {
            pending.append((comment, sealed, place))
        }
    }

    /// Opens the encrypted comments, each in the place where it stands or, where the layout leaves open which container
    /// it belongs to, in one around it.
    func resolveComments() throws(SOPSError) {
        for (comment, sealed, place) in pending {
            let candidates =
                [place.additionalData]
                + place.path.indices.reversed().map { end in
                    end == 0 ? ":" : place.path[..<end].joined(separator: ":") + ":"
                }
            let found = candidates.lazy.compactMap { [key] candidate in
                key.open(sealed, additionalData: candidate).map { (candidate, $0) }
            }.first
            guard let (additionalData, value) = found ?? openAnywhere(sealed) else {
                throw changed("this comment does not authenticate: it was changed, or moved here", at: comment)
            }
            opened.append(
                Opened(
                    span: comment.span, node: nil, additionalData: additionalData, value: value, sealed: comment.text))
        }
        opened.sort { $0.span.lowerBound < $1.span.lowerBound }
    }

    private func openAnywhere(_ sealed: SealedValue) -> (String, PlainValue)? {
        // Other containers that have comments: few, and only for layouts that SOPS itself does not write.
        guard containers.count <= 64 else { return nil }
        for candidate in containers {
            if let value = key.open(sealed, additionalData: candidate) { return (candidate, value) }
        }
        return nil
    }

    private func notSealed(_ scalar: Scalar, _ node: Node, _ place: Place) -> SOPSError {
        if SealedValue.isSealed(scalar.text) {
            return changed("the ciphertext of \(place.name) is damaged", at: node)
        }
        return SOPSError(
            .invalidValue,
            source.diagnostic(
                "the value of \(place.name) is plain text, but the file's rule wants it encrypted", at: node,
                hint:
                    "change encrypted values with tenantry set or tenantry edit; treat this one as leaked if it is secret"
            ))
    }

    private func unrepresentable(_ node: Node) -> SOPSError {
        SOPSError(.unrepresentable, source.diagnostic("this integer needs more than 64 bits", at: node))
    }

    private func changed(_ summary: String, at node: Node) -> SOPSError {
        SOPSError(.authenticationFailed, source.diagnostic(summary, at: node, hint: EncryptedFile.tamperingHint))
    }

    private func changed(_ summary: String, at comment: Comment) -> SOPSError {
        SOPSError(
            .authenticationFailed,
            source.diagnostic(summary, at: comment.position, hint: EncryptedFile.tamperingHint))
    }
}
