import Documents

extension KeywordReader {
    mutating func readValues() throws(SchemaError) {
        if let node = fields["type"] { add(TypeKeyword(names: try types(node), position: node.position)) }
        if let node = fields["enum"] {
            guard let sequence = node.sequence else { throw compiler.wrongValue(node, "enum", expected: "a list") }
            var values: [Instance] = []
            for element in sequence.elements { values.append(try value(element, "enum")) }
            add(EnumerationKeyword(values: values, position: node.position))
        }
        if let node = fields["const"] {
            add(EnumerationKeyword(values: [try value(node, "const")], position: node.position))
        }
        try readNumbers()
        for (name, isMinimum) in [("minLength", true), ("maxLength", false)] {
            guard let (limit, node) = try count(name) else { continue }
            add(LengthKeyword(isMinimum: isMinimum, limit: limit, position: node.position))
        }
        if let node = fields["pattern"] {
            add(PatternKeyword(expression: try pattern(try text(node, "pattern"), at: node), position: node.position))
        }
        if let node = fields["format"], let format = Format(rawValue: try text(node, "format")) {
            add(FormatKeyword(format: format, position: node.position))
        }
    }

    private mutating func readNumbers() throws(SchemaError) {
        let rules: [(String, NumberKeyword.Rule)] = [
            ("minimum", .minimum), ("maximum", .maximum), ("exclusiveMinimum", .exclusiveMinimum),
            ("exclusiveMaximum", .exclusiveMaximum), ("multipleOf", .multipleOf),
        ]
        for (name, rule) in rules {
            guard let (number, node) = try number(name) else { continue }
            guard rule != .multipleOf || number > Number(0) else {
                throw compiler.wrongValue(node, name, expected: "a number above 0")
            }
            add(NumberKeyword(rule: rule, number: number, position: node.position))
        }
    }

    private func types(_ node: Node) throws(SchemaError) -> [TypeKeyword.Name] {
        var names: [TypeKeyword.Name] = []
        for element in node.sequence.map({ Array($0.elements) }) ?? [node] {
            let known = TypeKeyword.Name.allCases.map(\.rawValue)
            guard let text = element.scalar?.text, let name = TypeKeyword.Name(rawValue: text) else {
                throw compiler.error(
                    .invalidKeyword, at: element, "type: expected one of \(known.joined(separator: ", "))",
                    hint: element.scalar.flatMap { Suggestion.hint(for: $0.text, among: known) })
            }
            names.append(name)
        }
        guard !names.isEmpty else { throw compiler.wrongValue(node, "type", expected: "at least one type") }
        return names
    }

    private func value(_ node: Node, _ what: String) throws(SchemaError) -> Instance {
        guard let value = Instance(node, in: compiler.source) else {
            throw compiler.wrongValue(node, what, expected: "values of JSON")
        }
        return value
    }
}
