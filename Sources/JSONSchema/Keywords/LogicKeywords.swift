import Documents

/// `$ref`, and each part of `allOf`
struct ReferenceKeyword: Keyword {
    let subschema: Int

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        outcome.add(try validation.outcome(of: subschema, on: instance, at: path))
    }
}

/// `anyOf` and `oneOf`
struct AlternativesKeyword: Keyword {
    let subschemas: [Int]
    let isExclusive: Bool
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        var fitting: [Int] = []
        var failed: [Outcome] = []
        for (index, subschema) in subschemas.enumerated() {
            let found = try validation.outcome(of: subschema, on: instance, at: path)
            if found.isValid { fitting.append(index) } else { failed.append(found) }
            outcome.addParts(of: found)
        }
        if fitting.isEmpty {
            // If the value is of the kind of one alternative only, that one was meant.
            let near = failed.filter { $0.violations.allSatisfy { $0.path.count > path.count } }
            if near.count == 1 {
                outcome.violations += near[0].violations
                return
            }
            let reasons = failed.count == 1 ? "" : ", such as: it \(failed[0].violations[0].summary)"
            outcome.fail(
                at: path, "fits none of the \(subschemas.count) alternatives of the schema\(reasons)", position)
        } else if isExclusive, fitting.count > 1 {
            let numbers = fitting.map { "\($0 + 1)" }.joined(separator: ", ")
            outcome.fail(at: path, "fits several alternatives (\(numbers)), expected exactly one", position)
        }
    }
}

/// `not`
struct NotKeyword: Keyword {
    let subschema: Int
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        guard try validation.outcome(of: subschema, on: instance, at: path).isValid else { return }
        outcome.fail(at: path, "is \(instance.shown), which the schema rules out", position)
    }
}

/// `if`, `then` and `else`
struct ConditionKeyword: Keyword {
    let condition: Int
    let consequence: Int?
    let alternative: Int?

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        let found = try validation.outcome(of: condition, on: instance, at: path)
        outcome.addParts(of: found)
        guard let next = found.isValid ? consequence : alternative else { return }
        outcome.add(try validation.outcome(of: next, on: instance, at: path))
    }
}
