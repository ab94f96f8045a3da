import Testing

@testable import Documents

/// Checks that every span of a document holds what it says: the text of each scalar reads back as the scalar, and
/// the text of each comment is the comment.
func checkSpans(of document: Document, in source: SourceText, _ location: SourceLocation = #_sourceLocation) {
    var checker = SpanChecker(source: source, location: location)
    if let root = document.root { checker.check(root, within: 0..<source.bytes.count) }
    for comment in document.comments { checker.check(comment) }
}

struct SpanChecker {
    let source: SourceText
    let location: SourceLocation

    mutating func check(_ node: Node, within parent: Range<Int>) {
        let text = source.text(node.span)
        #expect(source.position(of: node.span.lowerBound) == node.position, "\(text)", sourceLocation: location)
        #expect(
            parent.lowerBound <= node.span.lowerBound && node.span.upperBound <= parent.upperBound,
            "\(node.span) of \(text) in \(parent)", sourceLocation: location)
        if let alias = node.alias {
            #expect(text == "*\(alias)", sourceLocation: location)
            return
        }
        switch node.content {
        case .scalar(let scalar):
            check(scalar, node, text)
        case .mapping(let mapping):
            for comment in mapping.comments { check(comment) }
            for entry in mapping.entries {
                check(entry.key, within: node.span)
                check(entry.value, within: node.span)
            }
        case .sequence(let sequence):
            for comment in sequence.comments { check(comment) }
            for element in sequence.elements { check(element, within: node.span) }
        }
        if case .scalar = node.content { return }
        let isFlow = node.mapping?.isFlow ?? node.sequence?.isFlow ?? false
        if isFlow {
            let ends = (text.first, text.last)
            #expect(
                ends == ("[", "]") || ends == ("{", "}") || node.mapping != nil, "\(text)", sourceLocation: location)
        }
    }

    /// A scalar's text, at the indentation that it has, reads back as the same scalar.
    private func check(_ scalar: Scalar, _ node: Node, _ text: String) {
        if text.isEmpty {
            #expect(scalar.value == .null || node.tag != nil, sourceLocation: location)
            return
        }
        let lead = String(repeating: " ", count: node.indent)
        let tag = node.tag.map { "!<\($0)> " } ?? ""
        let wrapped = node.isInFlow ? "[\(tag)\(text)]\n" : "\(lead)- \(tag)\(text)\n"
        let root = try? DocumentFile(parsing: SourceText(name: "span", wrapped)).root
        let reread = root?.sequence?.elements.first { _ in true }
        #expect(reread?.scalar == scalar, "\(wrapped.debugDescription)", sourceLocation: location)
        let style: Scalar.Style =
            switch text.first {
            case "'": .singleQuoted
            case "\"": .doubleQuoted
            case "|": .literal
            case ">": .folded
            default: .plain
            }
        #expect(style == scalar.style, sourceLocation: location)
        if style == .plain { #expect(!text.hasSuffix(" ") && !text.hasSuffix("\t"), sourceLocation: location) }
    }

    func check(_ comment: Documents.Comment) {
        let text = source.text(comment.span)
        #expect(text == "#" + comment.text, sourceLocation: location)
        #expect(source.position(of: comment.span.lowerBound) == comment.position, sourceLocation: location)
        let before = source.text(source.lineStart(of: comment.span.lowerBound)..<comment.span.lowerBound)
        #expect(before.allSatisfy { $0 == " " || $0 == "\t" } == !comment.isInline, sourceLocation: location)
        #expect(source.lineEnd(of: comment.span.lowerBound) == comment.span.upperBound, sourceLocation: location)
    }
}
