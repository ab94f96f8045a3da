import Documents

/// Turns the nodes of a schema into subschemas with keywords, each node once.
struct SchemaCompiler {
    let source: SourceText
    private let document: Node
    private(set) var subschemas: [Subschema] = []
    /// The subschemas of the places that were compiled, by JSON Pointer; of those that are being compiled, too.
    private var compiled: [String: Int] = [:]
    /// Up to draft 2019-09, `items` may be a list, and `additionalItems` is for the elements behind.
    private(set) var hasItemLists = false

    init(source: SourceText, root: Node) {
        self.source = source
        document = root
    }

    /// Compiles all of the document.
    ///
    /// - Returns: the root's place in `subschemas`.
    mutating func compile() throws(SchemaError) -> Int {
        if document.mapping != nil, let node = try fields(of: document)["$schema"] {
            hasItemLists = try Draft(reading: node, in: self).hasItemLists
        }
        return try subschema(document, at: "")
    }

    /// The subschema for a node.
    ///
    /// - Parameter pointer: where it is in the document, as a JSON Pointer (RFC 6901).
    mutating func subschema(_ node: Node, at pointer: String) throws(SchemaError) -> Int {
        if let index = compiled[pointer] { return index }
        let index = subschemas.count
        compiled[pointer] = index
        subschemas.append(Subschema(position: node.position))
        switch node.scalar?.value {
        case .bool(true): break
        case .bool(false): subschemas[index].keywords = [NothingKeyword(position: node.position)]
        default:
            guard node.mapping != nil else { throw wrongValue(node, "a schema", expected: "a map, true or false") }
            var reader = KeywordReader(fields: try fields(of: node), pointer: pointer, compiler: self)
            try reader.read()
            self = reader.compiler
            subschemas[index].keywords = reader.keywords
        }
        return index
    }

    /// The entries of a map, merge keys applied.
    func fields(of node: Node) throws(SchemaError) -> [String: Node] {
        var fields: [String: Node] = [:]
        for (name, node) in try entries(of: node, "a schema") { fields[name] = node }
        return fields
    }

    /// The same in the order of the text.
    func entries(of node: Node, _ what: String) throws(SchemaError) -> [(name: String, value: Node)] {
        let mapping: Mapping?
        do throws(DocumentError) {
            mapping = try node.mergedMapping(in: source)
        } catch {
            throw SchemaError(.invalidDocument, error.diagnostic)
        }
        guard let mapping else { throw wrongValue(node, what, expected: "a map") }
        var entries: [(String, Node)] = []
        for entry in mapping.entries {
            guard let name = entry.key.scalar?.text else {
                throw wrongValue(entry.key, "a key of \(what)", expected: "a text")
            }
            entries.append((name, entry.value))
        }
        return entries
    }

    // MARK: References

    /// The subschema that a `$ref` names. It may lead back to where it stands, through other parts of a value.
    mutating func referenced(by node: Node) throws(SchemaError) -> Int {
        guard let text = node.scalar?.text else { throw wrongValue(node, "$ref", expected: "a text") }
        guard text.hasPrefix("#") else {
            throw error(
                .invalidReference, at: node, "the reference \(SourceText.quoted(text)) leads out of the file",
                hint: "only references within the file are followed, such as #/$defs/port")
        }
        let fragment = text.dropFirst()
        if fragment.isEmpty { return try subschema(document, at: "") }
        guard
            let target = fragment.hasPrefix("/") ? try pointed(by: fragment) : anchored(String(fragment), document, "")
        else {
            throw error(
                .invalidReference, at: node, "the reference \(SourceText.quoted(text)) leads nowhere",
                hint: "it names the keys on the way to a part of the schema: #/$defs/port")
        }
        return try subschema(target.node, at: target.pointer)
    }

    private func pointed(by fragment: Substring) throws(SchemaError) -> (node: Node, pointer: String)? {
        var node = document
        var pointer = ""
        for token in fragment.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let name = token.unescaped else { return nil }
            pointer = Self.pointer(pointer, name)
            if let sequence = node.sequence {
                let elements = Array(sequence.elements)
                guard let index = Int(name), elements.indices.contains(index) else { return nil }
                node = elements[index]
            } else {
                guard node.mapping != nil, let value = try fields(of: node)[name] else { return nil }
                node = value
            }
        }
        return (node, pointer)
    }

    /// The node with an `$anchor`.
    private func anchored(_ name: String, _ node: Node, _ pointer: String) -> (node: Node, pointer: String)? {
        var children: [(name: String, value: Node)] = []
        if let sequence = node.sequence {
            children = sequence.elements.enumerated().map { ("\($0.offset)", $0.element) }
        } else if node.mapping != nil {
            children = (try? entries(of: node, "")) ?? []
        }
        if children.contains(where: { $0.name == "$anchor" && $0.value.scalar?.text == name }) {
            return (node, pointer)
        }
        for child in children {
            if let found = anchored(name, child.value, Self.pointer(pointer, child.name)) { return found }
        }
        return nil
    }

    static func pointer(_ pointer: String, _ token: String) -> String {
        var escaped = ""
        for character in token {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.append(character)
            }
        }
        return pointer + "/" + escaped
    }

    // MARK: Errors

    func error(
        _ code: SchemaError.Code, at node: Node, _ summary: String, hint: String? = nil
    ) -> SchemaError {
        SchemaError(code, source.diagnostic(summary, at: node, hint: hint))
    }

    func wrongValue(_ node: Node, _ what: String, expected: String) -> SchemaError {
        error(.invalidKeyword, at: node, "\(what): expected \(expected)")
    }
}

/// What `$schema` says.
private enum Draft: String, CaseIterable {
    case draft202012 = "https://json-schema.org/draft/2020-12/schema"
    case draft201909 = "https://json-schema.org/draft/2019-09/schema"
    case draft7 = "http://json-schema.org/draft-07/schema"

    var hasItemLists: Bool { self != .draft202012 }

    init(reading node: Node, in compiler: SchemaCompiler) throws(SchemaError) {
        let text = node.scalar?.text ?? ""
        let name = text.hasSuffix("#") ? String(text.dropLast()) : text
        guard let draft = Self.allCases.first(where: { $0.rawValue == name }) else {
            throw compiler.error(
                .invalidKeyword, at: node, "$schema names a draft that is not known: \(SourceText.quoted(text))",
                hint: "expected \(Self.draft202012.rawValue), or that of 2019-09 or draft-07")
        }
        self = draft
    }
}

extension Substring {
    /// A part of a JSON Pointer in a URI without its escapes; nil if one is wrong.
    fileprivate var unescaped: String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = Substring(rest.prefix(2))
            guard digits.utf8.count == 2, let byte = UInt8(digits, radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return text.split(separator: "~1", omittingEmptySubsequences: false)
            .map { $0.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~") }
            .joined(separator: "/")
    }
}
