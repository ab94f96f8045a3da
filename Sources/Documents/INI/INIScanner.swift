/// Finds the sections, entries and comments of an INI text, as go-ini reads it with the options of SOPS.
///
/// Three things are stricter: text that go-ini throws away, behind a closing quote or bracket, is an error unless it is
/// a comment, so that no secret stays behind unseen.
struct INIScanner {
    let source: SourceText
    let bytes: [UInt8]
    private(set) var records: [INIRecord] = []
    /// The comment after the last section or entry.
    private(set) var trailingComment: INIComment?

    /// The lines of comment since the last record: from the first mark to the end of the last, and what they say.
    private var block: Range<Int>?
    private var blockText: [UInt8] = []
    /// Numbers the keys written as `-`.
    private var unnamedKeys = 0
    private var index: Int

    init(_ source: SourceText) {
        self.source = source
        bytes = source.bytes
        index = source.hasByteOrderMark ? 3 : 0
    }

    mutating func scan(_ limits: ParseLimits) throws(DocumentError) {
        // As many as there may be, an entry taking two bytes: growing, they would take twice as much.
        records.reserveCapacity(min(bytes.count / 2, bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }) + 1)
        while index < bytes.count {
            let line = index
            let next = source.endOfLineFeed(after: line)
            let start = INISpace.skipping(from: line, to: next, in: bytes)
            index = next
            guard start < next else { continue }
            guard records.count < limits.maximumNodes / 2 else {
                throw limits.tooManyNodes(at: source.position(of: start), in: source)
            }
            switch bytes[start] {
            case UInt8(ascii: "#"), UInt8(ascii: ";"):
                let end = INISpace.skipping(backFrom: next, to: start, in: bytes)
                block = (block?.lowerBound ?? start)..<end
                blockText += bytes[start..<next]
            case UInt8(ascii: "["):
                try takeSection(at: start, line: line, next)
            default:
                try takeEntry(at: start, line: line, next)
            }
        }
        trailingComment = takeComment(inline: nil)
    }

    // MARK: Comments

    /// The comment of the record that ends here.
    private mutating func takeComment(inline: Range<Int>?) -> INIComment? {
        guard block != nil || inline != nil else { return nil }
        if let inline { blockText += bytes[inline] }
        let end = INISpace.skipping(backFrom: blockText.count, to: 0, in: blockText)
        let mark = blockText[0]
        let text = blockText[..<end].drop { $0 == mark || $0 == 0x20 }
        let comment = INIComment(text: String(decoding: text, as: UTF8.self), block: block, inline: inline)
        block = nil
        blockText = []
        return comment
    }

    /// The comment behind a closing quote or bracket.
    private func comment(behind end: Int, to next: Int, _ what: String) throws(DocumentError) -> Range<Int>? {
        let start = INISpace.skipping(from: end, to: next, in: bytes)
        guard start < next else { return nil }
        guard Self.isMark(bytes[start]) else {
            throw error("there is text behind the \(what)", at: start, "remove it, or make it a comment with ;")
        }
        return start..<INISpace.skipping(backFrom: next, to: start, in: bytes)
    }

    static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") }

    func error(_ summary: String, at offset: Int, _ hint: String) -> DocumentError {
        DocumentError(.unexpectedToken, source.diagnostic(summary, atOffset: offset, hint: hint))
    }

    // MARK: Sections and entries

    private mutating func takeSection(at start: Int, line: Int, _ next: Int) throws(DocumentError) {
        guard let close = bytes[start..<next].lastIndex(of: UInt8(ascii: "]")) else {
            throw error("this section has no ]", at: start, "write [name]")
        }
        guard close > start + 1 else { throw error("this section has no name", at: start, "write [name]") }
        let inline = try comment(behind: close + 1, to: next, "section's ]")
        let span = (start + 1)..<close
        unnamedKeys = 0
        records.append(
            INIRecord(
                isSection: true, name: source.text(span), nameSpan: span, comment: takeComment(inline: inline),
                lines: line..<next))
    }

    private mutating func takeEntry(at start: Int, line: Int, _ next: Int) throws(DocumentError) {
        var (name, span, delimiter) = try key(at: start, to: next)
        if name == "-" {
            unnamedKeys += 1
            name = "#\(unnamedKeys)"
        }
        guard !name.isEmpty else { throw error("this entry has no key", at: start, "write key = value") }
        var record = INIRecord(isSection: false, name: name, nameSpan: span, lines: line..<next)
        let inline = try readValue(after: delimiter, to: next, into: &record)
        record.comment = takeComment(inline: inline)
        record.lines = line..<index
        records.append(record)
    }

    private func key(
        at start: Int, to next: Int
    ) throws(DocumentError) -> (name: String, span: Range<Int>, delimiter: Int) {
        let isTriple = next - start > 6 && bytes[start..<next].starts(with: "\"\"\"".utf8)
        let isQuoted = bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "`")
        var end = start
        if isQuoted {
            let quote = Array(bytes[start..<(start + (isTriple ? 3 : 1))])
            guard let close = firstIndex(of: quote, from: start + quote.count, to: next) else {
                throw error("this key's quote is not closed", at: start, "close it, or write the key without")
            }
            end = close + quote.count
            let afterKey = INISpace.skipping(from: end, to: next, in: bytes)
            if afterKey < next, !Self.isDelimiter(bytes[afterKey]) {
                throw error("there is text behind the key's closing quote", at: afterKey, "write \"key\" = value")
            }
        }
        guard let delimiter = bytes[end..<next].firstIndex(where: Self.isDelimiter) else {
            throw error(
                "this line has no =", at: start,
                "write key = value, begin a comment with ; or #, and a value of several lines with \"\"\"")
        }
        var inner = start..<delimiter
        var span = start..<INISpace.skipping(backFrom: delimiter, to: start, in: bytes)
        if isQuoted {
            let width = isTriple ? 3 : 1
            span = start..<end
            inner = (start + width)..<(end - width)
        }
        let first = INISpace.skipping(from: inner.lowerBound, to: inner.upperBound, in: bytes)
        let last = INISpace.skipping(backFrom: inner.upperBound, to: first, in: bytes)
        return (source.text(first..<last), span, delimiter)
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") }

    func firstIndex(of pattern: [UInt8], from start: Int, to end: Int) -> Int? {
        guard start + pattern.count <= end else { return nil }
        return (start...(end - pattern.count)).first { bytes[$0..<($0 + pattern.count)].elementsEqual(pattern) }
    }

    func lastIndex(of pattern: [UInt8], from start: Int, to end: Int) -> Int? {
        guard start + pattern.count <= end else { return nil }
        return (start...(end - pattern.count)).last { bytes[$0..<($0 + pattern.count)].elementsEqual(pattern) }
    }

    // MARK: Values

    /// Reads the value behind a delimiter, and returns where the comment behind it stands.
    private mutating func readValue(
        after delimiter: Int, to next: Int, into record: inout INIRecord
    ) throws(DocumentError) -> Range<Int>? {
        let start = INISpace.skipping(from: delimiter + 1, to: next, in: bytes)
        guard start < next else {
            let empty = source.skippingBlanks(from: delimiter + 1)
            record.valueSpan = empty..<empty
            return nil
        }
        if next - start > 3, bytes[start..<next].starts(with: "\"\"\"".utf8) {
            record.style = .folded
            return try readQuoted(from: start, to: next, width: 3, into: &record)
        }
        if bytes[start] == UInt8(ascii: "`") {
            record.style = .literal
            return try readQuoted(from: start, to: next, width: 1, into: &record)
        }
        var end = INISpace.skipping(backFrom: next, to: start, in: bytes)
        if bytes[end - 1] == UInt8(ascii: "\\") {
            readContinued(from: start, to: end, into: &record)
            return nil
        }
        let mark = bytes[start..<end].firstIndex(where: Self.isMark)
        let inline = mark.map { $0..<end }
        if let mark { end = INISpace.skipping(backFrom: mark, to: start, in: bytes) }
        record.valueSpan = start..<end
        let isQuoted = end - start >= 2 && (bytes[start] == UInt8(ascii: "'") || bytes[start] == UInt8(ascii: "\""))
        if isQuoted, bytes[(start + 1)..<end].firstIndex(of: bytes[start]) == end - 1 {
            record.style = bytes[start] == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted
            record.value = source.text((start + 1)..<(end - 1))
        } else {
            record.value = source.text(start..<end)
        }
        return inline
    }

    /// A value between backticks or triple quotes, of one line or of several. On its last line, the last quote ends it.
    private mutating func readQuoted(
        from start: Int, to next: Int, width: Int, into record: inout INIRecord
    ) throws(DocumentError) -> Range<Int>? {
        let quote = Array(bytes[start..<(start + width)])
        let first = start + width
        var lineStart = first
        var lineEnd = next
        while true {
            if let close = lastIndex(of: quote, from: lineStart, to: lineEnd) {
                record.value = source.text(first..<close)
                record.valueSpan = start..<(close + width)
                return try comment(behind: close + width, to: lineEnd, "value's closing quote")
            }
            guard lineEnd < bytes.count else {
                throw error("this value's quote is not closed", at: start, "close it, or quote the value otherwise")
            }
            lineStart = lineEnd
            lineEnd = source.endOfLineFeed(after: lineStart)
            index = lineEnd
        }
    }

    /// A value that goes on after each `\` at the end of a line. Nothing in it is a quote or a comment.
    private mutating func readContinued(from start: Int, to end: Int, into record: inout INIRecord) {
        var value = Array(bytes[start..<(end - 1)])
        record.valueSpan = start..<end
        while index < bytes.count {
            let line = index
            index = source.endOfLineFeed(after: line)
            let first = INISpace.skipping(from: line, to: index, in: bytes)
            let last = INISpace.skipping(backFrom: index, to: first, in: bytes)
            guard first < last else { break }
            value += bytes[first..<last]
            record.valueSpan = start..<last
            guard value.last == UInt8(ascii: "\\") else { break }
            value.removeLast()
        }
        record.value = String(decoding: value, as: UTF8.self)
    }
}
