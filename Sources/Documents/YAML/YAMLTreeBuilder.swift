/// Builds the trees of a text from libyaml's events.
///
/// Events give the structure; comments are found in the text between the events (`YAMLTreeBuilder+Comments.swift`).
struct YAMLTreeBuilder {
    let source: SourceText
    let limits: ParseLimits

    /// The collections that are open, outermost first.
    var frames: [YAMLFrame] = []
    var documents: [Document] = []
    var document: Document?
    /// The line on which the root of the current document ends.
    var rootEndLine = -1

    /// How far the text has been looked at for comments.
    var cursor: Int
    var cursorLine = 0
    var cursorColumn = 0
    /// Comments on lines of their own whose container is not known yet.
    var pending: [YAMLPendingComment] = []

    private var offsets: ByteOffsets
    private var anchors: [String: Anchored] = [:]
    private var nodeCount = 0
    private var aliased = NodeWeight()
    private var documentStart: Int

    /// A node that aliases may refer to; nil while it is still open.
    private struct Anchored {
        var node: Node?
        var weight = NodeWeight()
    }

    private init(_ source: SourceText, limits: ParseLimits, isASCII: Bool) {
        self.source = source
        self.limits = limits
        let start = source.hasByteOrderMark ? 3 : 0
        self.cursor = start
        self.documentStart = start
        self.offsets = ByteOffsets(start: start, isASCII: isASCII)
    }

