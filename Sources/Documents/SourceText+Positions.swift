extension SourceText {
    /// The length in bytes of the line break that begins at `offset`; 0 if none does.
    ///
    /// Line breaks are those of YAML 1.1, hence of libyaml: LF, CR, CR LF, NEL, LS and PS.
    @inline(__always)
    package static func lineBreakLength(in bytes: [UInt8], at offset: Int) -> Int {
        guard offset < bytes.count else { return 0 }
        switch bytes[offset] {
        case 0x0A:
            return 1
        case 0x0D:
            return offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? 2 : 1
        case 0xC2:
            return offset + 1 < bytes.count && bytes[offset + 1] == 0x85 ? 2 : 0
        case 0xE2:
            guard offset + 2 < bytes.count, bytes[offset + 1] == 0x80 else { return 0 }
            return bytes[offset + 2] == 0xA8 || bytes[offset + 2] == 0xA9 ? 3 : 0
        default:
            return 0
        }
    }

    /// Where the line that holds `offset` begins; a byte order mark is before the first line.
    package func lineStart(of offset: Int) -> Int {
        let first = hasByteOrderMark ? 3 : 0
        var index = min(offset, bytes.count)
        while index > first, !endsLine(before: index) {
            index -= 1
        }
        return max(index, min(first, bytes.count))
    }

    /// The end of the line that holds `offset`, before its line break.
    package func lineEnd(of offset: Int) -> Int {
        var index = offset
        while index < bytes.count, Self.lineBreakLength(in: bytes, at: index) == 0 {
            index += 1
        }
        return index
    }

    /// The beginning of the line after the one that holds `offset`, or the end of the text.
    package func nextLine(after offset: Int) -> Int {
        let end = lineEnd(of: offset)
        return end + Self.lineBreakLength(in: bytes, at: end)
    }

    /// Whether a line break ends right before `index`; false between the two halves of CR LF.
    func endsLine(before index: Int) -> Bool {
        guard index > 0 else { return false }
        switch bytes[index - 1] {
        case 0x0A:
            return true
        case 0x0D:
            return index == bytes.count || bytes[index] != 0x0A
        case 0x85:
            return index >= 2 && bytes[index - 2] == 0xC2
        case 0xA8, 0xA9:
            return index >= 3 && bytes[index - 2] == 0x80 && bytes[index - 3] == 0xE2
        default:
            return false
        }
    }

    /// The line and column of a byte. Linear in `offset`.
    package func position(of offset: Int) -> SourcePosition {
        var cursor = PositionCursor(self)
        return cursor.position(of: min(offset, bytes.count))
    }

    /// Line `number`, counted from 1, without its line break; nil where there is none.
    package func line(_ number: Int) -> String? {
        guard let start = start(ofLine: number) else { return nil }
        return String(decoding: bytes[start..<lineEnd(of: start)], as: UTF8.self)
    }

    /// Where line `number`, counted from 1, begins; nil where there is none.
    func start(ofLine number: Int) -> Int? {
        guard number >= 1 else { return nil }
        var start = hasByteOrderMark ? 3 : 0
        for _ in 1..<number {
            let next = nextLine(after: start)
            guard next > start, next <= bytes.count else { return nil }
            start = next
        }
        return start
    }

    /// The text of a span.
    package func text(_ span: Range<Int>) -> String {
        String(decoding: bytes[span.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }
}
