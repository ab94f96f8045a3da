package import Documents

/// A JSON Schema, draft 2020-12 (2019-09 and draft 7 where `$schema` says so), read from JSON or YAML.
///
/// The keywords are listed in docs/SCHEMAS.md; any other is an error, as one that is misspelt would check nothing.
package struct Schema: Sendable {
    let source: SourceText
    let subschemas: [Subschema]
    let root: Int

    /// Reads a schema and follows its references.
    ///
    /// - Throws: the first error of the schema, with its place.
    package init(parsing source: SourceText) throws(SchemaError) {
        let isJSON = source.name.hasSuffix(".json")
        let file: DocumentFile
        do throws(DocumentError) {
            file = try DocumentFile(parsing: source, as: isJSON ? .json : .yaml)
        } catch {
            throw SchemaError(.invalidDocument, error.diagnostic)
        }
        guard let root = file.root else {
            throw SchemaError(
                .invalidDocument,
                Diagnostic("a schema is one document, this file has none or several", file: source.name))
        }
        var compiler = SchemaCompiler(source: source, root: root)
        self.root = try compiler.compile()
        self.source = source
        self.subschemas = compiler.subschemas
    }

    /// Checks an instance.
    ///
    /// - Returns: what does not fit, in the order of the instance as far as the schema has one; empty if all fits.
    /// - Throws: `tooComplex`
    package func violations(of instance: Instance) throws(SchemaError) -> [Violation] {
        var validation = Validation(self)
        return try validation.outcome(of: root, on: instance, at: []).violations
    }

    /// The place of what the schema says, for a note: `schemas/values.schema.json:3:5`.
    package func place(of violation: Violation) -> String { source.place(violation.position) }

    /// A message at what the schema says.
    package func diagnostic(_ summary: String, at violation: Violation, hint: String? = nil) -> Diagnostic {
        source.diagnostic(summary, at: violation.position, hint: hint)
    }
}

/// A schema, or a part of one, with its keywords ready to be checked.
struct Subschema: Sendable {
    let position: SourcePosition
    /// Those that need to know what the others looked at come last.
    var keywords: [any Keyword] = []
}

/// What one keyword, or several that belong together, demand.
protocol Keyword: Sendable {
    /// Notes in `outcome` what of the instance does not fit, and which of its parts were looked at.
    func check(
        _ instance: Instance, at path: [PathComponent], _ validation: inout Validation, _ outcome: inout Outcome
    ) throws(SchemaError)
}

/// What checking an instance against a subschema gave.
struct Outcome {
    var violations: [Violation] = []
    /// The members that a keyword looked at (Core, section 11).
    var keys: Set<String> = []
    /// Likewise the elements.
    var indices: Set<Int> = []

    var isValid: Bool { violations.isEmpty }

    /// Adds what another subschema said of the same instance.
    mutating func add(_ other: Outcome) {
        violations += other.violations
        addParts(of: other)
    }

    mutating func addParts(of other: Outcome) {
        guard other.isValid else { return }
        keys.formUnion(other.keys)
        indices.formUnion(other.indices)
    }

    mutating func fail(
        at path: [PathComponent], _ summary: String, _ position: SourcePosition, hint: String? = nil
    ) {
        violations.append(Violation(path: path, summary: summary, position: position, hint: hint))
    }
}

/// One check of an instance, which counts its steps.
struct Validation {
    private let schema: Schema
    private var steps = 0
    private var depth = 0

    /// References can multiply what there is to do with each level, and lead back to where they began.
    private static let mostSteps = 1_000_000
    private static let greatestDepth = 200

    init(_ schema: Schema) { self.schema = schema }

    mutating func outcome(
        of subschema: Int, on instance: Instance, at path: [PathComponent]
    ) throws(SchemaError) -> Outcome {
        let subschema = schema.subschemas[subschema]
        steps += 1
        depth += 1
        defer { depth -= 1 }
        guard steps <= Self.mostSteps, depth <= Self.greatestDepth else {
            let isEndless = depth > Self.greatestDepth
            throw SchemaError(
                .tooComplex,
                schema.source.diagnostic(
                    isEndless
                        ? "this part of the schema refers to itself without end, or is nested too deeply"
                        : "checking takes more than a million steps, most of them here or near",
                    at: subschema.position, hint: "let references lead to other parts of the value"))
        }
        var outcome = Outcome()
        for keyword in subschema.keywords { try keyword.check(instance, at: path, &self, &outcome) }
        return outcome
    }
}
