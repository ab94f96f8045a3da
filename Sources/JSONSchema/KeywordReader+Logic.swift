import Documents

extension KeywordReader {
    mutating func readLogic() throws(SchemaError) {
        if let node = fields["$ref"] { add(ReferenceKeyword(subschema: try compiler.referenced(by: node))) }
        for subschema in try subschemas("allOf") ?? [] { add(ReferenceKeyword(subschema: subschema)) }
        for (name, isExclusive) in [("anyOf", false), ("oneOf", true)] {
            guard let node = fields[name], let subschemas = try subschemas(name) else { continue }
            add(AlternativesKeyword(subschemas: subschemas, isExclusive: isExclusive, position: node.position))
        }
        if let node = fields["not"] {
            add(NotKeyword(subschema: try subschema(node, "not"), position: node.position))
        }
        // Without `if`, the others mean nothing, and are read all the same.
        let parts = try ["if", "then", "else"].map { name throws(SchemaError) in
            try fields[name].map { node throws(SchemaError) in try subschema(node, name) }
        }
        if let condition = parts[0] {
            add(ConditionKeyword(condition: condition, consequence: parts[1], alternative: parts[2]))
        }
    }
}
