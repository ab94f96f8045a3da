import Documents

/// The metadata of formats without nested values: `age__list_0__map_recipient` is the recipient of the first age key.
enum FlatMetadata {
    /// What the names begin with where they stand among those of the file.
    static let dotenvPrefix = "sops_"

    /// More levels than metadata has: what is beyond them is one name.
    private static let deepest = 8

    private static let separators = [[UInt8]("__map_".utf8), [UInt8]("__list_".utf8)]

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
    static func parts(of name: String) -> [String] {
        var parts: [String] = []
        var rest = name[...]
        while parts.count < deepest, let separator = firstSeparator(in: rest.utf8) {
            parts.append(String(rest[..<separator.lowerBound]))
            rest = rest[separator.upperBound...]
        }
        parts.append(String(rest))
        return parts
    }

    private static func firstSeparator(in name: Substring.UTF8View) -> Range<String.Index>? {
        var rest = name[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "_")) {
            rest = rest[start...]
            if let separator = separators.first(where: { rest.starts(with: $0) }) {
                return start..<rest.index(start, offsetBy: separator.count)
            }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// A mapping, or a list if all its names are numbers, on its way.
    private final class Branch {
        private var value: Node?
        private var children: [(name: String, branch: Branch)] = []
        /// Where each name is among the children, once there are more than a few.
        private var indices: [String: Int] = [:]

        private static let mostWithoutIndices = 8

        func insert(_ value: Node, at path: ArraySlice<String>) {
            guard let name = path.first else {
                self.value = value
                return
            }
            child(name).insert(value, at: path.dropFirst())
        }

        /// The child of that name, which is made if there is none.
        private func child(_ name: String) -> Branch {
            let isFew = children.count <= Self.mostWithoutIndices
            let known = isFew ? children.firstIndex { $0.name == name } : indices[name]
            if let known { return children[known].branch }
            let branch = Branch()
            children.append((name, branch))
            if isFew, children.count > Self.mostWithoutIndices {
                for (index, child) in children.enumerated() { indices[child.name] = index }
            } else if !isFew {
                indices[name] = children.count - 1
            }
            return branch
        }

        /// The tree. What the format cannot place stands where `node` does.
        func node(like node: Node) -> Node {
            guard !children.isEmpty else { return value ?? node }
            var result = node
            if let elements = numbered() {
                result.content = .sequence(Sequence(items: elements.map { .element($0.node(like: node)) }))
            } else {
                let entries = children.map { name, branch in
                    Mapping.Item.entry(
                        Entry(
                            key: Node(.scalar(Scalar(text: name, value: .string(name), style: .plain))),
                            value: branch.node(like: node)))
                }
                result.content = .mapping(Mapping(items: entries))
            }
            return result
        }

        /// The children in the order of their numbers; nil if one of them has another name.
        private func numbered() -> [Branch]? {
            var numbered: [(index: Int, branch: Branch)] = []
            for child in children {
                guard let index = Int(child.name) else { return nil }
                numbered.append((index, child.branch))
            }
            return numbered.sorted { $0.index < $1.index }.map(\.branch)
        }
    }
}
