/// Nodes that stand in no text: what trees are made of before they are written.
extension Node {
    /// A text, which gets quotes wherever a reader needs them.
    package static func text(_ text: String) -> Node {
        Node(.scalar(Scalar(text: text, value: .string(text), style: .doubleQuoted)))
    }

    package static func map(_ members: [(String, Node)]) -> Node {
        Node(.mapping(Mapping(items: members.map { .entry(Entry(key: .text($0.0), value: $0.1)) })))
    }

    package static func list(_ elements: [Node]) -> Node {
        Node(.sequence(Sequence(items: elements.map { .element($0) })))
    }
}
