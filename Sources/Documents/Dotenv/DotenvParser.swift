/// Reads dotenv files as SOPS does: one entry a line, cut at the first `=`.
///
/// Keys and values are taken as they are, spaces and carriage returns included; a byte order mark belongs to the first
/// key. A key may come twice. Lines that begin with `#` are comments, and empty lines count for nothing.
enum DotenvParser {
    /// The only document, whose root is a mapping: of an empty text, an empty one.
    ///
    /// - Throws: `unexpectedToken` for a line that is neither a comment nor an entry.
    static func document(of source: SourceText, limits: ParseLimits) throws(DocumentError) -> Document {
        try source.checkSizeAndEncoding(limits)
        let bytes = source.bytes
        var places = PositionCursor(source)
        var items: [Mapping.Item] = []
        // Empty lines are no items: each of those takes two bytes.
        items.reserveCapacity(min(bytes.count / 2, bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }) + 1)
        var line = 0
        while line < bytes.count {
            let next = source.endOfLineFeed(after: line)
            let end = bytes[next - 1] == 0x0A ? next - 1 : next
            if line < end {
                let position = places.position(of: line)
                guard items.count < limits.maximumNodes / 2 else { throw limits.tooManyNodes(at: position, in: source) }
                if bytes[line] == UInt8(ascii: "#") {
                    let text = String(decoding: bytes[(line + 1)..<end], as: UTF8.self)
                    items.append(
                        .comment(Comment(text: text, span: line..<end, position: position, isInline: false)))
                } else {
                    guard let equals = bytes[line..<end].firstIndex(of: UInt8(ascii: "=")) else {
                        throw missingEquals(source, at: position)
                    }
                    let (name, value) = (line..<equals, (equals + 1)..<end)
                    let key = node(String(decoding: bytes[name], as: UTF8.self), name, position)
                    let place = places.position(of: value.lowerBound)
                    items.append(
                        .entry(Entry(key: key, value: node(DotenvLine.value(of: bytes[value]), value, place))))
                }
            }
            line = next
        }
        let root = Node(
            .mapping(Mapping(items: items)), span: 0..<bytes.count, position: SourcePosition(line: 1, column: 1))
        return Document(
            root: root, comments: [], span: 0..<bytes.count, startsWithMarker: false, endsWithMarker: false)
    }

    private static func node(_ text: String, _ span: Range<Int>, _ position: SourcePosition) -> Node {
        Node(.scalar(Scalar(text: text, value: .string(text), style: .plain)), span: span, position: position)
    }

    private static func missingEquals(_ source: SourceText, at position: SourcePosition) -> DocumentError {
        DocumentError(
            .unexpectedToken,
            source.diagnostic(
                "this line has no =", at: position,
                hint: "write KEY=value, begin a comment with #, and write line breaks in values as \\n"))
    }
}
