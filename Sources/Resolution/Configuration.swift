import Documents
package import Estate

/// The final configuration of one target.
///
/// `env` and `secrets` are resolved; `values`, which only some outputs need, are when they are asked for.
package struct Configuration: Sendable {
    /// One entry of `env` or `secrets`.
    package struct Entry: Sendable {
        package let key: String
        /// The section that it was written in.
        package let section: ConfigurationPath.Section
        package let value: ResolvedValue
        package let provenance: Provenance
    }

    package let target: Target
    /// The tenant's attributes.
    package let attributes: [(key: String, value: String)]
    /// Sorted by key, those that became sensitive included.
    package let env: [Entry]
    /// Sorted by key.
    package let secrets: [Entry]
    /// With all of `env` and `secrets` resolved.
    let evaluator: Evaluator

    /// Resolves `env`, `secrets` and whatever of `values` they refer to.
    ///
    /// - Parameters:
    ///   - attributes: the tenant's, in the order of its `tenant.yaml`.
    ///   - layers: the target's, lowest precedence first. Secrets may still be encrypted where nobody looks at their
    ///     texts, as `explain` does not.
    /// - Throws: `ResolutionError`
    package init(
        target: Target, attributes: [(key: String, value: String)] = [], layers: [LayerContent],
        rules: MergeRules
    ) throws(ResolutionError) {
        var evaluator = try Evaluator(target: target, attributes: attributes, layers: layers, rules: rules)
        try Self.checkSections(evaluator.env, evaluator.secrets)
        let env = try Self.entries(of: evaluator.env, &evaluator) { .env($0) }
        let secrets = try Self.entries(of: evaluator.secrets, &evaluator) { .secrets($0) }
        self.target = target
        self.attributes = attributes
        self.env = env
        self.secrets = secrets
        self.evaluator = evaluator
    }

    /// What may be public: the entries of `env` that are not sensitive, sorted by key.
    package var publicData: [Entry] { env.filter { !$0.value.isSensitive } }

    /// What has to be kept secret: `secrets`, and what of `env` refers to something secret; sorted by key.
    package var secretData: [Entry] {
        let sensitive = env.filter { $0.value.isSensitive }
        guard !sensitive.isEmpty else { return secrets }
        return (sensitive + secrets).sorted { $0.key < $1.key }
    }

    /// The resolved `values`: a map, in the order in which the layers name its keys, the lowest layer first.
    ///
    /// - Throws: `ResolutionError`
    package func values() throws(ResolutionError) -> ResolvedNode {
        try node(at: [])
    }

    /// The resolved node of `values` at a path that exists.
    func node(at steps: [ConfigurationPath.Step]) throws(ResolutionError) -> ResolvedNode {
        var evaluator = evaluator
        try evaluator.resolve(.values(steps))
        guard let node = evaluator.node(steps) else {
            throw unknownPath(ConfigurationPath(.values, steps), among: [])
        }
        return node
    }

    private static func entries(
        of section: FlatSection, _ evaluator: inout Evaluator, _ cell: (Int) -> Evaluator.Cell
    ) throws(ResolutionError) -> [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(section.entries.count)
        for (index, entry) in section.entries.enumerated() {
            try evaluator.resolve(cell(index))
            guard let value = evaluator.value(cell(index)) else { continue }
            entries.append(
                Entry(key: entry.key, section: section.section, value: value, provenance: entry.provenance))
        }
        return entries
    }

    /// A key in both sections would come from the Secret or the ConfigMap, whichever is read last.
    private static func checkSections(_ env: FlatSection, _ secrets: FlatSection) throws(ResolutionError) {
        var index = 0
        for entry in secrets.entries {
            while index < env.entries.count, env.entries[index].key < entry.key { index += 1 }
            guard index < env.entries.count, env.entries[index].key == entry.key else { continue }
            let other = env.entries[index]
            throw ResolutionError(
                .duplicateAcrossSections,
                Diagnostic(
                    "\(entry.key) is in both env and secrets", file: other.source.file, position: other.position,
                    notes: ["in env at \(other.origin)", "in secrets at \(entry.origin)"],
                    hint: "remove it from env, or set it to null in a higher layer's env"))
        }
    }
}
