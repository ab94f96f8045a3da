import Documents

/// Where a tree can be edited.
struct EditPlaces {
    struct Place {
        var path: [PathComponent]
        var node: Node
    }

    /// The scalars that are values.
    private(set) var scalars: [Place] = []
    /// All values but the root.
    private(set) var paths: [[PathComponent]] = []
    /// A new entry or element of each collection.
    private(set) var newPaths: [[PathComponent]] = []
    /// Whether one value may stand at several paths.
    private(set) var hasAliases = false

    init(_ root: Node) {
        look(at: root, path: [])
    }

    private mutating func look(at node: Node, path: [PathComponent]) {
        guard node.alias == nil else {
            hasAliases = true
            return
        }
        if !path.isEmpty { paths.append(path) }
        switch node.content {
        case .scalar:
            scalars.append(Place(path: path, node: node))
        case .mapping(let mapping):
            newPaths.append(path + [.key("new key")])
            // dotenv and INI allow a key to come twice, and a path leads to one of the two only.
            let counts = mapping.entries.reduce(into: [String: Int]()) { $0[$1.keyText ?? "", default: 0] += 1 }
            for entry in mapping.entries {
                if let key = entry.key.string, counts[key] == 1 { look(at: entry.value, path: path + [.key(key)]) }
                if EditPlaces.isAliased(entry.key) { hasAliases = true }
            }
        case .sequence(let sequence):
            var count = 0
            for element in sequence.elements {
                look(at: element, path: path + [.index(count)])
                count += 1
            }
            newPaths.append(path + [.index(count)])
        }
    }

    private static func isAliased(_ node: Node) -> Bool {
        guard node.alias == nil else { return true }
        switch node.content {
        case .scalar: return false
        case .mapping(let mapping): return mapping.entries.contains { isAliased($0.key) || isAliased($0.value) }
        case .sequence(let sequence): return sequence.elements.contains { isAliased($0) }
        }
    }
}

extension DocumentValue {
    /// The tree with another value at `path`, or with none; nil if the path does not fit the tree.
    func replacing(_ path: ArraySlice<PathComponent>, with value: DocumentValue?) -> DocumentValue? {
        guard let component = path.first else { return value }
        let rest = path.dropFirst()
        switch (self, component) {
        case (.mapping(var pairs), .key(let key)):
            guard let index = pairs.firstIndex(where: { $0.key == .string(key) }) else {
                guard rest.isEmpty, let value else { return nil }
                return .mapping(pairs + [Pair(.string(key), value)])
            }
            if let changed = pairs[index].value.replacing(rest, with: value) {
                pairs[index].value = changed
            } else {
                pairs.remove(at: index)
            }
            return .mapping(pairs)
        case (.sequence(var elements), .index(let index)):
            guard elements.indices.contains(index) else {
                guard rest.isEmpty, let value else { return nil }
                return .sequence(elements + [value])
            }
            if let changed = elements[index].replacing(rest, with: value) {
                elements[index] = changed
            } else {
                elements.remove(at: index)
            }
            return .sequence(elements)
        default:
            return nil
        }
    }
}
