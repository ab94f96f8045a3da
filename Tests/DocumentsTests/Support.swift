import Testing

@testable import Documents

/// A tree in one line, for comparison: `{a: 1, # note, b: [x, "2"]}`.
func sketch(_ node: Node?) -> String {
    guard let node else { return "nothing" }
    let alias = node.alias.map { "*\($0)=" } ?? ""
    switch node.content {
    case .scalar(let scalar):
        return alias + sketch(scalar.value)
    case .mapping(let mapping):
        let items = mapping.items.map { item in
            switch item {
            case .entry(let entry): "\(sketch(entry.key)): \(sketch(entry.value))"
            case .comment(let comment): "#\(comment.text)"
            }
        }
        return "\(alias){\(items.joined(separator: ", "))}"
    case .sequence(let sequence):
        let items = sequence.items.map { item in
            switch item {
            case .element(let element): sketch(element)
            case .comment(let comment): "#\(comment.text)"
            }
        }
        return "\(alias)[\(items.joined(separator: ", "))]"
    }
}

func sketch(_ value: ScalarValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .int(let number): "\(number)"
    case .uint(let number): "\(number)u"
    case .float(let number): "\(number)f"
    case .string(let text): text.allSatisfy { $0.isLetter } && !text.isEmpty ? text : text.debugDescription
    case .timestamp(let time): "<\(time.canonical)>"
    case .binary(let bytes): "binary\(bytes)"
    }
}

func parse(_ text: String, limits: ParseLimits = .standard) throws -> DocumentFile {
    try DocumentFile(parsing: SourceText(name: "test.yaml", text), limits: limits)
}

/// The trees of a text's documents.
func sketch(parsing text: String) throws -> String {
    try parse(text).documents.map { document in
        ([sketch(document.root)] + document.comments.map { "#\($0.text)" }).joined(separator: " ")
    }.joined(separator: " --- ")
}
