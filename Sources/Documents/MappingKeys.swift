/// The keys of one mapping so far, to find a key that comes twice.
///
/// Two keys are the same if they have the same text, as go-yaml has it, or the same value (`16` and `0x10`). Only
/// hashes are kept: where two meet, the mapping's entries decide.
struct MappingKeys {
    /// Most mappings are small, and then looking at every hash is faster than a table.
    private static let mostWithoutTable = 16

    private var list: [Int] = []
    private var table: Set<Int> = []

    /// Notes a key. Returns whether it may have been there before.
    mutating func insert(_ key: borrowing Node) -> Bool {
        guard case .scalar(let scalar) = key.content else {
            return insert(DocumentValue(copy key).hashValue)
        }
        let mayBeKnown = insert(Self.hash(of: scalar.text))
        if case .string = scalar.value { return mayBeKnown }
        return insert(scalar.value.hashValue) || mayBeKnown
    }

    private mutating func insert(_ hash: Int) -> Bool {
        if !table.isEmpty { return !table.insert(hash).inserted }
        if list.contains(hash) { return true }
        list.append(hash)
        if list.count > Self.mostWithoutTable {
            table = Set(list)
            list = []
        }
        return false
    }

    /// Seeded for each run, as Swift's hashes are, so that no file can be made to have many that meet.
    private static func hash(of text: String) -> Int {
        var hasher = Hasher()
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }

    /// Whether two nodes are the same key.
    static func areSame(_ left: Node, _ right: Node) -> Bool {
        guard let leftScalar = left.scalar, let rightScalar = right.scalar else {
            return DocumentValue(left) == DocumentValue(right)
        }
        if leftScalar.text.utf8.elementsEqual(rightScalar.text.utf8) { return true }
        return leftScalar.value == rightScalar.value
    }
}
