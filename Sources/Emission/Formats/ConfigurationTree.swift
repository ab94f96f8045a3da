import Documents
import Estate
import Resolution

/// The configuration of a target as a tree: `tenant`, `service`, `environment`, `env`, `secrets` and `values`.
///
/// What of `env` is made of a secret stands in `secrets`, as it does in Kubernetes.
struct ConfigurationTree {
    /// For messages: `JSON`.
    let title: String
    /// Whether bytes that are no text, and numbers that are none, can be written.
    let isYAML: Bool

    func root(of configuration: Configuration) throws -> Node {
        var members: [(String, Node)] = [
            ("tenant", .text(configuration.target.tenant.description)),
            ("service", .text(configuration.target.service)),
        ]
        if let environment = configuration.target.environment { members.append(("environment", .text(environment))) }
        members.append(("env", try map(configuration.publicData)))
        members.append(("secrets", try map(configuration.secretData)))
        members.append(("values", try node(of: configuration.values(), "values")))
        return .map(members)
    }

    /// Entries as texts.
    func map(_ entries: [Configuration.Entry]) throws(EmissionError) -> Node {
        var members: [(String, Node)] = []
        for entry in entries {
            var meaning = ScalarValue.string(entry.value.text)
            if case .binary(let bytes) = entry.value.meaning {
                meaning = String(validating: bytes, as: UTF8.self).map { .string($0) } ?? .binary(bytes)
            }
            members.append((entry.key, try scalar(meaning, entry.key, entry.provenance)))
        }
        return .map(members)
    }

    private func node(of resolved: ResolvedNode, _ path: String) throws(EmissionError) -> Node {
        switch resolved.content {
        case .scalar(let value): return try scalar(value.meaning, path, resolved.provenance)
        case .mapping(let members):
            var nodes: [(String, Node)] = []
            for member in members { nodes.append((member.key, try node(of: member.value, "\(path).\(member.key)"))) }
            return .map(nodes)
        case .sequence(let elements):
            var nodes: [Node] = []
            for (index, element) in elements.enumerated() { nodes.append(try node(of: element, "\(path)[\(index)]")) }
            return .list(nodes)
        }
    }

    private func scalar(
        _ value: ScalarValue, _ path: String, _ provenance: Provenance
    ) throws(EmissionError) -> Node {
        let reason: String? =
            switch value {
            case .binary where !isYAML: "it is binary, not text"
            case .float(let number) where !isYAML && !number.isFinite: "it is no finite number"
            default: nil
            }
        if let reason {
            throw EmissionError(
                .unrepresentable, at: provenance.origin, "the value of \(path) cannot be in \(title): \(reason)",
                hint: "manifests and YAML can hold it")
        }
        return Node(.scalar(Scalar(text: "", value: value, style: .plain)))
    }
}
