extension Node {
    /// What is one step below: the first entry with a key, or an element; nil if there is none.
    package func node(at component: PathComponent) -> Node? {
        switch component {
        case .key(let key):
            return mapping?[key]
        case .index(let index):
            guard index >= 0, let sequence else { return nil }
            return sequence.elements.dropFirst(index).first { _ in true }
        }
    }

    /// What is at the end of a path.
    package func node(at path: [PathComponent]) -> Node? {
        var node: Node? = self
        for component in path { node = node?.node(at: component) }
        return node
    }
}

extension [PathComponent] {
    /// The path for people: `a.b[0]`.
    package var text: String {
        reduce(into: "") { text, component in
            switch component {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
    }
}
