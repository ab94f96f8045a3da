import Documents
package import Emission

/// What Terraform's data source `external` asks for: a JSON object of texts.
package struct ExternalQuery: Sendable {
    package let tenant: String
    package let service: String?
    package let environment: String?
    /// nil: all variables.
    package let only: VariablePart?

    private static let keys = ["tenant", "service", "environment", "only"]

    /// - Throws: `badInput` for a query that is none, or that asks for something unknown.
    package init(_ bytes: [UInt8]) throws(TenantryError) {
        let source = SourceText(name: "the query", bytes: bytes)
        func problem(_ summary: String, _ node: Node?, hint: String? = nil) -> TenantryError {
            guard let node else { return TenantryError(.badInput, Diagnostic(summary, file: source.name, hint: hint)) }
            return TenantryError(.badInput, source.diagnostic(summary, at: node, hint: hint))
        }
        let file = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source, as: .json) }
        guard let mapping = file.root?.mapping else {
            throw problem("expected a JSON object of texts", file.root, hint: "query = { tenant = \"acme\" }")
        }
        var texts: [String: String] = [:]
        for entry in mapping.entries {
            let key = entry.keyText ?? ""
            guard Self.keys.contains(key) else {
                throw problem(
                    "the query knows no \(key.debugDescription)", entry.key,
                    hint: Suggestion.hint(for: key, among: Self.keys)
                        ?? "it knows \(Self.keys.joined(separator: ", "))")
            }
            guard case .string(let text)? = entry.value.scalar?.value else {
                throw problem("expected a text, this is \(entry.value.kindName)", entry.value)
            }
            // Terraform has no way to leave a key out by a condition.
            if !text.isEmpty { texts[key] = text }
        }
        guard let tenant = texts["tenant"] else {
            throw problem("the query names no tenant", file.root, hint: "query = { tenant = \"acme\" }")
        }
        self.tenant = tenant
        service = texts["service"]
        environment = texts["environment"]
        only = try texts["only"].map { text throws(TenantryError) in
            guard let part = VariablePart(rawValue: text) else {
                throw problem("\"only\" is env or secrets", mapping.entries.first { $0.keyText == "only" }?.value)
            }
            return part
        }
    }
}
