/// Writes two texts as one, with markers around the lines in which they differ, as git does.
enum ConflictMarkers {
    static func text(_ ours: [UInt8], _ theirs: [UInt8], _ markers: SecretsMerge.Markers) -> [UInt8] {
        let (left, right) = (LineMerge.lines(ours), LineMerge.lines(theirs))
        var result: [UInt8] = []
        func add(_ lines: ArraySlice<LineMerge.Line>) {
            for line in lines {
                result += line
                if line.last != UInt8(ascii: "\n") { result.append(UInt8(ascii: "\n")) }
            }
        }
        func mark(_ sign: String, _ label: String) {
            let text = String(repeating: sign, count: max(markers.size, 1)) + (label.isEmpty ? "" : " \(label)")
            result += "\(text)\n".utf8
        }
        var changes = LineMerge.changes(from: left, to: right) ?? [LineChange(base: left.indices, side: right.indices)]
        changes = joined(changes)
        var place = 0
        for change in changes {
            add(left[place..<change.base.lowerBound])
            mark("<", markers.ours)
            add(left[change.base])
            mark("=", "")
            add(right[change.side])
            mark(">", markers.theirs)
            place = change.base.upperBound
        }
        add(left[place...])
        return result
    }

    /// The line of the first marker; nil if there is none.
    package static func line(in text: [UInt8]) -> Int? {
        let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].map { Array($0.utf8) }
        for (number, line) in LineMerge.lines(text).enumerated() {
            for mark in marks where line.starts(with: mark) {
                let next = line.dropFirst(mark.count).first
                if next == nil || next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") || next == 0x0D
                    || next == mark[0]
                {
                    return number + 1
                }
            }
        }
        return nil
    }

    private static func joined(_ changes: [LineChange]) -> [LineChange] {
        changes.reduce(into: []) { joined, change in
            if let last = joined.last, last.base.upperBound == change.base.lowerBound,
                last.side.upperBound == change.side.lowerBound
            {
                joined[joined.count - 1] = LineChange(
                    base: last.base.lowerBound..<change.base.upperBound,
                    side: last.side.lowerBound..<change.side.upperBound)
            } else {
                joined.append(change)
            }
        }
    }
}
