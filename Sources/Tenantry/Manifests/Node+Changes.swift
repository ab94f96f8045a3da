import Documents
import Resolution

/// Nodes with the values of a configuration, and trees with other members: what is made of manifests and written anew.
extension Node {
    /// What a resolved node says. Numbers with a point and times keep their text, which holds more than their value.
    init(_ content: ResolvedNode.Content) {
        switch content {
        case .scalar(let value):
            let isKept =
                switch value.meaning {
                case .float, .timestamp: true
                default: false
                }
            let style = isKept ? Scalar.Style.plain : .doubleQuoted
            self.init(.scalar(Scalar(text: value.text, value: value.meaning, style: style)))
        case .mapping(let members): self = .map(members.map { ($0.key, Node($0.value.content)) })
        case .sequence(let elements): self = .list(elements.map { Node($0.content) })
        }
    }

    /// The member of a map at the end of a path of keys. Those that merge keys (`<<`) bring in count.
    func member(_ path: String...) -> Node? {
        var node = self
        for key in path {
            guard let next = node.child(key) else { return nil }
            node = next
        }
        return node
    }

    private func child(_ key: String) -> Node? {
        guard let mapping else { return nil }
        if let own = mapping[key] { return own }
        for entry in mapping.entries where entry.key.isMergeKey {
            if let found = entry.value.child(key) { return found }
            guard let list = entry.value.sequence else { continue }
            for element in list.elements {
                if let found = element.child(key) { return found }
            }
        }
        return nil
    }

    /// Gives a member of a map another value; the member comes last if it is new.
    mutating func set(_ key: String, to value: Node) {
        var items = mapping?.items ?? []
        for (index, item) in items.enumerated() {
            guard case .entry(var entry) = item, entry.hasKey(key) else { continue }
            entry.value = value
            items[index] = .entry(entry)
            content = .mapping(Mapping(items: items))
            return
        }
        items.append(.entry(Entry(key: Node.text(key), value: value)))
        content = .mapping(Mapping(items: items))
    }

    /// Gives the member at the end of a path another value; maps on the way that are missing are made, and those that a
    /// merge key brings in become the map's own.
    mutating func set(_ path: some Collection<String>, to value: Node) {
        guard let key = path.first else {
            self = value
            return
        }
        var member = child(key) ?? Node.map([])
        member.set(path.dropFirst(), to: value)
        set(key, to: member)
    }

    /// Takes a member out of a map.
    mutating func remove(_ key: String) {
        guard let items = mapping?.items else { return }
        let rest = items.filter { item in if case .entry(let entry) = item { !entry.hasKey(key) } else { true } }
        content = .mapping(Mapping(items: rest))
    }

    /// Changes the values of a map, or the elements of a list.
    ///
    /// - Parameter change: is given each of them, with its key, or its index in brackets.
    mutating func forEachChild<Failure>(_ change: (String, inout Node) throws(Failure) -> Void) throws(Failure) {
        switch content {
        case .scalar: return
        case .mapping(var mapping):
            for (index, item) in mapping.items.enumerated() {
                guard case .entry(var entry) = item else { continue }
                try change(entry.keyText ?? "?", &entry.value)
                mapping.items[index] = .entry(entry)
            }
            content = .mapping(mapping)
        case .sequence(var sequence):
            var number = 0
            for (index, item) in sequence.items.enumerated() {
                guard case .element(var element) = item else { continue }
                try change("[\(number)]", &element)
                sequence.items[index] = .element(element)
                number += 1
            }
            content = .sequence(sequence)
        }
    }
}
