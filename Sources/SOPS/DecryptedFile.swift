package import Documents
import Sealing

/// A file whose values are open and whose MAC holds.
package struct DecryptedFile: Sendable {
    package let encrypted: EncryptedFile
    package let key: DataKey
    /// The decrypted trees without the metadata, one for each document that has one. Positions and spans are those of
    /// the encrypted text.
    package let roots: [Node]
    let opened: [Opened]

    /// The plaintext in the file's own format: the encrypted text with each ciphertext replaced by its value and the
    /// metadata taken out; all else stays as it is.
    ///
    /// A value's style is that of its ciphertext where it can be: what we encrypt keeps its quotes and block form.
    ///
    /// - Throws: `unrepresentable` for a value that the format cannot hold; `malformed` for a binary file without data.
    package func plaintext() throws(SOPSError) -> [UInt8] {
        if encrypted.format == .binary { return try data() }
        var editor = encrypted.file.editor(limits: .secret)
        for value in opened {
            switch value.holder {
            case .scalar(let node): try uncover(value, at: node, &editor)
            case .comment(let comment): try uncover(value, comment, &editor)
            }
        }
        let file = try editing { () throws(DocumentError) in try editor.finish() }
        return try MetadataBlock(format: encrypted.format).remove(from: file)
    }

    /// The plaintext in any format.
    ///
    /// - Parameter indentation: of levels; nil for the format's own.
    /// - Throws: `unrepresentable` for what the format cannot hold: a list in dotenv, several documents in JSON.
    package func plaintext(as format: FileFormat, indentation: Indentation? = nil) throws(SOPSError) -> [UInt8] {
        if format == encrypted.format { return try plaintext() }
        if format == .binary { return try data() }
        return try text(of: roots, as: format, indentation: indentation)
    }

    /// The text of decrypted trees.
    func text(of roots: [Node], as format: FileFormat, indentation: Indentation?) throws(SOPSError) -> [UInt8] {
        try Self.text(
            of: format == .yaml ? roots.map(\.withoutPoints) : roots, as: format, named: encrypted.source.name,
            indentation: indentation)
    }

    static func text(
        of roots: [Node], as format: FileFormat, named name: String, indentation: Indentation?
    ) throws(SOPSError) -> [UInt8] {
        do throws(DocumentError) {
            return try format.document.text(of: roots, named: name, indentation: indentation)
        } catch {
            throw SOPSError(.unrepresentable, error.diagnostic)
        }
    }

    /// The bytes of a binary file.
    private func data() throws(SOPSError) -> [UInt8] {
        guard let node = roots.first?.mapping?[BinaryText.key], case .scalar(let scalar) = node.content else {
            throw SOPSError(
                .malformed,
                Diagnostic(
                    "the file has no entry data, as an encrypted binary file has it", file: encrypted.source.name,
                    hint: encrypted.format == .binary
                        ? "name its format: --input-type yaml, json, dotenv or ini"
                        : "name the format of the output, too: --output-type \(encrypted.format.rawValue)"))
        }
        return PlainValue(scalar.value)?.bytes ?? []
    }

    private func uncover(_ opened: Opened, at node: Node, _ editor: inout any DocumentEditor) throws(SOPSError) {
        if opened.value.type == .comment {
            editor.splice(try CommentElement.uncovering(node, text: opened.value.bytes, in: encrypted.file))
        } else if let value = opened.value.scalar {
            let (style, quotesAmbiguous) = CiphertextStyle.plaintextStyle(of: node, text: opened.value.text)
            editor.replace(
                node, with: encrypted.format == .yaml ? value.withoutPoint : value, preferring: style,
                quotesAmbiguous: quotesAmbiguous)
        }
    }

    private func uncover(_ opened: Opened, _ comment: Comment, _ editor: inout any DocumentEditor) throws(SOPSError) {
        if encrypted.format == .yaml {
            try CommentElement.checkStaysComment(opened.value.bytes, at: comment.position, in: encrypted.file)
            // Byte by byte: what is not UTF-8 stays, too.
            editor.splice(Splice(comment.span, Array("#".utf8) + opened.value.bytes))
        } else {
            editor.replace(comment, with: opened.value.text)
        }
    }
}

extension DecryptedFile: Redacting {}
