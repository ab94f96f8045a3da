package import Estate
package import Resolution

/// The final entries of one target, fit to be shown.
package struct ShownTarget: Sendable {
    package struct Entry: Sendable {
        package let key: String
        /// Masked where it is sensitive, unless the values were to be revealed.
        package let value: String
        package let isSensitive: Bool
        package let origin: Origin
    }

    package let target: Target
    package let env: [Entry]
    package let secrets: [Entry]
}

extension Workspace {
    /// What stands for a sensitive value.
    package static let mask = "********"

    /// The final `env` and `secrets` of a tenant's targets.
    ///
    /// - Parameter reveals: whether sensitive values are shown, which takes a key that opens the secrets files.
    package func show(
        _ tenant: String, service: String? = nil, environment: String? = nil, reveals: Bool = false
    ) throws(TenantryError) -> [ShownTarget] {
        let (tenant, targets) = try targets(of: tenant, service: service, environment: environment)
        let loader = try reveals ? loader() : sealedLoader()
        var shown: [ShownTarget] = []
        for target in targets {
            let configuration = try loader.configuration(of: target, of: tenant)
            func entries(_ entries: [Configuration.Entry]) -> [ShownTarget.Entry] {
                entries.map { entry in
                    // What the manifest says is a secret is not shown, wherever it stands.
                    let isSensitive = entry.value.isSensitive || estate.manifest.policy(for: entry.key) != nil
                    return ShownTarget.Entry(
                        key: entry.key, value: isSensitive && !reveals ? Self.mask : entry.value.text,
                        isSensitive: isSensitive, origin: entry.provenance.origin)
                }
            }
            shown.append(
                ShownTarget(target: target, env: entries(configuration.env), secrets: entries(configuration.secrets)))
        }
        return shown
    }
}
