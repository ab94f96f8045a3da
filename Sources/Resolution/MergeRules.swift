import Documents
package import Estate

/// The manifest's merge rules, ready for use: made once for an estate.
package struct MergeRules: Sendable {
    /// The rules at and below one path of `values`.
    struct Branch: Sendable {
        var strategy: MergeRule.Strategy?
        var children: [String: Branch] = [:]

        fileprivate mutating func insert(_ strategy: MergeRule.Strategy, at path: ArraySlice<String>) {
            guard let first = path.first else {
                self.strategy = strategy
                return
            }
            children[first, default: Branch()].insert(strategy, at: path.dropFirst())
        }
    }

    /// Nil where there are none, so that a walk through the values has nothing to carry.
    let values: Branch?

    /// - Throws: `ResolutionError` with code `invalidRule`: a section that does not exist, or a strategy other than
    ///   `replace` in a section that holds only texts.
    package init(_ rules: [MergeRule] = []) throws(ResolutionError) {
        var values = Branch()
        for rule in rules {
            let path = rule.path.joined(separator: ".")
            switch rule.path.first.flatMap(ConfigurationPath.Section.init(rawValue:)) {
            case .values?: values.insert(rule.strategy, at: rule.path.dropFirst())
            case .env?, .secrets?:
                guard rule.strategy == .replace else {
                    throw ResolutionError(
                        .invalidRule,
                        Diagnostic(
                            "the merge rule for \(path) can only be 'replace'",
                            hint: "env and secrets hold single texts; a list belongs into values"))
                }
            case nil:
                throw ResolutionError(
                    .invalidRule,
                    Diagnostic(
                        "the merge rule for \(path.debugDescription) names no section",
                        hint: "begin the path with values., as in values.ingress.hosts"))
            }
        }
        self.values = values.children.isEmpty && values.strategy == nil ? nil : values
    }
}
