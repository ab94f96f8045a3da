import Documents

/// The metadata of formats without nested values: `age__list_0__map_recipient` is the recipient of the first age key.
enum FlatMetadata {
    /// What the names begin with where they stand among those of the file.
    static let dotenvPrefix = "sops_"

    /// More levels than metadata has: what is beyond them is one name.
    private static let deepest = 8

    private static let separators = ["__map_", "__list_"]

    /// The names and texts of nested metadata, sorted by name.
    static func flatten(_ value: DocumentValue) -> [(name: String, text: String)] {
        var entries: [(name: String, text: String)] = []
        func add(_ value: DocumentValue, _ name: String) {
            switch value {
            case .scalar(let scalar): entries.append((name, text(of: scalar)))
            case .mapping(let pairs):
                for pair in pairs {
                    guard case .scalar(.string(let key)) = pair.key else { continue }
                    add(pair.value, name.isEmpty ? key : "\(name)__map_\(key)")
                }
            case .sequence(let elements):
                for (index, element) in elements.enumerated() { add(element, "\(name)__list_\(index)") }
            }
        }
        add(value, "")
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func text(of scalar: ScalarValue) -> String {
        if case .bool(let flag) = scalar { return String(flag) }
        return PlainValue(scalar).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// The nested form of flat entries, whose scalars keep their places.
    ///
    /// - Parameter entries: names, without a prefix, and scalars.
    static func unflatten(_ entries: [(name: String, value: Node)], at node: Node) -> Node {
        let root = Branch()
        for (name, value) in entries { root.insert(value, at: parts(of: name)[...]) }
        return root.node(like: node)
    }

    /// `age__list_0__map_enc` is `age`, `0`, `enc`.
    private static func parts(of name: String) -> [String] {
        var parts: [String] = []
        var rest = name[...]
        while parts.count < deepest {
            let nearest = separators.compactMap { rest.firstRange(of: $0) }.min { $0.lowerBound < $1.lowerBound }
            guard let nearest else { break }
            parts.append(String(rest[..<nearest.lowerBound]))
            rest = rest[nearest.upperBound...]
        }
        return parts + [String(rest)]
    }

    /// A mapping, or a list if all its names are numbers, on its way.
    private final class Branch {
        private var value: Node?
        private var children: [(name: String, branch: Branch)] = []
        private var indices: [String: Int] = [:]

        func insert(_ value: Node, at path: ArraySlice<String>) {
            guard let name = path.first else {
                self.value = value
                return
            }
            let index = indices[name] ?? children.count
            if index == children.count {
                children.append((name, Branch()))
                indices[name] = index
            }
            children[index].branch.insert(value, at: path.dropFirst())
        }

        /// The tree. What the format cannot place stands where `node` does.
        func node(like node: Node) -> Node {
            guard !children.isEmpty else { return value ?? node }
            var result = node
            let numbered = children.compactMap { child in Int(child.name).map { ($0, child.branch) } }
            if numbered.count == children.count {
                let elements = numbered.sorted { $0.0 < $1.0 }.map { $0.1.node(like: node) }
                result.content = .sequence(Sequence(items: elements.map { .element($0) }))
            } else {
                let entries = children.map { name, branch in
                    Entry(
                        key: Node(.scalar(Scalar(text: name, value: .string(name), style: .plain))),
                        value: branch.node(like: node))
                }
                result.content = .mapping(Mapping(items: entries.map { .entry($0) }))
            }
            return result
        }
    }
}
