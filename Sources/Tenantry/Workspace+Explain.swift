import Documents
package import Estate
package import Resolution

/// Where the values of one target come from.
package struct ExplainedTarget: Sendable {
    package let target: Target
    package let explanations: [Explanation]
}

extension Workspace {
    /// Where the values of a tenant come from. It takes no key.
    ///
    /// - Parameter path: the value, as in `env.DB_HOST` or `values.image.tag`, of a map or a list with all that is in it;
    ///   a section; a key of `env` or `secrets` alone; nil for all.
    /// - Throws: `notFound` if no target has the value.
    package func explain(
        _ tenant: String, path: String? = nil, service: String? = nil, environment: String? = nil
    ) throws(TenantryError) -> [ExplainedTarget] {
        let (tenant, targets) = try targets(of: tenant, service: service, environment: environment)
        let loader = try sealedLoader()
        var explained: [ExplainedTarget] = []
        var missing: TenantryError?
        for target in targets {
            let configuration = try loader.configuration(of: target, of: tenant)
            do throws(ResolutionError) {
                let explanations = try configuration.explanations(for: path)
                explained.append(ExplainedTarget(target: target, explanations: explanations))
            } catch {
                let failure = estate.excerpted(TenantryError(error.category, error.diagnostic))
                // Another environment may have it.
                guard error.code == .unknownPath else { throw failure }
                missing = missing ?? failure
            }
        }
        if explained.isEmpty, let missing { throw missing }
        return explained
    }
}

extension Configuration {
    fileprivate func explanations(for path: String?) throws(ResolutionError) -> [Explanation] {
        guard let path else { return try explainAll() }
        if let section = ConfigurationPath.Section(rawValue: path) {
            return try explainAll().filter { $0.path.section == section }
        }
        if ConfigurationPath.Section.allCases.contains(where: { path.hasPrefix("\($0.rawValue).") }) {
            let explanation = try explain(ConfigurationPath(parsing: path))
            return try [explanation] + explanations(below: explanation.path)
        }
        var found: [Explanation] = []
        for section in [ConfigurationPath.Section.env, .secrets] {
            do throws(ResolutionError) {
                found.append(try explain(ConfigurationPath(section, [.key(path)])))
            } catch {
                guard error.code == .unknownPath else { throw error }
            }
        }
        guard found.isEmpty else { return found }
        let hint =
            Suggestion.hint(for: path, among: (env + secrets).map(\.key))
            ?? "write env.KEY, secrets.KEY, or the path of a value such as values.image.tag"
        throw ResolutionError(
            .unknownPath,
            Diagnostic(
                "neither env nor secrets of \(target.title) has the key \(path.debugDescription)",
                hint: hint))
    }

    /// Those of the single values in a map or a list of `values`.
    private func explanations(below path: ConfigurationPath) throws(ResolutionError) -> [Explanation] {
        guard path.section == .values else { return [] }
        return try explainAll().filter { other in
            other.path.section == .values && other.path.steps.count > path.steps.count
                && other.path.steps.starts(with: path.steps)
        }
    }
}
