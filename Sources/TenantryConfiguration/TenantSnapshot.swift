import Configuration
import Emission
import Estate
import Resolution
import Tenantry

/// A configuration that does not change.
struct TenantSnapshot: Sendable {
    let providerName: String
    private let variables: [String: ConfigSource]
    private let values: ConfigSource

    init(_ configuration: Resolution.Configuration, of workspace: Workspace) throws(TenantryError) {
        providerName = "Tenantry[\(configuration.target.title)]"
        var variables: [String: ConfigSource] = [:]
        for entry in configuration.env + configuration.secrets {
            // What the manifest says is a secret is one, wherever it stands.
            let isSecret = entry.value.isSensitive || workspace.estate.manifest.policy(for: entry.key) != nil
            variables[entry.key] = .text(entry.value, isSecret: isSecret)
        }
        self.variables = variables
        do throws(ResolutionError) {
            values = .node(try configuration.values())
        } catch {
            throw TenantryError(.badInput, error.diagnostic)
        }
    }

    private func source(for key: AbsoluteConfigKey) -> (name: String, source: ConfigSource?) {
        let name = VariableName.encoded(key.components)
        if let source = variables[name] { return (name, source) }
        if key.components.count == 1, let source = variables[key.components[0]] { return (key.components[0], source) }
        let path = "values." + key.components.joined(separator: ".")
        guard case .node(let root) = values else { return (path, nil) }
        var node: ResolvedNode? = root
        for component in key.components { node = node?[component] }
        return (path, node.map { .node($0) })
    }
}

extension TenantSnapshot: ConfigSnapshot {
    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        let (name, source) = source(for: key)
        guard let source, !source.isNull else { return LookupResult(encodedKey: name, value: nil) }
        guard let content = source.content(type) else { throw TenantConfigError(name: name, type: type) }
        return LookupResult(encodedKey: name, value: ConfigValue(content, isSecret: source.isSecret))
    }
}

/// A value that is not of the type that was asked for. It is not shown: it may be a secret.
struct TenantConfigError: Error, CustomStringConvertible {
    let name: String
    let type: ConfigType

    var description: String { "the value of \(name) is no \(type.rawValue)" }
}

/// The names that swift-configuration gives environment variables.
enum VariableName {
    /// `["http", "serverTimeout"]` is `HTTP_SERVER_TIMEOUT`.
    static func encoded(_ components: [String]) -> String {
        components.map { component in
            var name = ""
            var previous: Character?
            for character in component {
                if previous?.isLowercase == true, character.isUppercase { name.append("_") }
                name += character.isLetter || character.isNumber ? character.uppercased() : "_"
                previous = character
            }
            return name
        }.joined(separator: "_")
    }
}
