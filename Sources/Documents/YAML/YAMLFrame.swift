/// A collection whose end has not been reached.
struct YAMLFrame {
    let isMapping: Bool
    let isFlow: Bool
    let start: Int
    let position: SourcePosition

    var mappingItems: [Mapping.Item] = []
    var sequenceItems: [Sequence.Item] = []
    /// The key whose value comes next.
    var key: Node?
    var keys = MappingKeys()

    var tag: String?
    var anchor: String?
    var propertiesStart: Int?
    /// The column of the collection's keys or dashes.
    var indent = 0
    /// The indentation of the block collection that this one stands in.
    var parentIndent = 0
    /// The indentation of the innermost block collection, this one included; -1 if there is none.
    var blockIndent = 0
    var isInFlow = false
    var parentIsInFlow = false

    /// Where the last item ends: the byte, and the line (-1 if no comment can follow on it).
    var end = 0
    var endLine = -1
    var weight = NodeWeight()

    init(isMapping: Bool, isFlow: Bool, start: Int, position: SourcePosition) {
        self.isMapping = isMapping
        self.isFlow = isFlow
        self.start = start
        self.position = position
    }
}

/// How much a node stands for with its aliases expanded.
struct NodeWeight {
    var nodes = 0
    var bytes = 0
    /// How many collections stand inside one another.
    var height = 0

    mutating func add(_ other: NodeWeight) {
        nodes += other.nodes
        bytes += other.bytes
        height = max(height, other.height)
    }
}

/// A comment with the column of its `#`, counted from 0.
struct YAMLPendingComment {
    var comment: Comment
    var column: Int
}

/// Turns libyaml's character counts into offsets of bytes; fast as long as each is near the one before.
struct ByteOffsets {
    private let start: Int
    private let isASCII: Bool
    private var index = 0
    private var byte: Int

    init(start: Int, isASCII: Bool) {
        self.start = start
        self.isASCII = isASCII
        self.byte = start
    }

    mutating func offset(of target: Int, in bytes: [UInt8]) -> Int {
        if isASCII { return min(start + target, bytes.count) }
        while index < target, byte < bytes.count {
            byte += 1
            while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
            index += 1
        }
        while index > target, byte > start {
            byte -= 1
            while byte > start, bytes[byte] & 0xC0 == 0x80 { byte -= 1 }
            index -= 1
        }
        return byte
    }
}

extension YAMLEvent.Mark {
    var position: SourcePosition { SourcePosition(line: line + 1, column: column + 1) }
}
