import Documents
package import Estate
import Resolution

/// The version that a target runs.
package struct TargetVersion: Sendable {
    package struct Found: Sendable {
        package let text: String
        /// Relative to the estate's folder.
        package let file: String
        package let line: Int
    }

    package let target: Target
    /// nil: no layer says one.
    package let outcome: Result<Found?, TenantryError>
}

extension Workspace {
    /// The versions of a tenant's targets, or of all. It takes no key.
    ///
    /// - Parameter key: the keys of the value; nil for the one that is found, in each tenant's layers.
    package func versions(of tenant: String? = nil, key: [String]? = nil) throws(TenantryError) -> [TargetVersion] {
        let names: [TenantName]
        if let tenant {
            names = [try self.tenant(tenant).name]
        } else {
            names = try rethrowing { () throws(EstateError) in try estate.tenants() }
        }
        return try versions(of: names, key: key)
    }

    func versions(of names: [TenantName], key: [String]?) throws(TenantryError) -> [TargetVersion] {
        let loader = try sealedLoader()
        var rows: [TargetVersion] = []
        var leaves = VersionLeaves(estate)
        for name in names {
            let tenant = try tenant(name.description)
            let layers = try layers(of: tenant).map(\.name)
            let place = try versionPlace(key, in: layers.reversed(), &leaves)
            for target in try targets(of: tenant, in: TargetSelection(name.description)) {
                let outcome = Result { () throws(TenantryError) in
                    let configuration = try loader.configuration(of: target, of: tenant)
                    return try rethrowing { () throws(ResolutionError) in try found(place, in: configuration) }
                }
                rows.append(TargetVersion(target: target, outcome: outcome))
            }
        }
        return rows
    }

    private func found(
        _ place: VersionPlace, in configuration: Configuration
    ) throws(ResolutionError) -> TargetVersion.Found? {
        var node: ResolvedNode? = try configuration.values()
        for key in place.key { node = node?[key] }
        guard let node, let value = node.value else { return nil }
        let origin = node.provenance.origin
        return TargetVersion.Found(text: value.masked, file: origin.file, line: origin.position.line)
    }
}
