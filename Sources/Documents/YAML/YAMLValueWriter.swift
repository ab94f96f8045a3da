/// Writes whole values: in block style as lines that are still to be indented, or in flow style as one line.
package struct YAMLValueWriter {
    /// The columns by which a nested mapping, or a block scalar, is indented.
    var step = 2
    /// The columns by which a list is indented more than its key.
    var sequenceStep = 2

    /// YAML's bound is 1024 characters.
    private static let longestSimpleKey = 1000

    package init() {}

    init(step: Int, sequenceStep: Int) {
        self.step = step
        self.sequenceStep = sequenceStep
    }

    /// A collection as a document in block style.
    package func document(_ value: DocumentValue) -> String {
        switch value {
        case .scalar, .mapping([]), .sequence([]): flow(value) + "\n"
        case .mapping, .sequence: lines(of: value).map { $0 + "\n" }.joined()
        }
    }

    /// The lines of a collection that is not empty.
    func lines(of value: DocumentValue) -> [String] {
        switch value {
        case .scalar: []
        case .mapping(let pairs): pairs.flatMap { lines(key: $0.key, value: $0.value) }
        case .sequence(let elements): elements.flatMap { lines(element: $0) }
        }
    }

    /// The lines of `key: value`.
    func lines(key: DocumentValue, value: DocumentValue) -> [String] {
        var lines = lines(key: key)
        let head = lines.removeLast()
        switch value {
        case .scalar(let scalar):
            let spelling = ScalarWriter(step: step).spelling(of: scalar)
            return lines + ["\(head) \(spelling.text)"] + Self.indented(spelling.lines, by: step)
        case .mapping([]), .sequence([]):
            return lines + ["\(head) \(flow(value))"]
        case .mapping:
            return lines + [head] + Self.indented(self.lines(of: value), by: step)
        case .sequence:
            return lines + [head] + Self.indented(self.lines(of: value), by: sequenceStep)
        }
    }

    /// The line `key:`, or `? key` and `:` for a key that is too long for readers to look for a colon behind it.
    func lines(key: DocumentValue) -> [String] {
        lines(keyText: keyText(key))
    }

    /// The same of a key that is spelled already.
    func lines(keyText text: String) -> [String] {
        text.utf8.count <= Self.longestSimpleKey ? ["\(text):"] : ["? \(text)", ":"]
    }

    /// The lines of `- element`.
    func lines(element: DocumentValue) -> [String] {
        switch element {
        case .scalar(let scalar):
            let spelling = ScalarWriter(step: 2).spelling(of: scalar)
            return ["- \(spelling.text)"] + Self.indented(spelling.lines, by: 2)
        case .mapping([]), .sequence([]):
            return ["- \(flow(element))"]
        case .mapping, .sequence:
            let lines = lines(of: element)
            return ["- \(lines[0])"] + Self.indented(lines[1...], by: 2)
        }
    }

    /// The value on one line.
    package func flow(_ value: DocumentValue) -> String {
        switch value {
        case .scalar(let scalar):
            return ScalarWriter(isInFlow: true).spelling(of: scalar).text
        case .mapping(let pairs):
            return "{\(pairs.map { "\(flow($0.key)): \(flow($0.value))" }.joined(separator: ", "))}"
        case .sequence(let elements):
            return "[\(elements.map { flow($0) }.joined(separator: ", "))]"
        }
    }

    private func keyText(_ key: DocumentValue) -> String {
        guard case .scalar(let scalar) = key else { return flow(key) }
        return ScalarWriter.key().spelling(of: scalar).text
    }

    /// The lines moved right; empty ones stay empty.
    static func indented(_ lines: some Swift.Sequence<String>, by count: Int) -> [String] {
        let blanks = String(repeating: " ", count: count)
        return lines.map { $0.isEmpty ? "" : blanks + $0 }
    }
}
