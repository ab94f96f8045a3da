package import Documents

extension DecryptedFile {
    /// A part of the first document: a single text as it is, all else written in a format. As from SOPS, what is no
    /// object has no newline behind it in JSON.
    ///
    /// - Parameter indentation: of levels; nil for the format's own.
    /// - Throws: `noSuchEntry`; `unrepresentable` for what the format cannot hold.
    package func extract(
        _ path: [PathComponent], as format: FileFormat, indentation: Indentation? = nil
    ) throws(SOPSError) -> [UInt8] {
        guard let node = roots.first?.node(at: path) else {
            throw SOPSError(.noSuchEntry, Diagnostic("there is no \(path.text)", file: encrypted.source.name))
        }
        switch node.scalar?.value {
        case .string(let text): return Array(text.utf8)
        case .binary(let bytes): return bytes
        default:
            guard format != .binary else {
                throw SOPSError(
                    .unrepresentable,
                    encrypted.source.diagnostic("\(path.text) is no text, as a binary file needs one", at: node))
            }
            let text = try text(of: [node], as: format, indentation: indentation)
            guard format == .json, node.mapping == nil, text.last == UInt8(ascii: "\n") else { return text }
            return Array(text.dropLast())
        }
    }
}
