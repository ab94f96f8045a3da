/// Reads JSON as RFC 8259 defines it and nothing else: no comments, no trailing commas, one value.
///
/// What the RFC leaves open: a byte order mark at the beginning is kept and not part of the content, a key that comes
/// twice is an error, and so is half a surrogate pair. A text without any value is an empty document.
///
/// One pass over the bytes without recursion: the open collections are a list.
struct JSONParser {
    let source: SourceText
    let bytes: [UInt8]
    let limits: ParseLimits

    /// The offset of the next byte.
    var index: Int
    /// The number of the current line, from 1, and where it begins.
    private var line = 1
    private var lineStart: Int
    /// The bytes of the current line that continue a character, up to `index`.
    private var continuations = 0

    /// The collections that are open, outermost first.
    var frames: [JSONFrame] = []
    private var root: Node?
    private var nodeCount = 0

    /// What may stand at `index`.
    private enum Expectation {
        case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd, end
    }
    private var expectation = Expectation.value

    private init(_ source: SourceText, limits: ParseLimits) {
        self.source = source
        self.bytes = source.bytes
        self.limits = limits
        self.index = source.hasByteOrderMark ? 3 : 0
        self.lineStart = index
    }

    static func document(of source: SourceText, limits: ParseLimits) throws(DocumentError) -> Document {
        try limits.checkSize(of: source)
        var parser = JSONParser(source, limits: limits)
        let start = parser.index
        try parser.parse()
        return Document(
            root: parser.root, comments: [], span: start..<source.bytes.count, startsWithMarker: false,
            endsWithMarker: false)
    }

    // MARK: Structure

    private mutating func parse() throws(DocumentError) {
        while true {
            skipWhitespace()
            guard index < bytes.count else {
                guard frames.isEmpty else { throw unexpectedEnd() }
                return
            }
            let byte = bytes[index]
            switch expectation {
            case .valueOrEnd where byte == UInt8(ascii: "]"), .keyOrEnd where byte == UInt8(ascii: "}"):
                try close()
            case .value, .valueOrEnd:
                try value(byte)
            case .key, .keyOrEnd:
                guard byte == UInt8(ascii: "\"") else { throw unexpected(.key) }
                try key()
            case .colon:
                guard byte == UInt8(ascii: ":") else { throw unexpected(.colon) }
                index += 1
                expectation = .value
            case .commaOrEnd:
                try commaOrEnd(byte)
            case .end:
                throw unexpected(.end)
            }
        }
    }

    private mutating func value(_ byte: UInt8) throws(DocumentError) {
        let start = index
        let position = position
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard frames.count < limits.maximumDepth else { throw limits.tooDeep(at: position, in: source) }
            try count(at: position)
            let isObject = byte == UInt8(ascii: "{")
            frames.append(JSONFrame(isObject: isObject, start: start, position: position))
            index += 1
            expectation = isObject ? .keyOrEnd : .valueOrEnd
        case UInt8(ascii: "\""):
            complete(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let value = try number()
            try scalar(value, from: start, at: position)
        case UInt8(ascii: "a")...UInt8(ascii: "z"):
            let value = try literal()
            try scalar(value, from: start, at: position)
        default:
            throw unexpected(.value)
        }
    }

    private mutating func scalar(
        _ value: ScalarValue, from start: Int, at position: SourcePosition
    ) throws(DocumentError) {
        try count(at: position)
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        complete(
            Node(
                .scalar(Scalar(text: text, value: value, style: .plain)), span: start..<index, position: position,
                isInFlow: true))
    }

    /// The string that begins here, as a key or a value.
    private mutating func string() throws(DocumentError) -> Node {
        let start = index
        let position = position
        try count(at: position)
        let text = try stringText()
        return Node(
            .scalar(Scalar(text: text, value: .string(text), style: .doubleQuoted)), span: start..<index,
            position: position, isInFlow: true)
    }

    private mutating func key() throws(DocumentError) {
        let key = try string()
        let top = frames.count - 1
        if frames[top].keys.insert(key) {
            for case .entry(let entry) in frames[top].members where MappingKeys.areSame(entry.key, key) {
                throw source.duplicateKey(key, first: entry.key.position)
            }
        }
        frames[top].key = key
        expectation = .colon
    }

    private mutating func commaOrEnd(_ byte: UInt8) throws(DocumentError) {
        let isObject = frames[frames.count - 1].isObject
        switch byte {
        case UInt8(ascii: ","):
            index += 1
            expectation = isObject ? .key : .value
        case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
            try close()
        default:
            throw unexpected(.commaOrEnd)
        }
    }

    private mutating func close() throws(DocumentError) {
        index += 1
        guard let frame = frames.popLast() else { throw unexpected(.value) }
        complete(frame.node(end: index))
    }

    /// Puts a finished value where it belongs.
    private mutating func complete(_ node: consuming Node) {
        guard !frames.isEmpty else {
            root = node
            expectation = .end
            return
        }
        let top = frames.count - 1
        if let key = frames[top].key.take() {
            if frames[top].members.isEmpty { frames[top].members.reserveCapacity(4) }
            frames[top].members.append(.entry(Entry(key: key, value: node)))
        } else {
            if frames[top].elements.isEmpty { frames[top].elements.reserveCapacity(4) }
            frames[top].elements.append(.element(node))
        }
        expectation = .commaOrEnd
    }

    // MARK: Places

    /// The place of `index`.
    var position: SourcePosition {
        SourcePosition(line: line, column: index - lineStart - continuations + 1)
    }

    private mutating func count(at position: SourcePosition) throws(DocumentError) {
        nodeCount += 1
        guard nodeCount <= limits.maximumNodes else { throw limits.tooManyNodes(at: position, in: source) }
    }

    private mutating func skipWhitespace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09: index += 1
            case 0x0A, 0x0D: passLineBreak(SourceText.lineBreakLength(in: bytes, at: index))
            default: return
            }
        }
    }

    /// Passes over one character of several bytes, which a message may take for a line break.
    mutating func passCharacter(length: Int) {
        guard SourceText.lineBreakLength(in: bytes, at: index) == 0 else { return passLineBreak(length) }
        index += length
        continuations += length - 1
    }

    private mutating func passLineBreak(_ length: Int) {
        index += length
        line += 1
        lineStart = index
        continuations = 0
    }
}
