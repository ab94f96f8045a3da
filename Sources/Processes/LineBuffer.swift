import Sealing
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Gathers the lines that come over a pipe. They may be secrets: its room never grows, and can be wiped.
struct LineBuffer {
    private var room: [UInt8]
    private var filled = 0..<0
    /// Up to where there is no line feed.
    private var searched = 0

    /// - Parameter limit: how long a line is at most, with its line feed.
    init(limit: Int) {
        room = [UInt8](repeating: 0, count: limit)
    }

    /// Whether the room is taken by a line that has no end.
    var isFull: Bool { filled.count == room.count }

    /// Takes out the next line, without its line feed; nil if none is complete.
    mutating func next() -> [UInt8]? {
        while searched < filled.upperBound, room[searched] != UInt8(ascii: "\n") { searched += 1 }
        guard searched < filled.upperBound else { return nil }
        defer {
            searched += 1
            filled = searched..<filled.upperBound
        }
        return Array(room[filled.lowerBound..<searched])
    }

    enum Progress { case more, end }

    /// Takes some of what there is to read now.
    mutating func read(from descriptor: Descriptor) throws(Errno) -> Progress {
        if filled.lowerBound > 0 {
            for (target, source) in filled.enumerated() { room[target] = room[source] }
            searched -= filled.lowerBound
            filled = 0..<filled.count
        }
        let count = try descriptor.read(into: &room, from: filled.upperBound)
        filled = 0..<(filled.upperBound + (count ?? 0))
        return count == 0 ? .end : .more
    }

    /// Takes what there is to read now, and forgets it and all that was there.
    mutating func discard(from descriptor: Descriptor) throws(Errno) -> Progress {
        (filled, searched) = (0..<0, 0)
        return try descriptor.read(into: &room, from: 0) == 0 ? .end : .more
    }

    mutating func wipe() {
        Memory.wipe(&room)
        (filled, searched) = (0..<0, 0)
    }
}

/// Gathers the lines that come over standard error; they are cut, and too many are left out.
struct ErrorLines {
    private var line: [UInt8] = []
    private var count = 0

    private static let longestLine = 1000
    private static let mostLines = 100

    /// Takes some of what there is to read now, and gives the lines that are complete.
    mutating func read(from descriptor: Descriptor?, _ give: ([UInt8]) -> Void) throws(Errno) {
        guard let descriptor else { return }
        var piece = [UInt8](repeating: 0, count: 4 << 10)
        guard let count = try descriptor.read(into: &piece, from: 0) else { return }
        if count == 0 { descriptor.close() }
        for byte in piece[..<count] {
            if byte == UInt8(ascii: "\n") {
                flush(give)
            } else if line.count < Self.longestLine {
                line.append(byte)
            }
        }
    }

    /// Gives the last line, if it has no line feed.
    mutating func flush(_ give: ([UInt8]) -> Void) {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty, count < Self.mostLines else { return }
        count += 1
        give(line)
    }
}
