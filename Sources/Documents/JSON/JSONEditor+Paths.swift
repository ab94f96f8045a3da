extension JSONEditor {
    /// How far a path leads.
    struct Target {
        /// The last node that is there; nil if the document is empty.
        var node: Node?
        /// The collection that it stands in, and its number there.
        var parent: Node?
        var number = 0
        /// The part of the path that is not there.
        var rest: ArraySlice<PathComponent>

        var isComplete: Bool { rest.isEmpty && node != nil }
        /// Whether `rest` begins with a new item of `node`.
        var addsItem: Bool { !rest.isEmpty && node != nil && node?.scalar == nil }
        var position: SourcePosition { node?.position ?? SourcePosition(line: 1, column: 1) }
    }

    func target(of path: [PathComponent], inDocument index: Int) throws(DocumentError) -> Target {
        var target = Target(node: try file.document(index).root, rest: path[...])
        while let component = target.rest.first, let node = target.node {
            guard let (child, number) = try child(component, of: node) else { return target }
            target = Target(node: child, parent: node, number: number, rest: target.rest.dropFirst())
        }
        return target
    }

    /// nil if there is none, but could be.
    private func child(_ component: PathComponent, of node: Node) throws(DocumentError) -> (Node, number: Int)? {
        switch (node.content, component) {
        case (.mapping(let mapping), .key(let name)):
            for (number, entry) in mapping.entries.enumerated() where entry.hasKey(name) {
                return (entry.value, number)
            }
            return nil
        case (.sequence(let sequence), .index(let index)):
            let elements = Array(sequence.elements)
            if elements.indices.contains(index) { return (elements[index], index) }
            guard index == elements.count else {
                throw source.noElement(index, amongThoseOf: node, elements.count)
            }
            return nil
        case (.scalar(let scalar), _) where scalar.value == .null:
            return nil
        default:
            throw source.noWay(to: component, in: node)
        }
    }
}
