/// A three-way merge of lines, which knows nothing of what they say.
///
/// It is bolder than git's: changes that touch each other without overlapping do not conflict, and what both sides add in
/// one place can be taken from both. Whoever uses it has to check what comes out.
struct LineMerge {
    enum Part {
        case agreed([Line])
        case conflict(ours: [Line], theirs: [Line])
    }

    /// What both sides added in one place.
    enum Additions {
        /// Both are taken, ours first.
        case join
        case conflict
    }

    typealias Line = ArraySlice<UInt8>

    /// More lines than this are not compared: it takes up to the square of their number.
    static let mostLines = 4000

    let parts: [Part]

    var hasConflicts: Bool {
        parts.contains { if case .conflict = $0 { true } else { false } }
    }

    /// - Returns: nil if the texts are too long.
    init?(base: [UInt8], ours: [UInt8], theirs: [UInt8], additions: Additions) {
        let (base, ours, theirs) = (Self.lines(base), Self.lines(ours), Self.lines(theirs))
        guard let left = Self.changes(from: base, to: ours), let right = Self.changes(from: base, to: theirs) else {
            return nil
        }
        var parts: [Part] = []
        var (place, a, b) = (0, 0, 0)
        func isNext(_ left: LineChange, _ right: LineChange) -> Bool {
            (left.base.lowerBound, left.base.upperBound) <= (right.base.lowerBound, right.base.upperBound)
        }
        while a < left.count || b < right.count {
            let (firstLeft, firstRight) = (a, b)
            var range: Range<Int>
            if b == right.count || a < left.count && isNext(left[a], right[b]) {
                range = left[a].base
                a += 1
            } else {
                range = right[b].base
                b += 1
            }
            // Take in all that overlaps with what is taken in.
            var hasGrown = true
            while hasGrown {
                hasGrown = false
                if a < left.count, left[a].overlaps(range, isOther: a == firstLeft || b > firstRight) {
                    range = range.lowerBound..<max(range.upperBound, left[a].base.upperBound)
                    (a, hasGrown) = (a + 1, true)
                }
                if b < right.count, right[b].overlaps(range, isOther: b == firstRight || a > firstLeft) {
                    range = range.lowerBound..<max(range.upperBound, right[b].base.upperBound)
                    (b, hasGrown) = (b + 1, true)
                }
            }
            parts.append(.agreed(Array(base[place..<range.lowerBound])))
            place = range.upperBound
            let oursNow = Self.text(of: base, range, left[firstLeft..<a], ours)
            let theirsNow = Self.text(of: base, range, right[firstRight..<b], theirs)
            if a == firstLeft || oursNow == theirsNow {
                parts.append(.agreed(theirsNow))
            } else if b == firstRight {
                parts.append(.agreed(oursNow))
            } else if range.isEmpty, additions == .join {
                parts.append(.agreed(oursNow + theirsNow))
            } else {
                parts.append(.conflict(ours: oursNow, theirs: theirsNow))
            }
        }
        parts.append(.agreed(Array(base[place...])))
        self.parts = parts
    }

    /// The merged text, with one side's lines where both differ.
    func text(favoring side: SecretsMerge.Side) -> [UInt8] {
        var text: [UInt8] = []
        func add(_ lines: [Line]) {
            for line in lines {
                // The last line of a text may come before others now.
                if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
                text += line
            }
        }
        for part in parts {
            switch part {
            case .agreed(let lines): add(lines)
            case .conflict(let ours, let theirs): add(side == .ours ? ours : theirs)
            }
        }
        return text
    }

    /// The lines, each with its line break.
    static func lines(_ text: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }

    private static func text(
        of base: [Line], _ range: Range<Int>, _ changes: ArraySlice<LineChange>, _ side: [Line]
    ) -> [Line] {
        var (lines, place) = ([Line](), range.lowerBound)
        for change in changes {
            lines += base[place..<change.base.lowerBound] + side[change.side]
            place = change.base.upperBound
        }
        return lines + base[place..<range.upperBound]
    }
}

/// Lines of one text that stand in the place of lines of another.
struct LineChange {
    let base: Range<Int>
    let side: Range<Int>

    /// Whether the change has to be seen together with those of a range.
    ///
    /// - Parameter isOther: whether changes of the other side are in the range.
    fileprivate func overlaps(_ range: Range<Int>, isOther: Bool) -> Bool {
        guard isOther else { return false }
        if base.isEmpty || range.isEmpty {
            let isInside = base.lowerBound > range.lowerBound && base.upperBound < range.upperBound
            return isInside || base == range
        }
        return base.lowerBound < range.upperBound
    }
}

extension LineMerge {
    /// The changes that lead from one text to another, in order. Where as many lines are replaced as come in their place,
    /// each line is a change of its own.
    ///
    /// - Returns: nil if the texts are too long.
    static func changes(from base: [Line], to side: [Line]) -> [LineChange]? {
        var start = 0
        while start < min(base.count, side.count), base[start] == side[start] { start += 1 }
        var (baseEnd, sideEnd) = (base.count, side.count)
        while baseEnd > start, sideEnd > start, base[baseEnd - 1] == side[sideEnd - 1] {
            (baseEnd, sideEnd) = (baseEnd - 1, sideEnd - 1)
        }
        guard baseEnd - start <= mostLines, sideEnd - start <= mostLines else { return nil }
        var (removed, inserted) = (Set<Int>(), Set<Int>())
        for change in side[start..<sideEnd].difference(from: base[start..<baseEnd]) {
            switch change {
            case .remove(let offset, _, _): removed.insert(start + offset)
            case .insert(let offset, _, _): inserted.insert(start + offset)
            }
        }
        var changes: [LineChange] = []
        var (left, right) = (start, start)
        while left < baseEnd || right < sideEnd {
            let (firstLeft, firstRight) = (left, right)
            while removed.contains(left) { left += 1 }
            while inserted.contains(right) { right += 1 }
            if left - firstLeft == right - firstRight {
                for offset in 0..<(left - firstLeft) {
                    changes.append(
                        LineChange(
                            base: firstLeft + offset..<firstLeft + offset + 1,
                            side: firstRight + offset..<firstRight + offset + 1))
                }
            } else {
                changes.append(LineChange(base: firstLeft..<left, side: firstRight..<right))
            }
            if left < baseEnd, right < sideEnd { (left, right) = (left + 1, right + 1) }
        }
        return changes
    }
}
