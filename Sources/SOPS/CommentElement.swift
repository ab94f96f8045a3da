import Documents

/// A comment of a list, which SOPS writes as an element of its own, `- ENC[…,type:comment]`.
///
/// We leave encrypted comments behind their `#`, which SOPS reads as well; this is for the files that SOPS wrote.
enum CommentElement {
    /// Turns the element back into a comment: from its dash on, `# text`.
    static func uncovering(_ node: Node, text: [UInt8], in file: DocumentFile) throws(SOPSError) -> Splice {
        try checkStaysComment(text, at: node.position, in: file)
        let bytes = file.source.bytes
        var start = node.span.lowerBound
        while start > 0, bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
        guard !node.isInFlow, start > 0, bytes[start - 1] == UInt8(ascii: "-") else {
            throw SOPSError(
                .invalidValue,
                file.source.diagnostic("an encrypted comment stands where only a value can stand", at: node))
        }
        return Splice(start - 1..<node.span.upperBound, Array("#".utf8) + text)
    }

    /// Refuses a text of several lines. The type of a ciphertext is not authenticated: a value could be copied into a
    /// comment of its list, and what follows its line breaks would stand in the plaintext as entries.
    static func checkStaysComment(
        _ text: [UInt8], at position: SourcePosition, in file: DocumentFile
    ) throws(SOPSError) {
        guard text.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return }
        throw SOPSError(
            .invalidValue,
            file.source.diagnostic(
                "this encrypted comment has several lines, as a comment of YAML cannot have", at: position,
                hint: EncryptedFile.tamperingHint))
    }
}
