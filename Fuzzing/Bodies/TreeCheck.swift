import Documents

/// Checks that every node and comment of a file stands where its span says, and says what stands there.
struct TreeCheck {
    private let file: DocumentFile
    private let source: SourceText
    private var places: [(offset: Int, position: SourcePosition)] = []
    private var remaining: Int

    /// - Parameter mostReadAlone: how many scalars are also read again on their own, which takes a while.
    init(_ file: DocumentFile, mostReadAlone: Int = 16) {
        remaining = mostReadAlone
        self.file = file
        self.source = file.source
    }

    consuming func check() throws(Violation) {
        try require(!file.documents.isEmpty, "there is no document")
        var end = 0
        for document in file.documents {
            try require(
                document.span.lowerBound >= end && document.span.upperBound <= source.bytes.count,
                "the document \(document.span) begins before \(end), or ends outside the text")
            end = document.span.upperBound
            if let root = document.root { try check(root, within: document.span, depth: 0) }
            for comment in document.comments { try check(comment) }
        }
        try checkPositions()
    }

    private mutating func check(_ node: Node, within parent: Range<Int>, depth: Int) throws(Violation) {
        let span = node.span
        try require(depth <= 1000, "the tree is too deep")
        try require(
            parent.lowerBound <= node.fullSpan.lowerBound && span.upperBound <= parent.upperBound,
            "the node \(node.fullSpan) is not inside \(parent)")
        places.append((span.lowerBound, node.position))
        if let alias = node.alias {
            try require(source.text(span) == "*" + alias, "the alias at \(span) does not spell *\(alias)")
            return
        }
        switch node.content {
        case .scalar(let scalar):
            try check(scalar, node, isRoot: depth == 0)
        case .mapping(let mapping):
            for item in mapping.items {
                switch item {
                case .comment(let comment):
                    try check(comment)
                case .entry(let entry):
                    try check(entry.key, within: span, depth: depth + 1)
                    try check(entry.value, within: span, depth: depth + 1)
                }
            }
        case .sequence(let sequence):
            for item in sequence.items {
                switch item {
                case .comment(let comment): try check(comment)
                case .element(let element): try check(element, within: span, depth: depth + 1)
                }
            }
        }
    }

    private mutating func check(_ scalar: Scalar, _ node: Node, isRoot: Bool) throws(Violation) {
        guard file.format == .yaml else { return }
        let text = source.text(node.span)
        guard !text.isEmpty else {
            try require(scalar.value == .null || node.tag != nil, "a scalar without text is \(scalar)")
            return
        }
        // A plain key such as `a:` reads as one on its own, and one such as `-` as what it is before a space.
        guard remaining > 0, !text.hasSuffix(":"), !["-", "?"].contains(text) else { return }
        remaining -= 1
        let tag = node.tag.map { "!<\($0)> " } ?? ""
        let lead = String(repeating: " ", count: node.indent)
        // Only at the top may the text go on without any indentation.
        let lineBreak = text.utf8.last == 0x0D ? "\r" : "\n"
        let last = node.span.upperBound
        let length = last < source.bytes.count ? SourceText.lineBreakLength(in: source.bytes, at: last) : 0
        // The last line break of a literal is part of it, be it one that only YAML 1.1 knows.
        let end = length > 0 ? source.text(last..<last + length) : last == source.bytes.count ? "" : lineBreak
        let alone =
            isRoot
            ? "--- \(tag)\(text)\(end)"
            : node.isInFlow ? "[\(tag)\(text)]\n" : "\(lead)- \(tag)\(text)\(end)"
        let root = try? DocumentFile(parsing: SourceText(name: "alone", alone)).root
        let again = root?.scalar ?? root?.sequence?.elements.first { _ in true }?.scalar
        try require(again == scalar, "\(alone.debugDescription) reads as \(String(describing: again)), not \(scalar)")
    }

    private mutating func check(_ comment: Comment) throws(Violation) {
        let span = comment.span
        try require(span.upperBound <= source.bytes.count, "the comment \(span) is outside the text")
        places.append((span.lowerBound, comment.position))
        let text = source.text(span)
        // INI has comments of several lines, whose marks are no part of their text.
        let spells = text.utf8.dropFirst().elementsEqual(comment.text.utf8)
        try require(
            file.format == .ini || spells,
            "the comment at \(span) does not spell \(comment.text.debugDescription)")
    }

    /// Compares all positions with the offsets that they belong to, in one pass over the text.
    private consuming func checkPositions() throws(Violation) {
        places.sort { $0.offset < $1.offset }
        let bytes = source.bytes
        var line = 1
        var column = 1
        var index = source.hasByteOrderMark ? 3 : 0
        for place in places {
            while index < place.offset {
                let length = SourceText.lineBreakLength(in: bytes, at: index)
                if length > 0 {
                    index += length
                    (line, column) = (line + 1, 1)
                } else {
                    index += 1
                    while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
                    column += 1
                }
            }
            try require(
                place.position == SourcePosition(line: line, column: column),
                "offset \(place.offset) is at \(line):\(column), not at \(place.position)")
        }
    }
}
