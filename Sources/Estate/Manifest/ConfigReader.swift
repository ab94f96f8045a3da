import Documents

/// Reads the nodes of a configuration file strictly: what it does not know is an error with its place.
struct ConfigReader {
    let source: SourceText

    /// The top of the file's only document; nil if the file is empty or holds only comments.
    func root() throws(EstateError) -> Node? {
        let file: DocumentFile
        do throws(DocumentError) {
            file = try DocumentFile(parsing: source)
        } catch {
            throw EstateError(error)
        }
        let roots = file.documents.compactMap(\.root)
        guard roots.count <= 1 else {
            throw error(
                .invalidDocument, at: roots[1], "the file holds several documents, one is expected",
                hint: "remove the line --- and what belongs to the other documents")
        }
        guard let root = roots.first, root.scalar?.value != .null else { return nil }
        return root
    }

    func error(
        _ code: EstateError.Code, at node: Node, _ summary: String, notes: [String] = [], hint: String? = nil
    ) -> EstateError {
        EstateError(code, source.diagnostic(summary, at: node, notes: notes, hint: hint))
    }

    /// Runs what knows nothing of files, and adds the node's place to its error.
    func at<Result>(_ node: Node, _ body: () throws(EstateError) -> Result) throws(EstateError) -> Result {
        do throws(EstateError) {
            return try body()
        } catch {
            let found = error.diagnostic
            throw self.error(error.code, at: node, found.summary, notes: found.notes, hint: found.hint)
        }
    }

    // MARK: Values

    /// The entries of a mapping whose keys are the user's.
    func entries(_ node: Node, _ what: String) throws(EstateError) -> [NamedEntry] {
        guard let mapping = try merged(node) else { throw wrongType(node, what, expected: "a map") }
        var entries: [NamedEntry] = []
        for entry in mapping.entries {
            entries.append(
                NamedEntry(name: try text(entry.key, "a key of \(what)"), key: entry.key, value: entry.value))
        }
        return entries
    }

    /// A mapping with YAML's merge keys applied; nil if the node is none.
    func merged(_ node: Node) throws(EstateError) -> Mapping? {
        do throws(DocumentError) {
            return try node.mergedMapping(in: source)
        } catch {
            throw EstateError(error)
        }
    }

    /// The values of a mapping whose keys are known, by key.
    func fields(_ node: Node, _ what: String, known: [String]) throws(EstateError) -> [String: Node] {
        var fields: [String: Node] = [:]
        for entry in try entries(node, what) {
            guard known.contains(entry.name) else {
                let hint = Suggestion.hint(for: entry.name, among: known)
                throw error(
                    .unknownKey, at: entry.key, "\(what) has no key \(entry.name.debugDescription)",
                    hint: hint ?? "known keys: \(known.joined(separator: ", "))")
            }
            fields[entry.name] = entry.value
        }
        return fields
    }

    func list(_ node: Node, _ what: String, of elements: String) throws(EstateError) -> [Node] {
        guard let sequence = node.sequence else { throw wrongType(node, what, expected: "a list of \(elements)") }
        return Array(sequence.elements)
    }

    /// The text of a scalar as written: `1.10` stays `1.10`.
    func text(_ node: Node, _ what: String) throws(EstateError) -> String {
        guard let scalar = node.scalar, scalar.value != .null else { throw wrongType(node, what, expected: "a text") }
        return scalar.text
    }

    func boolean(_ node: Node, _ what: String) throws(EstateError) -> Bool {
        guard case .bool(let value) = node.scalar?.value else {
            throw wrongType(node, what, expected: "true or false")
        }
        return value
    }

    func integer(_ node: Node, _ what: String, in range: ClosedRange<Int>) throws(EstateError) -> Int {
        guard case .int(let value) = node.scalar?.value else { throw wrongType(node, what, expected: "a whole number") }
        guard let number = Int(exactly: value), range.contains(number) else {
            throw error(
                .invalidValue, at: node, "\(what) is \(value), which is not in \(range.lowerBound)…\(range.upperBound)")
        }
        return number
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ node: Node, _ what: String, _: Choice.Type
    ) throws(EstateError) -> Choice {
        let text = try text(node, what)
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        throw error(
            .invalidValue, at: node,
            "\(what) is \(text.debugDescription), expected \(known.joined(separator: ", "))",
            hint: Suggestion.hint(for: text, among: known))
    }

    func wrongType(_ node: Node, _ what: String, expected: String, hint: String? = nil) -> EstateError {
        error(.wrongType, at: node, "\(what): expected \(expected), found \(node.kindForMessages)", hint: hint)
    }
}

/// An entry of a mapping, with the text of its key.
struct NamedEntry {
    let name: String
    let key: Node
    let value: Node
}

extension Node {
    /// What somebody who expects something else has to know about the node: `a list`, `the number 5`.
    var kindForMessages: String {
        switch content {
        case .mapping: "a map"
        case .sequence: "a list"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "nothing"
            case .bool: "the truth value \(scalar.text)"
            case .int, .uint, .float: "the number \(scalar.text)"
            case .timestamp: "the time \(scalar.text)"
            case .binary: "binary data"
            case .string: "the text \(Self.shortened(scalar.text))"
            }
        }
    }

    private static func shortened(_ text: String) -> String {
        text.count > 40 ? "\(String(text.prefix(40)).debugDescription)…" : text.debugDescription
    }
}
