/// Finds the places of offsets that are asked for in ascending order, all of them in one pass over the text.
struct PositionCursor {
    private let bytes: [UInt8]
    private var offset: Int
    private var position = SourcePosition(line: 1, column: 1)

    init(_ source: SourceText) {
        bytes = source.bytes
        offset = source.hasByteOrderMark ? 3 : 0
    }

    /// The line and column of a byte, at or after the one that was asked for before.
    mutating func position(of target: Int) -> SourcePosition {
        while offset < target {
            let length = SourceText.lineBreakLength(in: bytes, at: offset)
            if length > 0 {
                guard offset + length <= target else { break }
                offset += length
                position.line += 1
                position.column = 1
            } else {
                offset += 1
                while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
                position.column += 1
            }
        }
        return position
    }
}
