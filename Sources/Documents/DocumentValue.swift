/// A value without its place in a text: what an edit writes, and what a tree holds once spans, styles and comments
/// are left aside.
package indirect enum DocumentValue: Hashable, Sendable {
    package struct Pair: Hashable, Sendable {
        package var key: DocumentValue
        package var value: DocumentValue

        package init(_ key: DocumentValue, _ value: DocumentValue) {
            self.key = key
            self.value = value
        }
    }

    case scalar(ScalarValue)
    case mapping([Pair])
    case sequence([DocumentValue])

    package static func string(_ text: String) -> DocumentValue { .scalar(.string(text)) }

    /// A mapping whose keys are text, in this order.
    package static func entries(_ entries: [(String, DocumentValue)]) -> DocumentValue {
        .mapping(entries.map { Pair(.string($0.0), $0.1) })
    }

    /// The value of a node, aliases expanded, merge keys left as they are.
    package init(_ node: Node) {
        switch node.content {
        case .scalar(let scalar):
            self = .scalar(scalar.value)
        case .mapping(let mapping):
            self = .mapping(mapping.entries.map { Pair(DocumentValue($0.key), DocumentValue($0.value)) })
        case .sequence(let sequence):
            self = .sequence(sequence.elements.map { DocumentValue($0) })
        }
    }
}

/// One step from a collection to what it holds.
package enum PathComponent: Hashable, Sendable {
    case key(String)
    /// An element of a sequence, counted from 0.
    case index(Int)
}

extension PathComponent: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) { self = .key(value) }
    package init(integerLiteral value: Int) { self = .index(value) }
}

extension DocumentValue {
    /// The smallest tree that has `value` at `path`; nil if the path asks for an element other than the first.
    init?(_ value: DocumentValue, at path: some BidirectionalCollection<PathComponent>) {
        var value = value
        for component in path.reversed() {
            switch component {
            case .key(let key): value = .entries([(key, value)])
            case .index(0): value = .sequence([value])
            case .index: return nil
            }
        }
        self = value
    }

    /// The tree with another value at `path`, which may be new; nil if the path does not fit the tree.
    func setting(_ path: ArraySlice<PathComponent>, to value: DocumentValue) -> DocumentValue? {
        guard let component = path.first else { return value }
        let rest = path.dropFirst()
        switch (self, component) {
        case (.mapping(var pairs), .key(let key)):
            if let index = pairs.firstIndex(where: { $0.key.hasText(key) }) {
                guard let changed = pairs[index].value.setting(rest, to: value) else { return nil }
                pairs[index].value = changed
            } else {
                guard let new = DocumentValue(value, at: rest) else { return nil }
                pairs.append(Pair(.string(key), new))
            }
            return .mapping(pairs)
        case (.sequence(var elements), .index(let index)):
            if elements.indices.contains(index) {
                guard let changed = elements[index].setting(rest, to: value) else { return nil }
                elements[index] = changed
            } else {
                guard index == elements.count, let new = DocumentValue(value, at: rest) else { return nil }
                elements.append(new)
            }
            return .sequence(elements)
        case (.scalar(.null), _):
            return DocumentValue(value, at: path)
        default:
            return nil
        }
    }

    /// The tree without what is at `path`; nil if nothing is there.
    func removing(_ path: ArraySlice<PathComponent>) -> DocumentValue? {
        guard let component = path.first else { return nil }
        let rest = path.dropFirst()
        switch (self, component) {
        case (.mapping(var pairs), .key(let key)):
            guard let index = pairs.firstIndex(where: { $0.key.hasText(key) }) else { return nil }
            if rest.isEmpty {
                pairs.remove(at: index)
            } else {
                guard let changed = pairs[index].value.removing(rest) else { return nil }
                pairs[index].value = changed
            }
            return .mapping(pairs)
        case (.sequence(var elements), .index(let index)):
            guard elements.indices.contains(index) else { return nil }
            if rest.isEmpty {
                elements.remove(at: index)
            } else {
                guard let changed = elements[index].removing(rest) else { return nil }
                elements[index] = changed
            }
            return .sequence(elements)
        default:
            return nil
        }
    }

    /// Whether this, as a key, is written as `text`.
    private func hasText(_ text: String) -> Bool {
        guard case .scalar(let scalar) = self else { return false }
        if case .string = scalar { return self == .string(text) }
        return ScalarWriter.key().spelling(of: scalar).text == text
    }
}
