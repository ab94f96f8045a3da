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
        let leaves = VersionLeaves(estate)
        var rows: [TargetVersion] = []
        try OrderedWork.run(count: names.count) { [self] index in
            Result { () throws(TenantryError) in try versions(of: names[index], key: key, loader, leaves) }
        } deliver: { _, found throws(TenantryError) in
            rows += try found.get()
        }
        return rows
    }

    private func versions(
        of name: TenantName, key: [String]?, _ loader: ConfigurationLoader, _ leaves: VersionLeaves
    ) throws(TenantryError) -> [TargetVersion] {
        let tenant = try tenant(name.description)
        let layers = try layers(of: tenant).map(\.name)
        let place = try versionPlace(key, in: layers.reversed(), leaves)
        return try targets(of: tenant, in: TargetSelection(name.description)).map { target in
            // Only a version that refers to a variable needs more than the values.
            var outcome = version(at: place, of: target, of: tenant, loader, [.values])
            if case .failure = outcome {
                outcome = version(at: place, of: target, of: tenant, loader, Set(Section.allCases))
            }
            return TargetVersion(target: target, outcome: outcome)
        }
    }

    private func version(
        at place: VersionPlace, of target: Target, of tenant: Tenant, _ loader: ConfigurationLoader,
        _ sections: Set<Section>
    ) -> Result<TargetVersion.Found?, TenantryError> {
        Result { () throws(TenantryError) in
            let configuration = try loader.configuration(of: target, of: tenant, sections: sections)
            return try rethrowing { () throws(ResolutionError) in
                let path = ConfigurationPath(.values, place.key.map(ConfigurationPath.Step.key))
                guard let node = try configuration.lookup(path), let value = node.value else { return nil }
                let origin = node.provenance.origin
                return TargetVersion.Found(text: value.masked, file: origin.file, line: origin.position.line)
            }
        }
    }
}
