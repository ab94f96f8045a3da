import Documents

/// Reads a file's contribution to a section.
struct SectionParser {
    let section: Section
    /// The keys that lead to the section; empty for the whole file.
    let root: [String]

    /// - Throws: `EstateError` with code `invalidDocument`, `wrongType`, `notFlat` or `invalidKey`, and whatever
    ///   `decrypt` throws.
    func content(of source: SourceText, _ decrypt: (SourceText) throws -> Node?) throws -> SectionFile {
        var source = source
        // Somebody may have forgotten to encrypt the file.
        source.masksValues = section == .secrets
        let reader = ConfigReader(source: source)
        let top = section == .secrets ? try decrypt(source) : try reader.root()
        let node = try subtree(of: top, reader)
        if section == .env, let node { try checkFlat(node, reader) }
        return SectionFile(file: source.name, root: node)
    }

    /// The mapping that the section's keys lead to; nil if a key is missing or there is nothing.
    private func subtree(of top: Node?, _ reader: ConfigReader) throws(EstateError) -> Node? {
        var place = section.rawValue
        var node = top
        for key in root {
            guard let parent = try mapping(node, place, reader) else { return nil }
            node = try reader.merged(parent)?[key]
            place = key
        }
        return try mapping(node, place, reader)
    }

    private func mapping(_ node: Node?, _ place: String, _ reader: ConfigReader) throws(EstateError) -> Node? {
        guard let node, node.scalar?.value != .null else { return nil }
        guard node.mapping != nil else {
            // The value of a secret is nobody's business.
            guard section != .secrets else {
                throw reader.error(
                    .wrongType, at: node, "\(place): expected a map of names and secrets",
                    hint: Self.hint)
            }
            throw reader.wrongType(node, place, expected: "a map", hint: Self.hint)
        }
        return node
    }

    private static let hint = "write NAME: text"

    /// Variables of the environment have names that Kubernetes takes, and texts.
    private func checkFlat(_ node: Node, _ reader: ConfigReader) throws(EstateError) {
        guard let mapping = try reader.merged(node) else { return }
        for entry in mapping.entries {
            let key = try reader.text(entry.key, "the name of a variable")
            guard entry.value.scalar != nil else {
                let hint =
                    key == "sops"
                    ? "the file is encrypted; secrets have a file of their own"
                    : "write one variable a line, NAME: text; nested settings belong into values"
                throw reader.error(
                    .notFlat, at: entry.value, "env is flat, but \(key) has \(entry.value.kindForMessages)", hint: hint)
            }
            if let flaw = ConfigKey.flaw(in: key) {
                let diagnostic = ConfigKey.diagnostic(for: key, flaw: flaw)
                throw reader.error(.invalidKey, at: entry.key, diagnostic.summary, hint: diagnostic.hint)
            }
        }
    }
}
