import Documents

/// `type`
struct TypeKeyword: Keyword {
    enum Name: String, CaseIterable {
        case null, boolean, object, array, number, string, integer

        var shown: String {
            switch self {
            case .null: "nothing"
            case .boolean: "true or false"
            case .object: "a map"
            case .array: "a list"
            case .number: "a number"
            case .string: "a text"
            case .integer: "a whole number"
            }
        }
    }

    let names: [Name]
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        guard !names.contains(where: { Self.fits(instance, $0) }) else { return }
        let hint: String? =
            if case .number(let number) = instance.content, names == [.string], !instance.isSecret {
                "put it in quotes: \"\(number)\""
            } else {
                nil
            }
        outcome.fail(
            at: path, "is \(instance.shown), expected \(names.map(\.shown).joined(separator: " or "))", position,
            hint: hint)
    }

    private static func fits(_ instance: Instance, _ name: Name) -> Bool {
        switch (instance.content, name) {
        case (.null, .null), (.boolean, .boolean), (.object, .object), (.array, .array), (.string, .string),
            (.number, .number):
            true
        case (.number(let number), .integer): number.isInteger
        default: false
        }
    }
}

/// `enum`, and `const`, which is one with a single value.
struct EnumerationKeyword: Keyword {
    let values: [Instance]
    let position: SourcePosition

    /// How many values a message lists.
    private static let mostShown = 12

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        guard !values.contains(where: { $0.isSame(as: instance) }) else { return }
        var known = values.prefix(Self.mostShown).map(\.shown).joined(separator: ", ")
        if values.count > Self.mostShown { known += ", …" }
        var hint: String?
        if case .string(let text) = instance.content, !instance.isSecret {
            hint = Suggestion.hint(
                for: text,
                among: values.compactMap { if case .string(let text) = $0.content { text } else { nil } })
        }
        let expected = values.count == 1 ? "expected \(known)" : "expected one of: \(known)"
        outcome.fail(at: path, "is \(instance.shown), \(expected)", position, hint: hint)
    }
}

/// `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`
struct NumberKeyword: Keyword {
    enum Rule { case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }

    let rule: Rule
    let number: Number
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        guard case .number(let value) = instance.content else { return }
        let (isRight, expected) =
            switch rule {
            // What is not a number is neither.
            case .minimum: (value > number || value == number, "at least \(number)")
            case .maximum: (value < number || value == number, "at most \(number)")
            case .exclusiveMinimum: (value > number, "more than \(number)")
            case .exclusiveMaximum: (value < number, "less than \(number)")
            case .multipleOf: (value.isMultiple(of: number), "a multiple of \(number)")
            }
        if !isRight { outcome.fail(at: path, "is \(instance.shown), expected \(expected)", position) }
    }
}

/// `minLength`, `maxLength`: in characters of Unicode.
struct LengthKeyword: Keyword {
    let isMinimum: Bool
    let limit: Int
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        guard case .string(let text) = instance.content else { return }
        let length = text.unicodeScalars.count
        guard isMinimum ? length < limit : length > limit else { return }
        // The length of a secret says something of it.
        let summary =
            instance.isSecret
            ? "has \(isMinimum ? "fewer" : "more") than \(limit) characters"
            : "has \(length) characters, expected at \(isMinimum ? "least" : "most") \(limit)"
        outcome.fail(at: path, summary, position)
    }
}

/// `pattern`
struct PatternKeyword: Keyword {
    let expression: Pattern
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        guard case .string(let text) = instance.content, !expression.matches(text) else { return }
        outcome.fail(
            at: path, "is \(instance.shown), which does not match \(SourceText.printable(expression.text))", position)
    }
}

/// `format`
struct FormatKeyword: Keyword {
    let format: Format
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        guard case .string(let text) = instance.content, !format.accepts(text) else { return }
        outcome.fail(at: path, "is \(instance.shown), expected \(format.shown)", position)
    }
}

/// The schema `false`.
struct NothingKeyword: Keyword {
    let position: SourcePosition

    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) {
        outcome.fail(at: path, "must not be there", position)
    }
}