    static func documents(of source: SourceText, limits: ParseLimits) throws(DocumentError) -> [Document] {
        try limits.checkSize(of: source)
        let start = source.hasByteOrderMark ? 3 : 0
        var isASCII = true
        if let (offset, fault) = TextCheck.firstFault(in: source.bytes, from: start, isASCII: &isASCII) {
            throw source.error(fault, at: offset, in: .yaml)
        }
        var builder = YAMLTreeBuilder(source, limits: limits, isASCII: isASCII)
        return try unsafe source.bytes.withUnsafeBufferPointer { (bytes) throws(DocumentError) in
            try unsafe builder.build(from: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
    }

    private mutating func build(from input: UnsafeBufferPointer<UInt8>) throws(DocumentError) -> [Document] {
        guard !input.isEmpty else { return finish() }
        var reader: YAMLEventReader
        do throws(YAMLEventReader.Problem) {
            reader = try unsafe YAMLEventReader(input)
        } catch {
            throw documentError(for: error)
        }
        while true {
            let event: YAMLEvent
            do throws(YAMLEventReader.Problem) {
                event = try reader.next()
            } catch {
                throw documentError(for: error)
            }
            if event.kind == .streamEnd { return finish() }
            try take(event)
        }
    }

    // MARK: Events

    private mutating func take(_ event: consuming YAMLEvent) throws(DocumentError) {
        let start = offset(event.start)
        switch event.kind {
        case .streamStart, .streamEnd:
            break
        case .documentStart:
            advance(to: start)
            let end = offset(event.end)
            advance(to: end)
            document = Document(
                root: nil, comments: [], span: (event.isExplicit ? end : documentStart)..<end,
                startsWithMarker: event.isExplicit, endsWithMarker: false)
            anchors.removeAll(keepingCapacity: true)
        case .documentEnd:
            advance(to: start)
            documentStart = offset(event.end)
            advance(to: documentStart)
            finishDocument(at: start, endsWithMarker: event.isExplicit)
        case .alias:
            try alias(event, at: start)
        case .scalar:
            try scalar(event, at: start)
        case .sequenceStart:
            try open(event, at: start, isMapping: false)
        case .mappingStart:
            try open(event, at: start, isMapping: true)
        case .sequenceEnd, .mappingEnd:
            try close(event, at: start)
        }
    }

    private mutating func alias(_ event: borrowing YAMLEvent, at start: Int) throws(DocumentError) {
        advance(to: start)
        placePending()
        let name = event.anchor ?? ""
        let end = offset(event.end)
        let position = event.start.position
        guard let anchored = anchors[name] else {
            let named = source.masksValues ? "" : " &\(name)"
            throw DocumentError(
                .unknownAnchor,
                source.diagnostic(
                    "no anchor\(named) stands before this alias", at: position,
                    hint: "put the value in quotes if it is not meant as an alias"))
        }
        guard var node = anchored.node else {
            throw DocumentError(
                .recursiveAlias, source.diagnostic("this alias refers to a node that it stands in", at: position))
        }
        guard frames.count + anchored.weight.height <= limits.maximumDepth else {
            throw limits.tooDeep(at: position, in: source)
        }
        aliased.add(anchored.weight)
        guard aliased.nodes <= limits.maximumAliasedNodes, aliased.bytes <= limits.maximumAliasedBytes else {
            throw DocumentError(
                .aliasBomb,
                source.diagnostic(
                    "the aliases of this file stand for too much text", at: position,
                    hint: "write out what they stand for"))
        }
        node = Node(
            node.content, span: start..<end, position: position, alias: name, indent: standingIndent,
            isInFlow: standsInFlow)
        moveCursor(to: end, event.end)
        try count(at: position)
        try complete(node, endLine: event.end.line, weight: anchored.weight)
    }

    private mutating func scalar(_ event: borrowing YAMLEvent, at start: Int) throws(DocumentError) {
        let style = event.style
        let eventEnd = offset(event.end)
        let leftOut = placeWithoutColon(of: event, at: start)
        let (first, mark) = leftOut ?? contentStart(of: event, at: start, limit: eventEnd)
        advance(to: first)
        placePending()
        let isBlock = style == .literal || style == .folded
        var end = leftOut == nil ? eventEnd : first
        if isBlock {
            end =
                BlockScalarLayout(
                    of: first..<eventEnd, in: source.bytes,
                    parentIndent: (frames.isEmpty ? -1 : frames[frames.count - 1].blockIndent)
                ).end
            takeHeaderComment(from: first, line: mark.line, column: mark.column)
        }
        let position = mark.position
        guard let value = TaggedScalarTyping.value(of: event.text, style: style, tag: event.tag) else {
            throw unfit(tag: event.tag, at: position, what: "this value is not")
        }
        try count(at: position)
        let node = Node(
            .scalar(Scalar(text: event.text, value: value, style: style)), span: first..<max(first, end),
            position: position,
            tag: event.tag, anchor: event.anchor, indent: standingIndent, isInFlow: standsInFlow,
            propertiesStart: first > start ? start : nil)
        // Behind a key whose value is left out, comments may come before what libyaml takes for the value's place.
        if leftOut == nil { moveCursor(to: eventEnd, event.end) }
        let weight = NodeWeight(nodes: 1, bytes: event.text.utf8.count)
        if let anchor = event.anchor { anchors[anchor] = Anchored(node: node, weight: weight) }
        try complete(node, endLine: isBlock ? -1 : (leftOut == nil ? event.end : mark).line, weight: weight)
    }

    private mutating func open(
        _ event: borrowing YAMLEvent, at start: Int, isMapping: Bool
    ) throws(DocumentError) {
        let isFlow = event.isFlow
        let (first, mark) = contentStart(of: event, at: start, limit: source.bytes.count)
        advance(to: first)
        guard frames.count < limits.maximumDepth else { throw limits.tooDeep(at: mark.position, in: source) }
        let fits =
            event.tag == nil || event.tag == (isMapping ? CoreTag.mapping : CoreTag.sequence)
            || !CoreTag.ofScalars.contains(event.tag ?? "") && event.tag != CoreTag.mapping
                && event.tag != CoreTag.sequence
        guard fits else {
            throw unfit(tag: event.tag, at: mark.position, what: "\(isMapping ? "a mapping" : "a list") cannot be")
        }
        try count(at: mark.position)
        let parentBlockIndent = frames.isEmpty ? -1 : frames[frames.count - 1].blockIndent
        var frame = YAMLFrame(isMapping: isMapping, isFlow: isFlow, start: first, position: mark.position)
        frame.indent = mark.column
        frame.parentIndent = standingIndent
        frame.blockIndent = isFlow ? parentBlockIndent : mark.column
        frame.parentIsInFlow = standsInFlow
        frame.isInFlow = isFlow
        (frame.tag, frame.anchor) = (event.tag, event.anchor)
        frame.propertiesStart = first > start ? start : nil
        frame.end = first
        if let anchor = event.anchor { anchors[anchor] = Anchored(node: nil) }
        frames.append(frame)
        placePending()
        // A mapping of one entry may stand in brackets without braces.
        let bracket = UInt8(ascii: isMapping ? "{" : "[")
        let hasBracket = isFlow && first < source.bytes.count && source.bytes[first] == bracket
        if hasBracket {
            moveCursor(
                to: first + 1, YAMLEvent.Mark(index: mark.index + 1, line: mark.line, column: mark.column + 1))
        } else {
            moveCursor(to: first, mark)
        }
    }

    private mutating func close(_ event: borrowing YAMLEvent, at start: Int) throws(DocumentError) {
        advance(to: start)
        guard !frames.isEmpty else { return }
        if frames[frames.count - 1].isFlow {
            placePending()
        } else {
            placePendingAtEnd(nextColumn: isEndOfDocument(start, event.start) ? -1 : event.start.column)
        }
        var frame = frames.removeLast()
        if frame.isFlow {
            frame.end = offset(event.end)
            frame.endLine = event.end.line
            moveCursor(to: frame.end, event.end)
        }
        let content: Node.Content =
            frame.isMapping
            ? .mapping(Mapping(items: frame.mappingItems.fitted(), isFlow: frame.isFlow))
            : .sequence(Sequence(items: frame.sequenceItems.fitted(), isFlow: frame.isFlow))
        let node = Node(
            content, span: frame.start..<frame.end, position: frame.position, tag: frame.tag, anchor: frame.anchor,
            indent: frame.parentIndent, isInFlow: frame.parentIsInFlow, propertiesStart: frame.propertiesStart)
        frame.weight.nodes += 1
        frame.weight.height += 1
        if let anchor = frame.anchor { anchors[anchor] = Anchored(node: node, weight: frame.weight) }
        try complete(node, endLine: frame.endLine, weight: frame.weight)
    }

    /// Puts a finished node where it belongs.
    private mutating func complete(_ node: consuming Node, endLine: Int, weight: NodeWeight) throws(DocumentError) {
        guard !frames.isEmpty else {
            let isLeftOut = node.scalar?.style == .plain && node.span.isEmpty && node.tag == nil && node.anchor == nil
            document?.root = isLeftOut ? nil : node
            rootEndLine = endLine
            return
        }
        let top = frames.count - 1
        frames[top].weight.add(weight)
        frames[top].end = max(frames[top].end, node.span.upperBound)
        frames[top].endLine = endLine
        guard frames[top].isMapping else {
            if frames[top].sequenceItems.isEmpty { frames[top].sequenceItems.reserveCapacity(4) }
            frames[top].sequenceItems.append(.element(node))
            return
        }
        if let key = frames[top].key.take() {
            if frames[top].mappingItems.isEmpty { frames[top].mappingItems.reserveCapacity(4) }
            frames[top].mappingItems.append(.entry(Entry(key: key, value: node)))
            return
        }
        // Such keys are spelled out to be compared, and each again within those around it.
        guard weight.height == 0 || weight.nodes <= 100 else {
            throw DocumentError(.tooLarge, source.diagnostic("this key is too large", at: node))
        }
        if frames[top].keys.insert(node) {
            for case .entry(let entry) in frames[top].mappingItems where MappingKeys.areSame(entry.key, node) {
                throw source.duplicateKey(node, first: entry.key.position)
            }
        }
        frames[top].key = node
    }

    // MARK: Documents

    private mutating func finishDocument(at end: Int, endsWithMarker: Bool) {
        guard var finished = document else { return }
        document = nil
        finished.span = finished.span.lowerBound..<end
        finished.endsWithMarker = endsWithMarker
        finished.take(pending.map(\.comment))
        pending = []
        documents.append(finished)
        rootEndLine = -1
    }

    private mutating func finish() -> [Document] {
        advance(to: source.bytes.count)
        if documents.isEmpty {
            documents.append(
                Document(
                    root: nil, comments: [], span: documentStart..<source.bytes.count, startsWithMarker: false,
                    endsWithMarker: false))
        }
        documents[documents.count - 1].take(pending.map(\.comment))
        return documents
    }

    /// Whether the document ends at `offset`: at the end of the text, `---` or `...`.
    private func isEndOfDocument(_ offset: Int, _ mark: YAMLEvent.Mark) -> Bool {
        let bytes = source.bytes
        guard offset < bytes.count else { return true }
        guard mark.column == 0, offset + 3 <= bytes.count else { return false }
        let byte = bytes[offset]
        return (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "."))
            && bytes[offset + 1] == byte && bytes[offset + 2] == byte
    }

    // MARK: Places

    /// The indentation of the block collection that the next node stands in.
    private var standingIndent: Int { frames.isEmpty ? 0 : max(0, frames[frames.count - 1].blockIndent) }

    private var standsInFlow: Bool { !frames.isEmpty && frames[frames.count - 1].isInFlow }

    private mutating func offset(_ mark: YAMLEvent.Mark) -> Int {
        offsets.offset(of: mark.index, in: source.bytes)
    }

    private mutating func count(at position: SourcePosition) throws(DocumentError) {
        nodeCount += 1
        guard nodeCount <= limits.maximumNodes else { throw limits.tooManyNodes(at: position, in: source) }
    }
}
