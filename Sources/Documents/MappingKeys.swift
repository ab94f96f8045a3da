/// The keys of one mapping so far, to find a key that comes twice.
///
/// Two keys are the same if they have the same text, as go-yaml has it, or the same value (`16` and `0x10`).
struct MappingKeys {
    private enum Identity: Hashable {
        case text(ScalarValue)
        case value(ScalarValue)
        /// A collection, spelled out.
        case collection([ScalarValue])
    }

    /// Most mappings are small, and then looking at every key is faster than hashing.
    private static let mostWithoutTable = 16

    private var list: [(identity: Identity, position: SourcePosition)] = []
    private var table: [Identity: SourcePosition] = [:]

    /// Notes a key. Returns where it stood before, if it did.
    mutating func insert(_ key: Node) -> SourcePosition? {
        guard case .scalar(let scalar) = key.content else {
            var parts: [ScalarValue] = []
            Self.spell(key, into: &parts)
            return insert(.collection(parts), at: key.position)
        }
        if let place = insert(.text(.string(scalar.text)), at: key.position) { return place }
        if case .string = scalar.value { return nil }
        return insert(.value(scalar.value), at: key.position)
    }

    private mutating func insert(_ identity: Identity, at position: SourcePosition) -> SourcePosition? {
        if !table.isEmpty {
            if let place = table[identity] { return place }
            table[identity] = position
            return nil
        }
        for known in list where known.identity == identity {
            return known.position
        }
        list.append((identity, position))
        if list.count > Self.mostWithoutTable {
            for known in list { table[known.identity] = known.position }
            list = []
        }
        return nil
    }

    /// Brackets are spelled as nulls; a null itself as the text, which is near enough.
    private static func spell(_ node: Node, into parts: inout [ScalarValue]) {
        switch node.content {
        case .scalar(let scalar):
            parts.append(scalar.value == .null ? .string("null") : scalar.value)
        case .sequence(let sequence):
            parts += [.null, .bool(false)]
            for element in sequence.elements { spell(element, into: &parts) }
            parts.append(.null)
        case .mapping(let mapping):
            parts += [.null, .bool(true)]
            for entry in mapping.entries {
                spell(entry.key, into: &parts)
                spell(entry.value, into: &parts)
            }
            parts.append(.null)
        }
    }
}
