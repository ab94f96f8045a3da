import Documents
import Estate

/// Where an entry goes.
struct EntryPlace {
    let file: LayerFile
    /// The env file of the same layer that has the key so far: a secret must not stay there.
    let plain: LayerFile?
}

extension Workspace {
    /// Finds out where an entry goes, and refuses what would put a secret into plain text.
    func place(of request: EntryRequest) throws(TenantryError) -> EntryPlace {
        let key = try rethrowing { () throws(EstateError) in try ConfigKey(request.key) }
        let tenant = try tenant(request.tenant)
        let layer = try layer(named: request.layer, environment: request.environment, of: tenant)
        let layers = try layers(of: tenant)
        let secrets = try holders(of: request.key, .secrets, in: layers)
        let plain = try holders(of: request.key, .env, in: layers)
        let policy = estate.manifest.policy(for: request.key)
        let isSecret = policy != nil || !secrets.isEmpty
        guard let section = request.section ?? (isSecret ? .secrets : plain.isEmpty ? nil : .env) else {
            throw try unknownKey(key, of: tenant, layers)
        }
        let file = try file(section, in: layer)
        try file.checkHolds(request.key)
        try file.checkWritable()
        guard section == .secrets else {
            guard !isSecret else {
                throw refusal(of: request.key, in: file, policy, secrets, hint: "leave --env out, or use --secret")
            }
            return EntryPlace(file: file, plain: nil)
        }
        if let other = plain.first(where: { $0.layer != layer }) {
            throw Self.refusal(of: request.key, in: plain, other, tenant)
        }
        try plain.first?.checkWritable()
        return EntryPlace(file: file, plain: plain.first)
    }

    /// What is said of a secret that an env file has.
    static func refusal(
        of key: String, in holders: [LayerFile], _ holder: LayerFile, _ tenant: Tenant
    ) -> TenantryError {
        TenantryError(
            .badInput, "\(key) is an env entry of the layer \(holder.layer.name), in plain text",
            notes: holders.map { "\($0.name) has it" },
            hint: "a key is a secret or it is not: "
                + "tenantry unset \(tenant.name) \(key) --env --layer \(holder.layer.name) removes it")
    }

    /// What is said of an env entry that is a secret.
    func refusal(
        of key: String, in file: LayerFile, _ policy: SecretPolicy?, _ holders: [LayerFile], hint: String
    ) -> TenantryError {
        var notes = holders.map { "\($0.name) has it, encrypted" }
        if let policy { notes.append(estate.manifest.place(of: policy)) }
        return TenantryError(
            .badInput, "\(key) is a secret, which would stand in \(file.name) in plain text", notes: notes,
            hint: hint)
    }

    private func unknownKey(
        _ key: ConfigKey, of tenant: Tenant, _ layers: [TenantLayer]
    ) throws(TenantryError) -> TenantryError {
        var known = estate.manifest.secrets.map(\.key.description)
        for layer in layers {
            known += try file(.secrets, in: layer).keys() + file(.env, in: layer).keys()
        }
        let nearest = Suggestion.nearest(to: key.description, among: known)
        return TenantryError(
            .usage, "\(key) is a new key of the tenant \(tenant.name): is it a secret?",
            notes: nearest.map { ["\($0) is known already"] } ?? [],
            hint: "say --secret, or --env for a value that everybody may see")
    }
}
