package import Documents
package import Estate
import SOPS
import SystemPackage

/// What a rotation did.
package struct RotationReport: Sendable {
    package struct Rotated: Sendable {
        package let key: String
        package let file: String
        package let layer: String
    }

    package let rotated: [Rotated]
    /// The targets whose configuration changes, sorted by tenant.
    package let targets: [Target]
    package let warnings: [Diagnostic]
}

extension Workspace {
    /// Checks all that can be checked before there is a value.
    ///
    /// - Parameter isGenerated: whether the policies are to make the values.
    package func checkRotation(
        of keys: [String], tenant: String, layer: String?, isGenerated: Bool
    ) throws(TenantryError) {
        _ = try files(holding: keys, tenant: tenant, layer: layer)
        if isGenerated { for key in keys { _ = try generator(of: key, tenant: tenant) } }
    }

    /// Gives secrets new values.
    ///
    /// - Parameters:
    ///   - layer: the layer that holds the secrets; nil for the highest that does, which must be the tenant's own.
    ///   - value: the new value of the only key; nil lets the policy's generator make it.
    package func rotate(
        _ keys: [String], tenant: String, layer: String? = nil, to value: [UInt8]? = nil
    ) throws(TenantryError) -> RotationReport {
        try exclusively { () throws(TenantryError) in
            var pending = PendingSecrets(self)
            var rotated: [RotationReport.Rotated] = []
            var affected: [AffectedTargets.Change] = []
            for (key, file) in try files(holding: keys, tenant: tenant, layer: layer) {
                let new = if let value { value } else { try generator(of: key, tenant: tenant).value() }
                try pending.set(key, to: new, in: file)
                rotated.append(.init(key: key, file: file.name, layer: file.layer.name))
                affected.append(.init(key: key, file: file.path, layer: file.layer))
            }
            let (targets, warnings) = try AffectedTargets(self).list(affected, tenant: self.tenant(tenant))
            try write(pending.changes())
            return RotationReport(rotated: rotated, targets: targets, warnings: warnings)
        }
    }

    private func generator(of key: String, tenant: String) throws(TenantryError) -> SecretGenerator {
        if let generator = estate.manifest.policy(for: key)?.generator { return generator }
        throw TenantryError(
            .usage, "the manifest does not say how \(key) is made",
            hint: "bring the value yourself: tenantry rotate \(tenant) \(key) --prompt, or --stdin; "
                + "or add generate: {length: 32} to its policy in \(estate.manifest.file)")
    }

    /// For each key the file that has it. A secret that has no value yet, but a policy, gets into the tenant's own.
    private func files(
        holding keys: [String], tenant name: String, layer: String?
    ) throws(TenantryError) -> [(key: String, file: LayerFile)] {
        let tenant = try tenant(name)
        let chosen = try layer.map { name throws(TenantryError) in
            try self.layer(named: name, environment: nil, of: tenant)
        }
        let layers = try layers(of: tenant)
        var found: [(String, LayerFile)] = []
        for key in keys where !found.contains(where: { $0.0 == key }) {
            let holders = try holders(of: key, .secrets, in: layers)
            if holders.isEmpty, estate.manifest.policy(for: key) != nil {
                let own = if let chosen { chosen } else { try self.layer(named: nil, environment: nil, of: tenant) }
                let file = try file(.secrets, in: own)
                try file.checkWritable()
                found.append((key, file))
                continue
            }
            guard let file = holders.last(where: { chosen == nil || $0.layer == chosen }) else {
                throw try noSecret(key, tenant, chosen, holders, layers)
            }
            if chosen == nil, file.layer.isShared {
                throw TenantryError(
                    .usage, "\(key) is not a secret of \(name) alone: other tenants share \(file.name)",
                    hint: "rotate it for all of them with --layer \(file.layer.name), "
                        + "or give \(name) its own: tenantry set \(name) \(key) --secret")
            }
            try file.checkWritable()
            found.append((key, file))
        }
        return found
    }

    private func noSecret(
        _ key: String, _ tenant: Tenant, _ chosen: TenantLayer?, _ holders: [LayerFile], _ layers: [TenantLayer]
    ) throws(TenantryError) -> TenantryError {
        var known: [String] = []
        for layer in chosen.map({ [$0] }) ?? layers { known += try file(.secrets, in: layer).keys() }
        let place = chosen.map { "the layer \($0.name)" } ?? "the tenant \(tenant.name)"
        return TenantryError(
            .notFound, "\(place) has no secret \(key)", notes: holders.map { "\($0.name) has it" },
            hint: Suggestion.hint(for: key, among: known))
    }
}
