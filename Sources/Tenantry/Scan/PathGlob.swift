/// A pattern for paths: `*` and `?` stand for anything but a slash, `**` for anything.
struct PathGlob: Sendable {
    private enum Piece: Equatable {
        case byte(UInt8)
        case one, many, all
    }

    private let pieces: [Piece]

    init(_ pattern: String) {
        var pieces: [Piece] = []
        for byte in pattern.utf8 {
            switch (byte, pieces.last) {
            case (UInt8(ascii: "*"), .many?): pieces[pieces.count - 1] = .all
            case (UInt8(ascii: "*"), .all?): break
            case (UInt8(ascii: "*"), _): pieces.append(.many)
            case (UInt8(ascii: "?"), _): pieces.append(.one)
            // `**/` may stand for no folder at all.
            case (UInt8(ascii: "/"), .all?) where pieces.count == 1 || pieces[pieces.count - 2] == .byte(byte): break
            default: pieces.append(.byte(byte))
            }
        }
        self.pieces = pieces
    }

    /// In time in proportion to both lengths.
    func matches(_ path: String) -> Bool {
        var states = Set(closure(0))
        for byte in path.utf8 {
            var next: Set<Int> = []
            for state in states where state < pieces.count {
                switch pieces[state] {
                case .byte(byte): next.formUnion(closure(state + 1))
                case .byte: break
                case .one: if byte != UInt8(ascii: "/") { next.formUnion(closure(state + 1)) }
                case .many: if byte != UInt8(ascii: "/") { next.formUnion(closure(state)) }
                case .all: next.formUnion(closure(state))
                }
            }
            states = next
            if states.isEmpty { return false }
        }
        return states.contains(pieces.count)
    }

    /// A state, and those behind the wildcards that can stand for nothing.
    private func closure(_ state: Int) -> [Int] {
        var result = [state]
        while let last = result.last, last < pieces.count, pieces[last] == .many || pieces[last] == .all {
            result.append(last + 1)
        }
        return result
    }
}
