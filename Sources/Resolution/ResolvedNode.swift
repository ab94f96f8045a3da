/// A node of the resolved `values`.
package struct ResolvedNode: Sendable {
    package enum Content: Sendable {
        case scalar(ResolvedValue)
        case mapping([Member])
        case sequence([ResolvedNode])
    }

    package struct Member: Sendable {
        package let key: String
        package let value: ResolvedNode
    }

    package let content: Content
    package let provenance: Provenance
    /// Whether anything in it is sensitive.
    package let isSensitive: Bool
    /// How many nodes it has, itself included; a node that several references share counts once for each.
    let size: Int
    /// How many levels it has; 1 for a scalar.
    let depth: Int

    init(_ content: Content, _ provenance: Provenance) {
        self.content = content
        self.provenance = provenance
        var size = 1
        var depth = 0
        var isSensitive = false
        func count(_ node: ResolvedNode) {
            size += node.size
            depth = max(depth, node.depth)
            isSensitive = isSensitive || node.isSensitive
        }
        switch content {
        case .scalar(let value): isSensitive = value.isSensitive
        case .mapping(let members): for member in members { count(member.value) }
        case .sequence(let elements): for element in elements { count(element) }
        }
        self.isSensitive = isSensitive
        self.size = size
        self.depth = depth + 1
    }

    /// The member of a map.
    package subscript(key: String) -> ResolvedNode? {
        guard case .mapping(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The element of a list.
    package subscript(index: Int) -> ResolvedNode? {
        guard case .sequence(let elements) = content, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The value of a scalar.
    package var value: ResolvedValue? {
        if case .scalar(let value) = content { value } else { nil }
    }
}
