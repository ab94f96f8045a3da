/// Where nodes stand, which libyaml's marks tell in part only.
extension YAMLTreeBuilder {
    /// Where the text of a node begins, after its anchor and tag and the space and comments between them.
    ///
    /// - Parameter limit: where the node ends at the latest.
    func contentStart(of event: borrowing YAMLEvent, at start: Int, limit: Int) -> (Int, YAMLEvent.Mark) {
        var mark = event.start
        guard start < limit, start < source.bytes.count else { return (start, mark) }
        let bytes = source.bytes
        let first = bytes[start]
        guard first == UInt8(ascii: "&") || first == UInt8(ascii: "!") else { return (start, mark) }
        // Behind those of a collection, there may be those of its first key.
        var remaining = event.properties?.count ?? 0
        var index = start
        func step() {
            index += 1
            while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
            mark.index += 1
            mark.column += 1
        }
        while index < limit {
            let length = SourceText.lineBreakLength(in: bytes, at: index)
            if length > 0 {
                index += length
                mark.line += 1
                mark.column = 0
                continue
            }
            switch bytes[index] {
            case 0x20, 0x09:
                step()
            case 0xEF where mark.column == 0 && source.hasByteOrderMark(at: index):
                step()
            case UInt8(ascii: "#"):
                while index < limit, SourceText.lineBreakLength(in: bytes, at: index) == 0 { step() }
            case UInt8(ascii: "&") where remaining > 0, UInt8(ascii: "!") where remaining > 0:
                remaining -= 1
                if bytes[index] == UInt8(ascii: "&") {
                    repeat { step() } while index < limit && Self.isAnchorByte(bytes[index])
                    continue
                }
                let isVerbatim = index + 1 < limit && bytes[index + 1] == UInt8(ascii: "<")
                while index < limit, bytes[index] != 0x20, bytes[index] != 0x09,
                    isVerbatim || !Self.isFlowEnd(bytes[index]),
                    SourceText.lineBreakLength(in: bytes, at: index) == 0
                {
                    step()
                }
            default:
                return (index, mark)
            }
        }
        // The node is left out: its place is right after its properties, where the event ends.
        return (limit, event.end)
    }

    /// The place of a value that is left out with its colon (`{key}`, `? key`): right after the key, whereas libyaml
    /// names that of whatever comes next. nil for any other node.
    func placeWithoutColon(of event: borrowing YAMLEvent, at start: Int) -> (Int, YAMLEvent.Mark)? {
        guard event.properties == nil, event.text.isEmpty, event.style == .plain, let key = frames.last?.key else {
            return nil
        }
        let end = key.span.upperBound
        guard end <= start, source.firstIndex(of: UInt8(ascii: ":"), outsideCommentsFrom: end, to: start) == nil else {
            return nil
        }
        var mark = YAMLEvent.Mark(index: 0, line: key.position.line - 1, column: key.position.column - 1)
        var index = key.span.lowerBound
        while index < end {
            let length = SourceText.lineBreakLength(in: source.bytes, at: index)
            if length > 0 {
                index += length
                mark.line += 1
                mark.column = 0
            } else {
                index += 1
                while index < end, source.bytes[index] & 0xC0 == 0x80 { index += 1 }
                mark.column += 1
            }
        }
        return (end, mark)
    }

    /// Whether libyaml takes a byte for part of an anchor's name.
    private static func isAnchorByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Whether a byte ends a tag inside a flow collection.
    private static func isFlowEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","): true
        default: false
        }
    }
}
