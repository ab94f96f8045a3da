/// Writes whole trees as YAML in block style, with their comments.
///
/// A comment stands on a line of its own before what it precedes in the tree, at its indentation.
struct YAMLWriter {
    /// SOPS's own default.
    private static let defaultStep = 4

    private let values: YAMLValueWriter
    private let name: String
    private let keepsPlain: Bool

    /// - Parameters:
    ///   - indentation: YAML takes 2 to 9 spaces; anything else becomes what the format's libraries make of it.
    ///   - name: of the file that is written, for messages.
    ///   - keepsPlain: whether plain scalars and keys keep their text.
    init(_ indentation: Indentation?, name: String, keepsPlain: Bool = false) {
        let step: Int
        switch indentation {
        case .tab?, nil, .spaces(0)?: step = Self.defaultStep
        case .spaces(let count)?: step = (2...9).contains(count) ? count : 2
        }
        self.values = YAMLValueWriter(step: step, sequenceStep: step)
        self.name = name
        self.keepsPlain = keepsPlain
    }

    /// The documents, `---` between them.
    func text(of roots: [Node]) throws(DocumentError) -> [UInt8] {
        var bytes: [UInt8] = []
        for (number, root) in roots.enumerated() {
            if number > 0 { bytes += "---\n".utf8 }
            for line in try lines(of: root) {
                bytes += line.utf8
                bytes.append(0x0A)
            }
        }
        return bytes
    }

    /// The lines of a document.
    private func lines(of root: Node) throws(DocumentError) -> [String] {
        if let scalar = root.scalar { return attach(scalar, of: root, to: "", step: values.step) }
        return try collectionLines(of: root)
    }

    /// The lines of a mapping or sequence; its comments and `{}` or `[]` if it is empty.
    private func collectionLines(of node: Node) throws(DocumentError) -> [String] {
        var lines: [String] = []
        var isEmpty = true
        switch node.content {
        case .scalar:
            break
        case .mapping(let mapping):
            for item in mapping.items {
                switch item {
                case .comment(let comment): lines += try self.lines(of: comment)
                case .entry(let entry):
                    lines += try self.lines(of: entry)
                    isEmpty = false
                }
            }
        case .sequence(let sequence):
            for item in sequence.items {
                switch item {
                case .comment(let comment): lines += try self.lines(of: comment)
                case .element(let element):
                    lines += try self.lines(ofElement: element)
                    isEmpty = false
                }
            }
        }
        if isEmpty { lines.append(node.mapping == nil ? "[]" : "{}") }
        return lines
    }

    private func lines(of entry: Entry) throws(DocumentError) -> [String] {
        var lines =
            if keepsPlain, let text = entry.key.plainText { values.lines(keyText: text) } else {
                values.lines(key: DocumentValue(entry.key))
            }
        let head = lines.removeLast()
        let value = entry.value
        if let scalar = value.scalar { return lines + attach(scalar, of: value, to: head + " ", step: values.step) }
        let below = try collectionLines(of: value)
        // An empty collection without comments stays on the line of its key.
        if below.count == 1, value.isEmptyCollection { return lines + [head + " " + below[0]] }
        let step = value.mapping == nil ? values.sequenceStep : values.step
        return lines + [head] + YAMLValueWriter.indented(below, by: step)
    }

    private func lines(ofElement element: Node) throws(DocumentError) -> [String] {
        if let scalar = element.scalar { return attach(scalar, of: element, to: "- ", step: 2) }
        let lines = try collectionLines(of: element)
        // A comment beside the dash would belong to the list.
        if lines[0].hasPrefix("#") { return ["-"] + YAMLValueWriter.indented(lines, by: 2) }
        return ["- " + lines[0]] + YAMLValueWriter.indented(lines[1...], by: 2)
    }

    private func attach(_ scalar: Scalar, of node: Node, to head: String, step: Int) -> [String] {
        if keepsPlain, let text = node.plainText { return [head + text] }
        let spelling = ScalarWriter(step: step).spelling(of: scalar.value)
        return [head + spelling.text] + YAMLValueWriter.indented(spelling.lines, by: step)
    }

    /// A comment of several lines becomes several.
    private func lines(of comment: Comment) throws(DocumentError) -> [String] {
        let lines = comment.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.allSatisfy({ $0.unicodeScalars.allSatisfy { TextCheck.isAllowed($0.value) } }) else {
            throw DocumentError(
                .unrepresentable,
                Diagnostic(
                    "this comment holds a control character, which YAML has no way to write", file: name,
                    position: comment.position, hint: "remove the character"))
        }
        return lines.map { "#" + $0 }
    }
}

extension Node {
    /// The text of a plain scalar that can stand on one line as it is, and means the same there.
    fileprivate var plainText: String? {
        guard let scalar, scalar.style == .plain, tag == nil, !scalar.text.isEmpty, !scalar.text.utf8.contains(0x0A),
            scalar.value.isSpelled(scalar.text)
        else { return nil }
        return scalar.text
    }

    fileprivate var isEmptyCollection: Bool {
        switch content {
        case .scalar: false
        case .mapping(let mapping): mapping.items.isEmpty
        case .sequence(let sequence): sequence.items.isEmpty
        }
    }
}
