import Testing

@testable import Documents

func json(_ text: String, limits: ParseLimits = .standard) throws -> DocumentFile {
    try DocumentFile(parsing: SourceText(name: "test.json", text), as: .json, limits: limits)
}

/// Checks that every span of a JSON text holds what it says: that of a scalar reads back alone as the same scalar, and
/// that of a collection has its brackets.
func checkSpans(ofJSON node: Node, in source: SourceText, _ location: SourceLocation = #_sourceLocation) {
    let text = source.text(node.span)
    #expect(source.position(of: node.span.lowerBound) == node.position, "\(text)", sourceLocation: location)
    #expect(node.isInFlow)
    switch node.content {
    case .scalar(let scalar):
        #expect((try? json(text).root?.scalar) == scalar, "\(text)", sourceLocation: location)
    case .mapping(let mapping):
        #expect(mapping.isFlow && text.utf8.first == 0x7B && text.utf8.last == 0x7D, sourceLocation: location)
        for entry in mapping.entries {
            #expect(entry.key.span.upperBound < entry.value.span.lowerBound, sourceLocation: location)
            #expect(node.span.contains(entry.key.span.lowerBound), sourceLocation: location)
            #expect(entry.value.span.upperBound < node.span.upperBound, sourceLocation: location)
            checkSpans(ofJSON: entry.key, in: source, location)
            checkSpans(ofJSON: entry.value, in: source, location)
        }
    case .sequence(let sequence):
        #expect(sequence.isFlow && text.utf8.first == 0x5B && text.utf8.last == 0x5D, sourceLocation: location)
        for element in sequence.elements {
            #expect(node.span.contains(element.span.lowerBound), sourceLocation: location)
            #expect(element.span.upperBound < node.span.upperBound, sourceLocation: location)
            checkSpans(ofJSON: element, in: source, location)
        }
    }
}
