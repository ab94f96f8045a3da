import Documents

/// A value in its place, to be compared with others.
struct PlacedValue {
    /// Where it stands, what it is, and whether it is encrypted.
    struct Identity: Hashable {
        let additionalData: [UInt8]
        let value: PlainValue
        let isSelected: Bool
    }

    let name: String
    let value: Identity
    let node: Node
}

extension DecryptedFile {
    /// All values of the file but `null`, in their places.
    func placed() throws(SOPSError) -> [PlacedValue] {
        let visitor = PlacedValues(self)
        let walk = DocumentWalk(
            encrypted.source, format: encrypted.format, selection: encrypted.metadata.selection, visitor: visitor)
        for document in encrypted.file.documents {
            if let root = document.root { _ = try walk.rebuild(root) }
        }
        return visitor.found
    }
}

private final class PlacedValues: DocumentVisitor {
    private let opened: [Int: PlainValue]
    private(set) var found: [PlacedValue] = []

    init(_ file: DecryptedFile) {
        opened = Dictionary(
            file.opened.compactMap { value in value.node.map { ($0.span.lowerBound, value.value) } }
        ) { first, _ in first }
    }

    func visit(_ node: Node, at place: Place) -> Node? {
        guard let scalar = node.scalar, scalar.value != .null else { return node }
        let value = opened[node.span.lowerBound] ?? PlainValue(scalar.value) ?? PlainValue(comment: scalar.text)
        found.append(
            PlacedValue(
                name: place.name,
                value: .init(
                    additionalData: Array(place.additionalData.utf8), value: value, isSelected: place.isSelected),
                node: node))
        return node
    }

    func visit(_ comment: Comment, at place: Place) -> Comment { comment }
}
