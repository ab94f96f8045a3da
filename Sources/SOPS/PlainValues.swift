package import Documents

/// A value that the selection rule leaves plain.
package struct PlainlyStored: Sendable {
    /// The path for people.
    package let name: String
    let additionalData: String
    package let node: Node
}

/// Lists what a selection rule leaves plain: all values but `null` and empty texts.
final class PlainValues: DocumentVisitor {
    private var found: [PlainlyStored] = []

    static func list(
        in file: DocumentFile, as format: FileFormat, selection: Selection
    ) throws(SOPSError) -> [PlainlyStored] {
        let visitor = PlainValues()
        let walk = DocumentWalk(file.source, format: format, selection: selection, visitor: visitor)
        for document in file.documents {
            if let root = document.root { _ = try walk.rebuild(root) }
        }
        return visitor.found
    }

    func visit(_ value: Node, at place: Place) -> Node? {
        if !place.isSelected, !value.isNull, value.scalar?.text.isEmpty == false {
            found.append(PlainlyStored(name: place.name, additionalData: place.additionalData, node: value))
        }
        return value
    }

    func visit(_ comment: Comment, at place: Place) -> Comment { comment }
}

extension EncryptedFile {
    /// The values that anybody can read, because the file's rule leaves them plain. It takes no key.
    package func plainValues() throws(SOPSError) -> [PlainlyStored] {
        try PlainValues.list(in: file, as: format, selection: metadata.selection)
    }
}

extension Selection {
    /// The error for a secret that would be written in plain text.
    func staysPlain(_ name: String, _ source: SourceText, at node: Node?) -> SOPSError {
        let summary = "\(name) would stay in plain text: \(rule.rawValue) “\(pattern)” does not select it"
        let hint = "choose another name, or correct the rule in .sops.yaml and encrypt the file anew"
        return SOPSError(
            .staysPlain,
            node.map { source.diagnostic(summary, at: $0, hint: hint) }
                ?? Diagnostic(summary, file: source.name, hint: hint))
    }
}
