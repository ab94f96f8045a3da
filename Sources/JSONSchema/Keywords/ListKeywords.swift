import Documents

/// `prefixItems` and `items`
struct ItemsKeyword: Keyword {
    /// For the first elements, one each.
    let first: [Int]
    /// For all behind them.
    let rest: Int?

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        guard case .array(let elements) = instance.content else { return }
        for (index, element) in elements.enumerated() {
            guard let subschema = index < first.count ? first[index] : rest else { break }
            outcome.indices.insert(index)
            let found = try validation.outcome(of: subschema, on: element, at: path + [.index(index)])
            outcome.violations += found.violations
        }
    }
}

/// `contains`, `minContains`, `maxContains`
struct ContainsKeyword: Keyword {
    let subschema: Int
    let minimum: Int
    let maximum: Int?
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        guard case .array(let elements) = instance.content else { return }
        var count = 0
        for (index, element) in elements.enumerated()
        where try validation.outcome(of: subschema, on: element, at: path).isValid {
            outcome.indices.insert(index)
            count += 1
        }
        if count < minimum {
            outcome.fail(
                at: path, "has \(count) elements of the kind that it must contain, expected at least \(minimum)",
                position)
        } else if let maximum, count > maximum {
            outcome.fail(
                at: path, "has \(count) elements of a kind of which it may contain at most \(maximum)", position)
        }
    }
}

/// `minItems`, `maxItems`, and for maps `minProperties`, `maxProperties`
struct CountKeyword: Keyword {
    let isOfMaps: Bool
    let isMinimum: Bool
    let limit: Int
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        let count: Int
        switch instance.content {
        case .array(let elements) where !isOfMaps: count = elements.count
        case .object(let members) where isOfMaps: count = members.count
        default: return
        }
        guard isMinimum ? count < limit : count > limit else { return }
        outcome.fail(
            at: path,
            "has \(count) \(isOfMaps ? "keys" : "elements"), expected at \(isMinimum ? "least" : "most") \(limit)",
            position)
    }
}

/// `uniqueItems`
struct UniqueItemsKeyword: Keyword {
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        guard case .array(let elements) = instance.content else { return }
        // What is the same has the same digest; few others have.
        var seen: [Int: [Int]] = [:]
        for (index, element) in elements.enumerated() {
            let digest = element.digest
            if let same = seen[digest]?.first(where: { elements[$0].isSame(as: element) }) {
                return outcome.fail(
                    at: path + [.index(index)], "is the same as the element \(same), and they must differ", position)
            }
            seen[digest, default: []].append(index)
        }
    }
}

/// `unevaluatedItems`
struct UnevaluatedItemsKeyword: Keyword {
    let subschema: Int

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError) {
        guard case .array(let elements) = instance.content else { return }
        for (index, element) in elements.enumerated() where !outcome.indices.contains(index) {
            outcome.indices.insert(index)
            let found = try validation.outcome(of: subschema, on: element, at: path + [.index(index)])
            outcome.violations += found.violations
        }
    }
}

extension Instance {
    /// Equal for values that are the same to JSON Schema.
    fileprivate var digest: Int {
        var hasher = Hasher()
        switch content {
        case .null: hasher.combine(0)
        case .boolean(let value): hasher.combine(value)
        case .number(let number): hasher.combine(number)
        case .string(let text): hasher.combine(text)
        case .array(let elements): for element in elements { hasher.combine(element.digest) }
        case .object(let members): hasher.combine(members.count)
        }
        return hasher.finalize()
    }
}
