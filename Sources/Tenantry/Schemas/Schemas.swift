import Documents
import Estate
import JSONSchema
import Resolution

/// The JSON Schemas of an estate's manifest, read once.
struct Schemas: Sendable {
    private let estate: EstateFolder
    private let schemas: [(section: Section, schema: Schema)]

    /// - Throws: what is wrong with one of the schemas.
    init(_ estate: EstateFolder) throws(TenantryError) {
        self.estate = estate
        var schemas: [(Section, Schema)] = []
        for file in estate.manifest.schemas {
            let found = try rethrowing { () throws(EstateError) in try estate.read(file.path) }
            guard let found else {
                let manifest = try rethrowing { () throws(EstateError) in try estate.read(estate.manifest.file) }
                let diagnostic = manifest?.source.diagnostic(
                    "there is no \(file.path), which the manifest names", at: file.position,
                    hint: "write the schema, relative to \(estate.manifest.file), or correct its path")
                throw TenantryError(.badConfiguration, diagnostic ?? Diagnostic("there is no \(file.path)"))
            }
            schemas.append(
                (file.section, try rethrowing { () throws(SchemaError) in try Schema(parsing: found.source) }))
        }
        self.schemas = schemas
    }

    /// What of a configuration does not fit the schemas.
    ///
    /// - Parameter isSealed: whether secrets are still encrypted: then nothing is said of them, nor of what refers to
    ///   them.
    /// - Throws: `ResolutionError` if `values` do not resolve, `SchemaError` if a check takes too long.
    func violations(in configuration: Configuration, isSealed: Bool = false) throws -> [SchemaViolation] {
        var violations: [SchemaViolation] = []
        for (section, schema) in schemas where !isSealed || section != .secrets {
            let content = try SectionContent(section, of: configuration)
            for violation in try schema.violations(of: content.instance) {
                let place = content.place(of: violation.path)
                guard !isSealed || !place.isSensitive else { continue }
                violations.append(
                    SchemaViolation(
                        violation, at: place, in: schema, of: configuration.target))
            }
        }
        return violations
    }
}

/// A place of a target's final configuration that does not fit its schema.
struct SchemaViolation {
    let diagnostic: Diagnostic
    /// The layer that the value comes from; nil if it is the whole section that does not fit.
    let layer: String?

    init(_ violation: Violation, at place: SectionContent.Place, in schema: Schema, of target: Target) {
        guard let origin = place.origin else {
            diagnostic = schema.diagnostic(
                "\(place.path) of \(target.title) \(violation.summary)", at: violation, hint: violation.hint)
            layer = nil
            return
        }
        diagnostic = Diagnostic(
            "\(place.path) \(violation.summary)", file: origin.file, position: origin.position,
            notes: ["the schema says so at \(schema.place(of: violation))"], hint: violation.hint)
        layer = origin.layer
    }
}
