package import Documents

/// What an application of Argo CD asks its plugin for, from the variables that the plugin is called with.
package struct ArgoCDParameters: Sendable {
    /// A parameter that an application can set, by itself or as a variable of its plugin.
    package enum Name: String, Sendable, CaseIterable {
        case tenant
        case service
        case environment
        /// How the manifests are written: with Secrets, or with what fetches them in the cluster.
        case format

        /// The variable that comes from `spec.source.plugin.env`.
        var environmentVariable: String { "ARGOCD_ENV_\(rawValue.uppercased())" }
        /// The variable that a parameter comes as, besides the list of all.
        var parameterVariable: String { "PARAM_\(rawValue.uppercased())" }
    }

    private static let list = "ARGOCD_APP_PARAMETERS"
    private let values: [Name: String]
    /// About variables that are almost those of the plugin, and may be meant so.
    package let warnings: [Diagnostic]

    package subscript(name: Name) -> String? { values[name] }

    /// Reads the variables. The list of all parameters comes first; what is empty counts as not given.
    ///
    /// - Throws: `badInput` for a list that is none, an unknown parameter, or two values for one.
    package init(environment: [String: String]) throws(TenantryError) {
        let listed = try Self.listed(environment[Self.list] ?? "")
        var values: [Name: String] = [:]
        for name in Name.allCases {
            var found: [(value: String, place: String)] = []
            if let value = listed[name] { found.append((value, "the parameter \(name.rawValue)")) }
            for variable in [name.parameterVariable, name.environmentVariable] {
                if let value = environment[variable], !value.isEmpty { found.append((value, variable)) }
            }
            guard let first = found.first else { continue }
            if let other = found.first(where: { $0.value != first.value }) {
                throw TenantryError(
                    .badInput, "the application has two values for \(name.rawValue)",
                    notes: [
                        "\(first.place) is \(first.value.debugDescription)",
                        "\(other.place) is \(other.value.debugDescription)",
                    ], hint: "keep one of them in spec.source.plugin")
            }
            values[name] = first.value
        }
        self.values = values
        warnings = Self.warnings(about: environment)
    }

    /// Other variables of the application are its own, unless they are slips of the pen.
    private static func warnings(about environment: [String: String]) -> [Diagnostic] {
        let known = Name.allCases.map(\.environmentVariable) + Name.allCases.map(\.parameterVariable)
        let others = environment.filter { !$0.value.isEmpty && !known.contains($0.key) }.keys
        return others.sorted().compactMap { variable in
            let prefix = ["ARGOCD_ENV_", "PARAM_"].first { variable.hasPrefix($0) }
            guard let prefix else { return nil }
            let name = variable.dropFirst(prefix.count).lowercased()
            return Suggestion.nearest(to: name, among: Name.allCases.map(\.rawValue)).map { nearest in
                Diagnostic(
                    "the variable \(variable) is passed over", hint: "did you mean \(prefix)\(nearest.uppercased())?")
            }
        }
    }

    /// The JSON list `[{"name": …, "string": …}]`; unset and `null` are empty ones.
    private static func listed(_ text: String) throws(TenantryError) -> [Name: String] {
        guard !text.isEmpty else { return [:] }
        let source = SourceText(name: list, text)
        let root = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source, as: .json) }.root
        guard let root, !root.isNull else { return [:] }
        guard let elements = root.sequence?.elements else {
            throw error(source.diagnostic("expected a list of parameters, found \(root.kindName)", at: root))
        }
        var values: [Name: String] = [:]
        for element in elements {
            guard let name = element.mapping?["name"]?.string else {
                throw error(source.diagnostic("this parameter has no name", at: element))
            }
            guard let known = Name(rawValue: name) else {
                let names = Name.allCases.map(\.rawValue)
                throw error(
                    source.diagnostic(
                        "there is no parameter \(name.debugDescription)", at: element,
                        hint: Suggestion.hint(for: name, among: names)
                            ?? "the parameters are \(names.joined(separator: ", "))"))
            }
            guard let value = element.mapping?["string"]?.string else {
                throw error(
                    source.diagnostic(
                        "the parameter \(name) is no text", at: element,
                        hint: "write {name: \(name), string: …}"))
            }
            if let former = values.updateValue(value, forKey: known), former != value {
                throw error(source.diagnostic("the parameter \(name) stands twice", at: element))
            }
        }
        return values.filter { !$0.value.isEmpty }
    }

    private static func error(_ diagnostic: Diagnostic) -> TenantryError {
        TenantryError(.badInput, diagnostic)
    }
}
