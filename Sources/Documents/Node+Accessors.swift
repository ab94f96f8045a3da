extension Node {
    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    package var mapping: Mapping? {
        if case .mapping(let mapping) = content { mapping } else { nil }
    }

    package var sequence: Sequence? {
        if case .sequence(let sequence) = content { sequence } else { nil }
    }

    /// Whether the node is null, written out or left out.
    package var isNull: Bool { scalar?.value == .null }

    /// The text of a scalar that is a string; nil for every other node.
    package var string: String? {
        if case .scalar(let scalar) = content, case .string(let text) = scalar.value { text } else { nil }
    }

    /// What the node is, for messages: "a mapping", "a number".
    package var kindName: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar(let scalar): scalar.value.kindName
        }
    }

    /// Whether the node, as a key, stands for YAML's merge: a plain `<<`.
    package var isMergeKey: Bool {
        guard case .scalar(let scalar) = content, scalar.text == "<<" else { return false }
        return tag == CoreTag.merge || tag == nil && scalar.style == .plain
    }
}

extension ScalarValue {
    /// What the value is, for messages: "text", "a number".
    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .int, .uint, .float: "a number"
        case .string: "text"
        case .timestamp: "a timestamp"
        case .binary: "binary data"
        }
    }
}

extension Entry {
    /// The key's text; nil if the key is a collection.
    package var keyText: String? { key.scalar?.text }

    /// Whether the key has this text, byte for byte: to Swift, composed and decomposed letters would be the same.
    package func hasKey(_ text: String) -> Bool {
        keyText.map { $0.utf8.elementsEqual(text.utf8) } ?? false
    }
}

extension Mapping {
    /// The entries without the comments between them, not copied.
    package var entries: some Swift.Sequence<Entry> {
        items.lazy.compactMap { item in
            if case .entry(let entry) = item { entry } else { nil }
        }
    }

    package var comments: some Swift.Sequence<Comment> {
        items.lazy.compactMap { item in
            if case .comment(let comment) = item { comment } else { nil }
        }
    }

    /// The entry whose key has this text. Linear in the number of entries.
    package func entry(_ key: String) -> Entry? {
        for case .entry(let entry) in items where entry.hasKey(key) {
            return entry
        }
        return nil
    }

    /// The value of the key with this text. Linear in the number of entries.
    package subscript(key: String) -> Node? { entry(key)?.value }
}

extension Sequence {
    /// The elements without the comments between them, not copied.
    package var elements: some Swift.Sequence<Node> {
        items.lazy.compactMap { item in
            if case .element(let node) = item { node } else { nil }
        }
    }

    package var comments: some Swift.Sequence<Comment> {
        items.lazy.compactMap { item in
            if case .comment(let comment) = item { comment } else { nil }
        }
    }
}
