import Documents

/// Reads the keywords of one subschema.
struct KeywordReader {
    /// What says something about a schema, or has no effect on what fits it.
    private static let annotations: Set<String> = [
        "$schema", "$comment", "$anchor", "title", "description", "default", "examples", "deprecated", "readOnly",
        "writeOnly", "contentEncoding", "contentMediaType", "contentSchema",
    ]
    /// Keywords of the specification that are refused, and what to do without.
    private static let unsupported = [
        "$dynamicRef": "use $ref", "$dynamicAnchor": "use $anchor", "$recursiveRef": "use $ref",
        "$recursiveAnchor": "use $anchor", "$vocabulary": "leave it out", "id": "leave it out",
    ]
    private static let known = [
        "$id", "$ref", "$defs", "definitions", "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "format", "items", "prefixItems",
        "additionalItems", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems",
        "unevaluatedItems", "properties", "patternProperties", "additionalProperties", "propertyNames", "required",
        "dependentRequired", "dependentSchemas", "dependencies", "minProperties", "maxProperties",
        "unevaluatedProperties", "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
    ]

    let fields: [String: Node]
    let pointer: String
    var compiler: SchemaCompiler
    private(set) var keywords: [any Keyword] = []

    init(fields: [String: Node], pointer: String, compiler: SchemaCompiler) {
        (self.fields, self.pointer, self.compiler) = (fields, pointer, compiler)
    }

    mutating func read() throws(SchemaError) {
        try checkNames()
        try readDefinitions()
        try readValues()
        try readLists()
        try readMaps()
        try readLogic()
        // These look at what all others left.
        if let node = fields["unevaluatedItems"] {
            add(UnevaluatedItemsKeyword(subschema: try subschema(node, "unevaluatedItems")))
        }
        if let node = fields["unevaluatedProperties"] {
            add(UnevaluatedMembersKeyword(subschema: try subschema(node, "unevaluatedProperties")))
        }
    }

    /// Refuses what would check nothing.
    private func checkNames() throws(SchemaError) {
        for (name, node) in fields.sorted(by: { $0.value.span.lowerBound < $1.value.span.lowerBound }) {
            if Self.annotations.contains(name) { continue }
            if let instead = Self.unsupported[name] {
                throw compiler.error(.unknownKeyword, at: node, "the keyword \(name) is not supported", hint: instead)
            }
            if name == "$id", !pointer.isEmpty {
                throw compiler.error(
                    .unknownKeyword, at: node, "$id is supported at the top of a schema only", hint: "use $anchor")
            }
            guard Self.known.contains(name), name != "additionalItems" || compiler.hasItemLists else {
                throw compiler.error(
                    .unknownKeyword, at: node, "the keyword \(SourceText.quoted(name)) is not known",
                    hint: Suggestion.hint(for: name, among: Self.known) ?? "docs/SCHEMAS.md lists the keywords")
            }
        }
    }

    private mutating func readDefinitions() throws(SchemaError) {
        for name in ["$defs", "definitions"] {
            guard let node = fields[name] else { continue }
            for entry in try compiler.entries(of: node, name) { _ = try subschema(entry.value, name, entry.name) }
        }
    }

    // MARK: What readers of keywords need

    mutating func add(_ keyword: some Keyword) { keywords.append(keyword) }

    /// The subschema that is the value of a keyword, or stands in it.
    mutating func subschema(_ node: Node, _ tokens: String...) throws(SchemaError) -> Int {
        try compiler.subschema(node, at: tokens.reduce(pointer, SchemaCompiler.pointer))
    }

    /// The subschemas of a keyword whose value is a list of them.
    mutating func subschemas(_ name: String) throws(SchemaError) -> [Int]? {
        guard let node = fields[name] else { return nil }
        guard let elements = node.sequence.map({ Array($0.elements) }), !elements.isEmpty else {
            throw compiler.wrongValue(node, name, expected: "a list of schemas")
        }
        var subschemas: [Int] = []
        for (index, element) in elements.enumerated() {
            subschemas.append(try subschema(element, name, "\(index)"))
        }
        return subschemas
    }

    /// A number of things.
    func count(_ name: String) throws(SchemaError) -> (Int, Node)? {
        guard let node = fields[name] else { return nil }
        guard let number = try number(name)?.0.count else {
            throw compiler.wrongValue(node, name, expected: "a whole number that is not negative")
        }
        return (number, node)
    }

    func number(_ name: String) throws(SchemaError) -> (Number, Node)? {
        guard let node = fields[name] else { return nil }
        guard let scalar = node.scalar, case .number(let number) = Instance(scalar.value, text: "").content else {
            throw compiler.wrongValue(node, name, expected: "a number")
        }
        return (number, node)
    }

    func text(_ node: Node, _ what: String) throws(SchemaError) -> String {
        guard case .string(let text) = node.scalar?.value else {
            throw compiler.wrongValue(node, what, expected: "a text")
        }
        return text
    }

    func texts(_ node: Node, _ what: String) throws(SchemaError) -> [String] {
        guard let sequence = node.sequence else { throw compiler.wrongValue(node, what, expected: "a list of texts") }
        var texts: [String] = []
        for element in sequence.elements { texts.append(try text(element, "an element of \(what)")) }
        return texts
    }

    func pattern(_ text: String, at node: Node) throws(SchemaError) -> Pattern {
        do throws(Pattern.Problem) {
            return try Pattern(text)
        } catch {
            throw compiler.error(
                .invalidKeyword, at: node, error.summary,
                hint: "the syntax is that of RE2: no look-around and no back-references")
        }
    }
}
