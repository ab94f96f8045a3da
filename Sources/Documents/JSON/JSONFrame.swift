/// An object or array whose end has not been reached.
struct JSONFrame {
    let isObject: Bool
    let start: Int
    let position: SourcePosition

    var members: [Mapping.Item] = []
    var elements: [Sequence.Item] = []
    /// The key whose value comes next.
    var key: Node?
    var keys = MappingKeys()

    init(isObject: Bool, start: Int, position: SourcePosition) {
        self.isObject = isObject
        self.start = start
        self.position = position
    }

    /// The finished collection, its closing bracket at `end - 1`.
    consuming func node(end: Int) -> Node {
        let content: Node.Content =
            isObject
            ? .mapping(Mapping(items: members.fitted(), isFlow: true))
            : .sequence(Sequence(items: elements.fitted(), isFlow: true))
        return Node(content, span: start..<end, position: position, isInFlow: true)
    }
}
