import Documents

/// A ciphertext that was opened: where it stands, and what is in it.
struct Opened: Sendable {
    enum Holder: Sendable {
        case scalar(Node)
        case comment(Comment)
    }

    /// What the ciphertext is written in.
    var holder: Holder
    var additionalData: String
    var value: PlainValue
    /// The `ENC[…]` text.
    var sealed: String

    /// The scalar's node; nil for a comment.
    var node: Node? {
        if case .scalar(let node) = holder { node } else { nil }
    }
}

/// Opens the values of a file in document order and hashes them.
final class Decryptor: DocumentVisitor {
    private let source: SourceText
    private let key: DataKey
    private var digest: MessageDigest?
    /// Whether integers that stand in plain text count as floating-point numbers.
    private let readsIntegersAsFloats: Bool
    private(set) var opened: [Opened] = []
    private let selection: Selection

    init(source: SourceText, key: DataKey, metadata: Metadata, readsIntegersAsFloats: Bool = false) {
        self.source = source
        self.key = key
        self.readsIntegersAsFloats = readsIntegersAsFloats
        selection = metadata.selection
        digest = MessageDigest(isOnlyEncrypted: metadata.isMACOnlyEncrypted)
    }

    /// The digest of all values seen. Called once, at the end.
    func finish() -> [UInt8] {
        digest.take()?.finish() ?? []
    }

    func visit(_ node: Node, at place: Place) throws(SOPSError) -> Node? {
        guard case .scalar(let scalar) = node.content, scalar.value != .null else { return node }
        guard place.isSelected else {
            guard let plain = PlainValue(value(of: scalar)) else { throw unrepresentable(node) }
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
                holder: .scalar(node), additionalData: place.additionalData, value: plain, sealed: scalar.text))
        if plain.type == .comment { return nil }
        guard let value = plain.scalar else {
            throw SOPSError(
                .invalidValue,
                source.diagnostic("the plaintext of \(place.name) is not of its type, \(plain.type.rawValue)", at: node)
            )
        }
        var result = node
        result.content = .scalar(Scalar(text: plain.text, value: value, style: scalar.style))
        return result
    }

    private func value(of scalar: Scalar) -> ScalarValue {
        guard readsIntegersAsFloats, case .int = scalar.value, let number = Double(scalar.text) else {
            return scalar.value
        }
        return .float(number)
    }

    /// Opens an encrypted comment in its place. Where a file's layout leaves open which container a comment belongs to,
    /// SOPS may have taken the one around it; never one whose comments the rule leaves plain, so that nothing that was
    /// moved there comes to light.
    func visit(_ comment: Comment, at place: Place) throws(SOPSError) -> Comment {
        guard place.isSelected, let sealed = SealedValue(comment.text), sealed.type == .comment else { return comment }
        var candidates = [place.additionalData]
        if !selection.isAboutComments, selection.rule.namesPlain {
            candidates += place.path.indices.reversed().map { end in
                end == 0 ? ":" : place.path[..<end].joined(separator: ":") + ":"
            }
        }
        for candidate in candidates {
            guard let value = key.open(sealed, additionalData: candidate) else { continue }
            opened.append(
                Opened(
                    holder: .comment(comment), additionalData: candidate, value: value, sealed: comment.text))
            var result = comment
            result.text = value.text
            return result
        }
        throw changed("this comment does not authenticate: it was changed, or moved here", at: comment)
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
