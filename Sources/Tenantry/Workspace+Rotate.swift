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
    /// What keeps its value.
    package let notes: [String]
}

/// Which secrets a rotation is about.
package struct RotationRequest: Sendable {
    package var tenant: String
    package var keys: [String]
    /// nil: the tenant's only one that holds the secret.
    package var layer: String?
    /// The environment whose layer of the tenant is meant.
    package var environment: String?

    package init(tenant: String, keys: [String], layer: String? = nil, environment: String? = nil) {
        (self.tenant, self.keys) = (tenant, keys)
        (self.layer, self.environment) = (layer, environment)
    }
}

extension Workspace {
    /// Checks all that can be checked before there is a value.
    ///
    /// - Parameter isGenerated: whether the policies are to make the values.
    package func checkRotation(
        of request: RotationRequest, isGenerated: Bool
    ) throws(TenantryError) {
        _ = try holdings(of: request)
        if isGenerated { for key in request.keys { _ = try generator(of: key, tenant: request.tenant) } }
    }

    /// Gives secrets new values.
    ///
    /// - Parameter value: the new value of the only key; nil lets the policy's generator make it.
    package func rotate(
        _ request: RotationRequest, to value: [UInt8]? = nil
    ) throws(TenantryError) -> RotationReport {
        try exclusively { () throws(TenantryError) in
            var pending = PendingSecrets(self)
            var rotated: [RotationReport.Rotated] = []
            var affected: [AffectedTargets.Change] = []
            var notes: [String] = []
            for holding in try holdings(of: request) {
                let (key, file) = (holding.key, holding.file)
                let new = if let value { value } else { try generator(of: key, tenant: request.tenant).value() }
                try pending.set(key, to: new, in: file)
                notes += holding.others.map { "\($0.name) has a value of \(key), too, and keeps it" }
                rotated.append(.init(key: key, file: file.name, layer: file.layer.name))
                affected.append(.init(key: key, section: .secrets, file: file.path, layer: file.layer))
            }
            let (targets, unknown) = try AffectedTargets(self).list(affected, tenant: self.tenant(request.tenant))
            try write(pending.changes())
            let warnings = unknown + (value.map { Self.referenceWarnings(in: $0, of: request.keys) } ?? [])
            return RotationReport(rotated: rotated, targets: targets, warnings: warnings, notes: notes)
        }
    }

    private func generator(of key: String, tenant: String) throws(TenantryError) -> SecretGenerator {
        if let generator = estate.manifest.policy(for: key)?.generator { return generator }
        throw TenantryError(
            .usage, "the manifest does not say how \(key) is made",
            hint: "bring the value yourself: tenantry rotate \(tenant) \(key) --prompt, or --stdin; "
                + "or add generate: {length: 32} to its policy in \(estate.manifest.file)")
    }

    /// A secret to rotate, the file to change, and the tenant's other files that have a value of it.
    private struct Holding {
        let key: String
        let file: LayerFile
        let others: [LayerFile]
    }

    /// For each key the file that has it. A secret that has no value yet, but a policy, gets into the tenant's own.
    private func holdings(of request: RotationRequest) throws(TenantryError) -> [Holding] {
        let tenant = try tenant(request.tenant)
        let isChosen = request.layer != nil || request.environment != nil
        let chosen =
            isChosen ? try layer(named: request.layer, environment: request.environment, of: tenant) : nil
        let layers = try layers(of: tenant)
        var found: [Holding] = []
        for key in request.keys where !found.contains(where: { $0.key == key }) {
            try LayerFile.check(key, root: estate.manifest.files.secrets.root)
            let holders = try holders(of: key, .secrets, in: layers)
            let file: LayerFile
            if holders.isEmpty, estate.manifest.policy(for: key) != nil {
                let own = if let chosen { chosen } else { try layer(named: nil, environment: nil, of: tenant) }
                file = try self.file(.secrets, in: own)
            } else if let holder = holders.last(where: { chosen == nil || $0.layer == chosen }) {
                if chosen == nil { try checkIsOnly(holder, of: holders, key, tenant) }
                file = holder
            } else {
                throw try noSecret(key, tenant, chosen, holders, layers)
            }
            try file.checkWritable()
            found.append(Holding(key: key, file: file, others: holders.filter { $0.path != file.path }))
        }
        return found
    }

    /// Refuses to choose among layers: which one is meant decides who gets the new value.
    private func checkIsOnly(
        _ holder: LayerFile, of holders: [LayerFile], _ key: String, _ tenant: Tenant
    ) throws(TenantryError) {
        guard !holder.layer.isShared else {
            throw TenantryError(
                .usage, "\(key) is not a secret of \(tenant.name) alone: other tenants share \(holder.name)",
                hint: "rotate it for all of them with --layer \(holder.layer.name), "
                    + "or give \(tenant.name) its own: tenantry set \(tenant.name) \(key) --secret")
        }
        let own = holders.filter { !$0.layer.isShared }
        guard own.contains(where: { $0.path != holder.path }) else { return }
        throw TenantryError(
            .usage, "several layers of \(tenant.name) have a value of \(key)", notes: own.map { "\($0.name) has it" },
            hint: "say which one is meant: --layer \(own[0].layer.name), or --layer \(holder.layer.name)")
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
