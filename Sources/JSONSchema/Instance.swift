package import Documents

/// What a schema is about: a value of JSON's data model (JSON Schema 2020-12, Core, section 4.2.1).
package struct Instance: Sendable {
    package enum Content: Sendable {
        case null
        case boolean(Bool)
        case number(Number)
        case string(String)
        case array([Instance])
        case object([Member])
    }

    package struct Member: Sendable {
        package let key: String
        package let value: Instance

        package init(_ key: String, _ value: Instance) {
            self.key = key
            self.value = value
        }
    }

    package let content: Content
    /// Whether no message may show it.
    package let isSecret: Bool

    package init(_ content: Content, isSecret: Bool = false) {
        self.content = content
        self.isSecret = isSecret
    }

    /// A scalar. What JSON does not have, times and binary data, is the text that stands for it.
    package init(_ value: ScalarValue, text: String, isSecret: Bool = false) {
        let content: Content =
            switch value {
            case .null: .null
            case .bool(let value): .boolean(value)
            case .int(let value): .number(Number(value))
            case .uint(let value): .number(Number(value))
            case .float(let value): .number(Number(value))
            case .string, .timestamp, .binary: .string(text)
            }
        self.init(content, isSecret: isSecret)
    }

    /// The value of a node, aliases expanded and merge keys applied; nil if a key of a map is no text, or a merge key
    /// cannot be applied.
    package init?(_ node: Node, in source: SourceText) {
        switch node.content {
        case .scalar(let scalar):
            self.init(scalar.value, text: scalar.text)
        case .sequence(let sequence):
            var elements: [Instance] = []
            for element in sequence.elements {
                guard let element = Instance(element, in: source) else { return nil }
                elements.append(element)
            }
            self.init(.array(elements))
        case .mapping:
            guard let mapping = try? node.mergedMapping(in: source) else { return nil }
            var members: [Member] = []
            for entry in mapping.entries {
                guard let key = entry.key.scalar?.text, let value = Instance(entry.value, in: source) else {
                    return nil
                }
                members.append(Member(key, value))
            }
            self.init(.object(members))
        }
    }
}

extension Instance {
    subscript(key: String) -> Instance? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// Whether two values are the same to JSON Schema: numbers by what they amount to, maps in any order.
    func isSame(as other: Instance) -> Bool {
        switch (content, other.content) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in other[member.key].map { member.value.isSame(as: $0) } ?? false }
        default: false
        }
    }

    /// How messages name the value: `the text "a"`; of what is secret only the kind, `a text`.
    var shown: String {
        switch content {
        case .null: "nothing"
        case .array: "a list"
        case .object: "a map"
        case .boolean where isSecret: "a truth value"
        case .boolean(let value): "\(value)"
        case .number where isSecret: "a number"
        case .number(let number): "the number \(number)"
        case .string where isSecret: "a text"
        case .string(let text): "the text \(SourceText.quoted(text))"
        }
    }
}
