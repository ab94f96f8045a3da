import Documents

/// `properties`, `patternProperties` and `additionalProperties`
struct MembersKeyword: Keyword {
    let properties: [String: Int]
    let patterns: [(expression: Pattern, subschema: Int)]
    let additional: Int?
    /// Of `additionalProperties: false`, which has a message of its own.
    let refusal: SourcePosition?

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        guard case .object(let members) = instance.content else { return }
        for member in members {
            let place = path + [.key(member.key)]
            var subschemas = properties[member.key].map { [$0] } ?? []
            for pattern in patterns where pattern.expression.matches(member.key) {
                subschemas.append(pattern.subschema)
            }
            if subschemas.isEmpty {
                if let refusal {
                    outcome.keys.insert(member.key)
                    outcome.fail(
                        at: place, "is not a key that the schema knows", refusal,
                        hint: Suggestion.hint(for: member.key, among: properties.keys.sorted()))
                    continue
                }
                guard let additional else { continue }
                subschemas = [additional]
            }
            outcome.keys.insert(member.key)
            for subschema in subschemas {
                outcome.violations += try validation.outcome(of: subschema, on: member.value, at: place).violations
            }
        }
    }
}

/// `propertyNames`
struct NamesKeyword: Keyword {
    let subschema: Int

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        guard case .object(let members) = instance.content else { return }
        for member in members {
            let name = Instance(.string(member.key))
            let found = try validation.outcome(of: subschema, on: name, at: path + [.key(member.key)])
            for violation in found.violations {
                outcome.fail(
                    at: violation.path, "has a name that does not fit: it \(violation.summary)", violation.position,
                    hint: violation.hint)
            }
        }
    }
}

/// `required`, and `dependentRequired`, where only maps with a certain key need the others.
struct RequiredKeyword: Keyword {
    let keys: [String]
    var condition: String?
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        guard case .object(let members) = instance.content else { return }
        if let condition, instance[condition] == nil { return }
        for key in keys where instance[key] == nil {
            let reason = condition.map { " which \($0) needs beside it" } ?? " which the schema requires"
            outcome.fail(
                at: path, "has no \(key),\(reason)", position,
                hint: Suggestion.nearest(to: key, among: members.map(\.key)).map {
                    keys.contains($0) ? "add \(key)" : "did you mean \(key) where it says \($0)?"
                })
        }
    }
}

/// `dependentSchemas`: for maps with a certain key.
struct DependentKeyword: Keyword {
    let key: String
    let subschema: Int

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        guard instance[key] != nil else { return }
        outcome.add(try validation.outcome(of: subschema, on: instance, at: path))
    }
}

/// `unevaluatedProperties`
struct UnevaluatedMembersKeyword: Keyword {
    let subschema: Int

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        guard case .object(let members) = instance.content else { return }
        for member in members where !outcome.keys.contains(member.key) {
            outcome.keys.insert(member.key)
            let place = path + [.key(member.key)]
            outcome.violations += try validation.outcome(of: subschema, on: member.value, at: place).violations
        }
    }
}
