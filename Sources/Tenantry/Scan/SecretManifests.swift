import Documents

/// Looks for Kubernetes Secrets whose values stand in a plain text: base64 hides nothing.
enum SecretManifests {
    static func findings(in source: SourceText) -> [SecretFinding] {
        // Most files have none, and need not be parsed.
        guard mentions(source.bytes), let file = try? DocumentFile(parsing: source, limits: .secret) else { return [] }
        return file.documents.compactMap(\.root).flatMap(findings)
    }

    private static func mentions(_ bytes: [UInt8]) -> Bool {
        let word = Array("Secret".utf8)
        return bytes.indices.contains { bytes[$0] == word[0] && bytes[$0...].starts(with: word) }
    }

    private static func findings(in object: Node) -> [SecretFinding] {
        switch object.mapping?["kind"]?.scalar?.text {
        case "List", "SecretList":
            return object.mapping?["items"]?.sequence?.elements.flatMap { findings(in: $0) } ?? []
        case "Secret":
            return ["data", "stringData"].flatMap { section -> [SecretFinding] in
                let entries = object.mapping?[section]?.mapping?.entries.map { $0 } ?? []
                return entries.compactMap { entry in
                    guard let text = entry.value.scalar?.text, !entry.value.isNull, !isStandIn(text) else { return nil }
                    return SecretFinding(
                        range: entry.value.span, code: "plain_manifest",
                        what: "a value of a Secret that is not encrypted",
                        shown: "\(section).\(SourceText.printable(entry.keyText ?? ""))")
                }
            }
        default: return []
        }
    }

    /// Whether something else is put in the place of a text later.
    static func isStandIn(_ text: String) -> Bool {
        text.isEmpty || text.hasPrefix("<") || text.contains("${") || text.contains("{{") || text.contains("$(")
    }
}
