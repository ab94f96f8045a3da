import Documents

extension KeywordReader {
    mutating func readLists() throws(SchemaError) {
        try readItems()
        if let node = fields["contains"] {
            let minimum = try count("minContains")?.0 ?? 1
            let maximum = try count("maxContains")?.0
            add(
                ContainsKeyword(
                    subschema: try subschema(node, "contains"), minimum: minimum, maximum: maximum,
                    position: node.position))
        }
        if let node = fields["uniqueItems"], try truth(node, "uniqueItems") {
            add(UniqueItemsKeyword(position: node.position))
        }
        let counts = [
            ("minItems", false, true), ("maxItems", false, false), ("minProperties", true, true),
            ("maxProperties", true, false),
        ]
        for (name, isOfMaps, isMinimum) in counts {
            guard let (limit, node) = try count(name) else { continue }
            add(CountKeyword(isOfMaps: isOfMaps, isMinimum: isMinimum, limit: limit, position: node.position))
        }
    }

    private mutating func readItems() throws(SchemaError) {
        var first = try subschemas("prefixItems") ?? []
        var rest: Int?
        if compiler.hasItemLists, fields["items"]?.sequence != nil {
            first = try subschemas("items") ?? []
            if let node = fields["additionalItems"] { rest = try subschema(node, "additionalItems") }
        } else if let node = fields["items"] {
            rest = try subschema(node, "items")
        }
        if !first.isEmpty || rest != nil { add(ItemsKeyword(first: first, rest: rest)) }
    }

    mutating func readMaps() throws(SchemaError) {
        try readMembers()
        if let node = fields["propertyNames"] {
            add(NamesKeyword(subschema: try subschema(node, "propertyNames")))
        }
        if let node = fields["required"] {
            add(RequiredKeyword(keys: try texts(node, "required"), position: node.position))
        }
        for name in ["dependentRequired", "dependentSchemas", "dependencies"] {
            guard let node = fields[name] else { continue }
            for entry in try compiler.entries(of: node, name) {
                if name == "dependentRequired" || name == "dependencies" && entry.value.sequence != nil {
                    let keys = try texts(entry.value, "\(name).\(entry.name)")
                    add(RequiredKeyword(keys: keys, condition: entry.name, position: entry.value.position))
                } else {
                    add(
                        DependentKeyword(
                            key: entry.name, subschema: try subschema(entry.value, name, entry.name)))
                }
            }
        }
    }

    private mutating func readMembers() throws(SchemaError) {
        var properties: [String: Int] = [:]
        if let node = fields["properties"] {
            for entry in try compiler.entries(of: node, "properties") {
                properties[entry.name] = try subschema(entry.value, "properties", entry.name)
            }
        }
        var patterns: [(Pattern, Int)] = []
        if let node = fields["patternProperties"] {
            for entry in try compiler.entries(of: node, "patternProperties") {
                let pattern = try pattern(entry.name, at: entry.value)
                patterns.append((pattern, try subschema(entry.value, "patternProperties", entry.name)))
            }
        }
        var additional: Int?
        var refusal: SourcePosition?
        if let node = fields["additionalProperties"] {
            additional = try subschema(node, "additionalProperties")
            if node.scalar?.value == .bool(false) { refusal = node.position }
        }
        guard !properties.isEmpty || !patterns.isEmpty || additional != nil else { return }
        add(MembersKeyword(properties: properties, patterns: patterns, additional: additional, refusal: refusal))
    }

    private func truth(_ node: Node, _ what: String) throws(SchemaError) -> Bool {
        guard case .bool(let value) = node.scalar?.value else {
            throw compiler.wrongValue(node, what, expected: "true or false")
        }
        return value
    }
}
