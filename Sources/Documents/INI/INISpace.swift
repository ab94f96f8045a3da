/// The white space that surrounds names and values in INI files: what Unicode calls so, as Go's libraries trim it.
enum INISpace {
    /// The first offset in the range that no white space begins at.
    static func skipping(from start: Int, to end: Int, in bytes: [UInt8]) -> Int {
        var index = start
        while index < end {
            let length = length(at: index, to: end, in: bytes)
            guard length > 0 else { return index }
            index += length
        }
        return index
    }

    /// Where the white space begins that ends at `end`.
    static func skipping(backFrom end: Int, to start: Int, in bytes: [UInt8]) -> Int {
        var index = end
        while index > start {
            var first = index - 1
            while first > start, bytes[first] & 0xC0 == 0x80 { first -= 1 }
            guard length(at: first, to: index, in: bytes) == index - first else { return index }
            index = first
        }
        return index
    }

    /// Whether white space stands at one of the ends of a text.
    static func surrounds(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return skipping(from: 0, to: bytes.count, in: bytes) > 0
            || skipping(backFrom: bytes.count, to: 0, in: bytes) < bytes.count
    }

    /// The length of the white space character at `index`; 0 if there is none.
    private static func length(at index: Int, to end: Int, in bytes: [UInt8]) -> Int {
        switch bytes[index] {
        case 0x09...0x0D, 0x20:
            return 1
        case 0xC2:
            return index + 1 < end && (bytes[index + 1] == 0x85 || bytes[index + 1] == 0xA0) ? 2 : 0
        case 0xE1, 0xE2, 0xE3:
            guard index + 2 < end else { return 0 }
            switch (bytes[index], bytes[index + 1], bytes[index + 2]) {
            case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
                (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
                return 3
            default:
                return 0
            }
        default:
            return 0
        }
    }
}
