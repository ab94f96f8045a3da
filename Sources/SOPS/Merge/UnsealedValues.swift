import Documents

extension EncryptedFile {
    /// The values that the file's rule wants encrypted, and that are plain text. It takes no key.
    package func unsealedValues() throws(SOPSError) -> [PlainlyStored] {
        let visitor = UnsealedValues()
        let walk = DocumentWalk(source, format: format, selection: metadata.selection, visitor: visitor)
        for document in file.documents {
            if let root = document.root { _ = try walk.rebuild(root) }
        }
        return visitor.found
    }

    /// The first line of a text on which a merge has left a marker; nil if there is none.
    package static func lineOfMarker(in text: [UInt8]) -> Int? { ConflictMarkers.line(in: text) }
}

private final class UnsealedValues: DocumentVisitor {
    private(set) var found: [PlainlyStored] = []

    func visit(_ value: Node, at place: Place) -> Node? {
        if place.isSelected, let scalar = value.scalar, scalar.value != .null, !scalar.text.isEmpty,
            SealedValue(scalar.text) == nil
        {
            found.append(PlainlyStored(name: place.name, additionalData: place.additionalData, node: value))
        }
        return value
    }

    func visit(_ comment: Comment, at place: Place) -> Comment { comment }
}
