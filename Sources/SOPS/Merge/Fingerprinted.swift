import Documents
import Sealing

extension DecryptedFile {
    /// The plain text with a fingerprint in the place of each secret and each encrypted comment.
    ///
    /// Fingerprints are made with a key that is derived from the file's data key: who has it can read the values anyway.
    /// Equal values in the same place have equal fingerprints as long as the file keeps its data key.
    package func fingerprinted() throws(SOPSError) -> [UInt8] {
        let marker = try FingerprintKey(key)
        return try encrypted.replacing(
            opened.map { value in
                (value.holder, "<secret \(marker.fingerprint(value.additionalData, value.value))>")
            })
    }

    /// A fingerprint of the data key itself: it tells that a file has a new one.
    package func fingerprintOfKey() throws(SOPSError) -> String {
        try FingerprintKey(key).fingerprint("", PlainValue(type: .bytes, bytes: []))
    }
}

extension EncryptedFile {
    /// The text without metadata, and with a short digest of its ciphertext in the place of each secret. It takes no key.
    package func digested() throws(SOPSError) -> [UInt8] {
        let visitor = SealedPlaces()
        let walk = DocumentWalk(source, format: format, selection: metadata.selection, visitor: visitor)
        for document in file.documents {
            if let root = document.root { _ = try walk.rebuild(root) }
        }
        return try replacing(
            visitor.found.map { holder, text in
                (holder, "<ciphertext \(Hexadecimal.encode(SHA256.hash(Array(text.utf8)).prefix(4)))>")
            })
    }

    fileprivate func replacing(_ texts: [(Opened.Holder, String)]) throws(SOPSError) -> [UInt8] {
        let changed = try edited { editor throws(DocumentError) in
            for (holder, text) in texts {
                switch holder {
                case .scalar(let node): editor.replace(node, with: .string(text), preferring: .plain)
                case .comment(let comment): editor.replace(comment, with: " " + text)
                }
            }
            try editor.finish()
        }
        return try MetadataBlock(format: format).remove(from: changed.file)
    }

    /// What the metadata says, for people: who can read the file, and by which rule it is encrypted.
    package var metadataInWords: [String] {
        var lines: [String] = []
        for (index, group) in metadata.groups.enumerated() {
            let prefix = metadata.groups.count == 1 ? "" : "group \(index + 1): "
            lines += group.entries.map { "\(prefix)\($0.title) can read it" }.sorted()
        }
        if metadata.groups.count > 1 { lines.append("\(metadata.shamirThreshold) groups open it") }
        lines.append("encrypted: \(SourceText.printable(metadata.selection.inWords))")
        if metadata.isMACOnlyEncrypted { lines.append("the MAC covers only encrypted values") }
        return lines
    }
}

/// Makes fingerprints that nobody can check who has not the file's data key.
private struct FingerprintKey: ~Copyable {
    private let key: GuardedBytes

    init(_ dataKey: DataKey) throws(SOPSError) {
        do throws(SealingError) {
            key = try HKDFSHA256.derive(from: dataKey.bytes, info: "tenantry: fingerprints of values in differences")
        } catch {
            throw SOPSError(.invalidMetadata, "no guarded memory for a key: \(error)")
        }
    }

    func fingerprint(_ additionalData: String, _ value: PlainValue) -> String {
        var message = Array(additionalData.utf8) + [0] + Array(value.type.rawValue.utf8) + [0] + value.bytes
        defer { Memory.wipe(&message) }
        return Hexadecimal.encode(HMACSHA256.authenticate(message.span, key: key).prefix(4))
    }
}

/// Finds the ciphertexts of a file.
private final class SealedPlaces: DocumentVisitor {
    private(set) var found: [(Opened.Holder, String)] = []

    func visit(_ value: Node, at place: Place) -> Node? {
        if place.alias == nil, let text = value.scalar?.text, SealedValue.isSealed(text) {
            found.append((.scalar(value), text))
        }
        return value
    }

    func visit(_ comment: Comment, at place: Place) -> Comment {
        if place.alias == nil, SealedValue.isSealed(comment.text) { found.append((.comment(comment), comment.text)) }
        return comment
    }
}
