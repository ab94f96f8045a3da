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
            var open: [FilePath: DecryptedFile] = [:]
            var rotated: [RotationReport.Rotated] = []
            var affected: [AffectedTargets.Change] = []
            for (key, file) in try files(holding: keys, tenant: tenant, layer: layer) {
                guard let source = file.source else { continue }
                let decrypted = if let opened = open[file.path] { opened } else { try self.open(source) }
                let new = if let value { value } else { try generator(of: key, tenant: tenant).value() }
                open[file.path] = try rethrowing { () throws(SOPSError) in
                    let bytes = try decrypted.setting(file.path(of: key), to: new, now: surroundings.now())
                    guard bytes != decrypted.encrypted.source.bytes else {
                        throw SOPSError(.invalidValue, "the new value of \(key) is the one that it has already")
                    }
                    return try EncryptedFile(parsing: SourceText(name: source.name, bytes: bytes))
                        .decrypt(with: decrypted.key)
                }
                rotated.append(.init(key: key, file: file.name, layer: file.layer.name))
                affected.append(.init(key: key, file: file.path, layer: file.layer))
            }
            let (targets, warnings) = try AffectedTargets(self).list(affected, tenant: self.tenant(tenant))
            try write(open.map { FileChange($0.key, bytes: $0.value.encrypted.source.bytes) })
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

    /// For each key the file that has it.
    private func files(
        holding keys: [String], tenant name: String, layer: String?
    ) throws(TenantryError) -> [(key: String, file: LayerFile)] {
        let tenant = try tenant(name)
        let chosen = try layer.map { name throws(TenantryError) in try self.layer(named: name, environment: nil, of: tenant) }
        let layers = try layers(of: tenant)
        var found: [(String, LayerFile)] = []
        for key in keys where !found.contains(where: { $0.0 == key }) {
            let holders = try holders(of: key, .secrets, in: layers)
            guard let file = holders.last(where: { chosen == nil || $0.layer == chosen }) else {
                throw try noSecret(key, tenant, chosen, holders, layers)
            }
            if chosen == nil, file.layer.isShared || file.isLink {
                throw TenantryError(
                    .usage, "\(key) is not a secret of \(name) alone: it comes from \(file.name), which other tenants share",
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
        var hint = Suggestion.hint(for: key, among: known)
        if hint == nil, estate.manifest.policy(for: key) != nil, holders.isEmpty {
            hint = "it has no value yet: tenantry set \(tenant.name) \(key) --secret gives it one"
        }
        let place = chosen.map { "the layer \($0.name)" } ?? "the tenant \(tenant.name)"
        return TenantryError(
            .notFound, "\(place) has no secret \(key)", notes: holders.map { "\($0.name) has it" }, hint: hint)
    }
}
