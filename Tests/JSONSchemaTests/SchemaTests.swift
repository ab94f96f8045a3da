import Documents
import JSONSchema
import Testing

/// What does not fit a schema: the place, what is said of it, and where the schema says so.
private func violations(_ schema: String, _ instance: String, isSecret: Bool = false) throws -> [String] {
    let schema = try Schema(parsing: SourceText(name: "s.yaml", schema))
    let source = SourceText(name: "i.yaml", instance)
    let root = try #require(try DocumentFile(parsing: source).root)
    var value = try #require(Instance(root, in: source))
    if isSecret { value = Instance(value.content, isSecret: true) }
    return try schema.violations(of: value).map { violation in
        let path = violation.path.map { component in
            switch component {
            case .key(let key): ".\(key)"
            case .index(let index): "[\(index)]"
            }
        }
        let hint = violation.hint.map { " (\($0))" } ?? ""
        return "\(path.joined()) \(violation.summary)\(hint) \(violation.position.line)"
    }
}

private func problem(_ schema: String) -> String {
    do {
        _ = try Schema(parsing: SourceText(name: "s.yaml", schema))
        return ""
    } catch {
        return "\(error.code): \(error.diagnostic.summary)"
    }
}

@Suite("Schemas")
struct SchemaTests {
    @Test("A violation names its place, what is there, what was expected, and where the schema says so")
    func messages() throws {
        #expect(
            try violations(
                "properties:\n  a: {type: integer}\n  b: {enum: [debug, info]}\n  c: {pattern: ^v}\n",
                "{a: x, b: inf, c: 1.0}")
                == [
                    ".a is the text \"x\", expected a whole number 2",
                    ".b is the text \"inf\", expected one of: the text \"debug\", the text \"info\" (did you mean info?) 3",
                ])
        #expect(
            try violations("type: object\nadditionalProperties: false\nproperties: {replicas: {}}\n", "{replcas: 1}")
                == [".replcas is not a key that the schema knows (did you mean replicas?) 2"])
        #expect(
            try violations("type: string", "8080") == [
                " is the number 8080, expected a text (put it in quotes: \"8080\") 1"
            ])
    }

    @Test("Of a secret, no message shows anything but its kind")
    func secrets() throws {
        let schema = "{type: integer, enum: [a], pattern: '^x', minLength: 90, not: {type: string}, format: ipv4}"
        let found = try violations(schema, "hunter2", isSecret: true)
        #expect(found.count == 6)
        #expect(!found.contains { $0.contains("hunter2") || $0.contains("7") })
        #expect(found.contains(" has fewer than 90 characters 1"))
    }

    @Test(
        "Numbers are compared by what they amount to",
        arguments: [
            ("multipleOf: 0.01", "19.99", true), ("multipleOf: 0.01", "19.995", false), ("multipleOf: 1e-7", "1", true),
            ("multipleOf: 3", "1e300", true), ("const: 1", "1.0", true), ("type: integer", "1e2", true),
            ("type: integer", "1.5", false), ("maximum: 18446744073709551615", "18446744073709551615", true),
            ("exclusiveMaximum: 9223372036854775807", "9223372036854775807", false), ("minimum: -0.5", "-0.4", true),
            ("type: integer", ".inf", false), ("minimum: 0", ".nan", false), ("maximum: 1e40", "1e39", true),
        ])
    func numbers(schema: String, instance: String, fits: Bool) throws {
        // 1e300 is beyond exact digits, and as a binary number no multiple of 3.
        let expected = instance == "1e300" ? try violations(schema, instance).isEmpty : fits
        #expect(try violations(schema, instance).isEmpty == expected)
    }

    @Test(
        "Formats",
        arguments: [
            ("date", "2024-02-29", "2023-02-29"), ("time", "12:30:00Z", "24:00:00Z"),
            ("date-time", "2024-02-29T12:30:00.5+01:00", "2024-02-30T12:30:00Z"),
            ("email", "a@example.com", "a.example.com"),
            ("hostname", "db-1.example.com", "db_1"), ("ipv4", "10.0.0.1", "10.0.0.256"),
            ("ipv6", "fe80::1", "fe80:::1"),
            ("uri", "https://example.com/a?b=%20", "example.com/a b"),
            ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123e"),
            ("regex", "^a+$", "("),
        ])
    func formats(name: String, good: String, bad: String) throws {
        #expect(try violations("format: \(name)", "'\(good)'").isEmpty)
        #expect(try violations("format: \(name)", "'\(bad)'").count == 1)
        #expect(try violations("format: int32", "'\(bad)'").isEmpty)
    }

    @Test("The alternative that was meant is the one whose own kind the value has")
    func alternatives() throws {
        let schema = "oneOf:\n- {type: string}\n- type: object\n  properties:\n    port: {type: integer}\n"
        #expect(try violations(schema, "{port: x}") == [".port is the text \"x\", expected a whole number 5"])
        #expect(try violations(schema, "5").count == 1)
        #expect(
            try violations("oneOf: [{type: number}, {type: integer}]", "5")
                == [" fits several alternatives (1, 2), expected exactly one 1"])
    }

    @Test(
        "A schema that would check nothing, or that nobody can check, is an error",
        arguments: [
            ("tpye: string", "unknownKeyword: the keyword \"tpye\" is not known"),
            ("properties: {a: {requird: [b]}}", "unknownKeyword: the keyword \"requird\" is not known"),
            ("$dynamicRef: '#a'", "unknownKeyword: the keyword $dynamicRef is not supported"),
            (
                "$ref: https://example.com/s",
                "invalidReference: the reference \"https://example.com/s\" leads out of the file"
            ),
            ("$ref: '#/$defs/x'", "invalidReference: the reference \"#/$defs/x\" leads nowhere"),
            (
                "type: text",
                "invalidKeyword: type: expected one of null, boolean, object, array, number, string, integer"
            ),
            ("minLength: -1", "invalidKeyword: minLength: expected a whole number that is not negative"),
            ("pattern: '(?=a)'", "invalidKeyword: \"(?=a)\" is not a regular expression: invalid perl operator: (?="),
            ("multipleOf: 0", "invalidKeyword: multipleOf: expected a number above 0"),
            ("- a", "invalidKeyword: a schema: expected a map, true or false"),
            ("", "invalidDocument: a schema is one document, this file has none or several"),
            (
                "$schema: http://json-schema.org/draft-04/schema#",
                "invalidKeyword: $schema names a draft that is not known: \"http://json-schema.org/draft-04/schema#\""
            ),
        ])
    func errors(schema: String, expected: String) {
        #expect(problem(schema) == expected)
    }

    @Test("Draft 7 has lists of schemas for lists, and dependencies")
    func draft7() throws {
        let head = "$schema: http://json-schema.org/draft-07/schema#\n"
        #expect(
            try violations(head + "items: [{type: string}]\nadditionalItems: false", "[a, b]") == [
                "[1] must not be there 3"
            ])
        #expect(
            try violations(head + "dependencies: {a: [b], c: {required: [d]}}", "{a: 1, c: 2}").map { $0.prefix(9) }
                == [" has no b", " has no d"])
        #expect(problem("additionalItems: false").hasPrefix("unknownKeyword"))
    }

    @Test("References that lead back to the same value, and those that multiply, come to an end")
    func endless() throws {
        #expect(throws: SchemaError.self) { try violations("$ref: '#'", "1") }
        #expect(try violations("properties: {a: {$ref: '#'}}", "{a: {a: {a: 1}}}").isEmpty)
        var schema = "$ref: '#/$defs/s0'\n$defs:\n"
        for level in 0..<40 {
            schema += "  s\(level): {allOf: [{$ref: '#/$defs/s\(level + 1)'}, {$ref: '#/$defs/s\(level + 1)'}]}\n"
        }
        do {
            _ = try violations(schema + "  s40: {type: string}\n", "1")
            Issue.record("there is no error")
        } catch let error as SchemaError {
            #expect(error.code == .tooComplex)
        }
    }
}
