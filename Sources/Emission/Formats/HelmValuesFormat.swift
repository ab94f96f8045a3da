import Documents
package import Estate
package import Resolution

/// A values file for Helm: the merged `values`, with the variables and the secrets put in under roots of their own, as
/// charts take them that make a ConfigMap and a Secret.
///
/// What stands in `values` without quotes is written without quotes, so that Helm reads of it what it would read in the
/// file itself. Everything else that is text is quoted where any reader could take it for anything else.
package struct HelmValuesFormat: TextFormat {
    package let fileExtension = "yaml"
    package let holdsSeveralTargets = false
    private let roots: HelmSettings
    /// Whether the manifest takes a section from that very place of the values, which is then replaced.
    private let replaces: (env: Bool, secrets: Bool)

    package init(_ roots: HelmSettings = HelmSettings(), replaces: (env: Bool, secrets: Bool) = (false, false)) {
        self.roots = roots
        self.replaces = replaces
    }

    package func append(_ configuration: Configuration, to output: inout [UInt8]) throws {
        let values = try configuration.values()
        var tree = HelmTree(values)
        guard !tree.isEmpty || !configuration.env.isEmpty || !configuration.secrets.isEmpty else {
            throw EmissionError.emptyTarget(configuration.target)
        }
        let config = try Self.texts(configuration.publicData)
        let secret = try Self.texts(configuration.secretData)
        try put(config, at: roots.env, "env", values, replaces: replaces.env, into: &tree)
        try put(secret, at: roots.secrets, "secrets", values, replaces: replaces.secrets, into: &tree)
        output += "# Helm values of \(configuration.target.title); made by tenantry render --format helm.\n".utf8
        HelmValuesWriter.append(tree, to: &output)
    }

    private func put(
        _ section: HelmTree, at root: [String], _ name: String, _ values: ResolvedNode, replaces: Bool,
        into tree: inout HelmTree
    ) throws(EmissionError) {
        let found = root.reduce(values as ResolvedNode?) { $0?[$1] }
        if let found, !replaces {
            let path = root.joined(separator: ".")
            let origin = found.provenance.origin
            throw EmissionError(
                .unrepresentable,
                Diagnostic(
                    "values.\(path) is there already, where the section \(name) would go", file: origin.file,
                    position: origin.position,
                    hint:
                        "rename it; or name another place with helm.\(name) in the manifest; or let the section come from "
                        + "there: files.\(name): {path: \(origin.file.split(separator: "/").last ?? "values.yaml"), "
                        + "root: \(path)}"))
        }
        guard tree.put(section, at: root[...]) else {
            throw EmissionError(
                .unrepresentable,
                Diagnostic(
                    "values.\(root.joined(separator: ".")) is to hold the section \(name), but what leads there is no map",
                    hint: "change helm.\(name) or the root of files.\(name) in the manifest"))
        }
    }

    private static func texts(_ entries: [Configuration.Entry]) throws(EmissionError) -> HelmTree {
        var members: [(key: String, value: HelmTree)] = []
        for entry in entries {
            func flaw(_ what: String) -> EmissionError {
                EmissionError(
                    .unrepresentable, at: entry.provenance.origin,
                    "the value of \(entry.key) \(what), and Helm values are text",
                    hint: "render manifests, which can hold it: --format kubernetes")
            }
            var text = entry.value.text
            if case .binary(let bytes) = entry.value.meaning {
                guard let content = String(validating: bytes, as: UTF8.self) else { throw flaw("is binary") }
                text = content
            }
            guard !text.utf8.contains(0) else { throw flaw("has a NUL character in it") }
            members.append((entry.key, .text(text, isSecret: entry.value.isSensitive)))
        }
        return .mapping(members)
    }
}
