import Documents
import Estate
import SystemPackage

/// A secret to rotate, the file to change, and the tenant's other files that have a value of it.
struct PlannedSecret: Sendable {
    let key: String
    let file: LayerFile
    let others: [LayerFile]
}

/// Finds out which secrets of a tenant a request is about. It takes no key.
struct RotationPlan {
    let workspace: Workspace
    let request: RotationRequest
    private var manifest: Manifest { workspace.estate.manifest }

    /// - Throws: `usage`, `notFound`, … if something that was named cannot be rotated; what is not there is passed over
    ///   where nobody has named the tenant.
    func secrets(of tenant: Tenant) throws(TenantryError) -> [PlannedSecret] {
        switch request.subject {
        case .secrets(let keys, _): try named(keys, tenant)
        case .all: try own(manifest.secrets.filter { $0.generator != nil }.map(\.key.description), tenant)
        case .everyTenant(let keys): try own(keys, tenant)
        case .missing(let keys, _): try missing(keys, tenant)
        }
    }

    // MARK: Named secrets of a tenant

    /// For each key the file that has it. A secret that has no value yet, but a policy, gets into the tenant's own.
    private func named(_ keys: [String], _ tenant: Tenant) throws(TenantryError) -> [PlannedSecret] {
        let isChosen = request.layer != nil || request.environment != nil
        let chosen = isChosen ? try layer(of: tenant) : nil
        let layers = try workspace.layers(of: tenant)
        var found: [PlannedSecret] = []
        for key in keys where !found.contains(where: { $0.key == key }) {
            try LayerFile.check(key, root: manifest.files.secrets.root)
            let holders = try workspace.holders(of: key, .secrets, in: layers)
            let file: LayerFile
            if holders.isEmpty, request.action == .replace, manifest.policy(for: key) != nil {
                let own = if let chosen { chosen } else { try layer(of: tenant) }
                file = try workspace.file(.secrets, in: own)
            } else if let holder = holders.last(where: { chosen == nil || $0.layer == chosen }) {
                if chosen == nil { try checkIsOnly(holder, of: holders, key, tenant) }
                file = holder
            } else {
                throw try noSecret(key, tenant, chosen, holders, layers)
            }
            try file.checkWritable()
            found.append(PlannedSecret(key: key, file: file, others: holders.filter { $0.path != file.path }))
        }
        return found
    }

    private func layer(of tenant: Tenant) throws(TenantryError) -> TenantLayer {
        try workspace.layer(named: request.layer, environment: request.environment, of: tenant)
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
        for layer in chosen.map({ [$0] }) ?? layers { known += try workspace.file(.secrets, in: layer).keys() }
        let place = chosen.map { "the layer \($0.name)" } ?? "the tenant \(tenant.name)"
        return TenantryError(
            .notFound, "\(place) has no secret \(key)", notes: holders.map { "\($0.name) has it" },
            hint: Suggestion.hint(for: key, among: known))
    }

    // MARK: What a tenant has of its own

    /// Every value of the keys in files that the tenant shares with nobody.
    private func own(_ keys: [String], _ tenant: Tenant) throws(TenantryError) -> [PlannedSecret] {
        guard isInEnvironment(tenant) else { return [] }
        var found: [PlannedSecret] = []
        let all = try workspace.layers(of: tenant)
        let layers: [TenantLayer]
        if request.layer != nil || request.environment != nil {
            layers = [try layer(of: tenant)]
        } else {
            layers = all.filter { !$0.isShared }
        }
        for layer in layers {
            let file = try workspace.file(.secrets, in: layer)
            guard !file.isLink, file.source != nil else { continue }
            let present = Set(try file.keys())
            for key in keys
            where present.contains(key) && !found.contains(where: { $0.key == key && $0.file.path == file.path }) {
                if request.action == .finish, !present.contains(RotationRequest.previousName(of: key)) { continue }
                found.append(PlannedSecret(key: key, file: file, others: []))
            }
        }
        return found
    }

    /// Whether the tenant is in the environment that is asked for; where tenants are named, it has to be.
    private func isInEnvironment(_ tenant: Tenant) -> Bool {
        switch request.subject {
        case .everyTenant, .missing(_, nil): break
        case .secrets, .all, .missing: return true
        }
        guard let environment = request.environment, manifest.environments.contains(environment) else { return true }
        return tenant.environments.contains(environment)
    }

    private func missing(_ keys: [String], _ tenant: Tenant) throws(TenantryError) -> [PlannedSecret] {
        guard isInEnvironment(tenant) else { return [] }
        let layers = try workspace.layers(of: tenant)
        let file = try workspace.file(.secrets, in: layer(of: tenant))
        var found: [PlannedSecret] = []
        for policy in manifest.secrets where policy.generator != nil {
            let key = policy.key.description
            guard keys.isEmpty ? policy.isRequired : keys.contains(key),
                try workspace.holders(of: key, .secrets, in: layers).isEmpty
            else { continue }
            try file.checkWritable()
            found.append(PlannedSecret(key: key, file: file, others: []))
        }
        return found
    }
}
