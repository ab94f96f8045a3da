package import Documents
import Sealing

/// A file whose values are open and whose MAC holds.
package struct DecryptedFile: Sendable {
    package let encrypted: EncryptedFile
    package let key: DataKey
    /// The decrypted trees without the `sops` entries, one for each document that has one. Positions and spans are
    /// those of the encrypted text.
    package let roots: [Node]
    let opened: [Opened]

    /// The plaintext: the encrypted text with each ciphertext replaced by its value and the `sops` entries taken out;
    /// all else stays as it is.
    ///
    /// A value's style is that of its ciphertext where it can be: what we encrypt keeps its quotes and block form.
    package func plaintext() throws(SOPSError) -> [UInt8] {
        var editor = YAMLEditor(encrypted.file, limits: .secret)
        for value in opened {
            if let node = value.node {
                try uncover(value, at: node, &editor)
            } else {
                editor.splice(Splice(value.span, Array("#".utf8) + value.value.bytes))
            }
        }
        return try MetadataBlock.remove(from: editing { () throws(DocumentError) in try editor.finish() })
    }

    private func uncover(_ opened: Opened, at node: Node, _ editor: inout YAMLEditor) throws(SOPSError) {
        if opened.value.type == .comment {
            editor.splice(try CommentElement.uncovering(node, text: opened.value.bytes, in: encrypted.file))
        } else if let value = opened.value.scalar {
            let (style, quotesAmbiguous) = CiphertextStyle.plaintextStyle(of: node, text: opened.value.yamlText)
            editor.replace(node, with: value, preferring: style, quotesAmbiguous: quotesAmbiguous)
        }
    }
}

extension DecryptedFile: Redacting {}
