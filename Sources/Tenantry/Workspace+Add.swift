package import Documents
import Estate
import SOPS
import SystemPackage

/// What a new tenant is to have.
package struct TenantRequest: Sendable {
    package var name: String
    package var attributes: [(key: String, value: String)]
    /// Who can read its secrets besides those of the rule that matches so far.
    package var recipients: [String]

    package init(name: String, attributes: [(key: String, value: String)] = [], recipients: [String] = []) {
        (self.name, self.attributes, self.recipients) = (name, attributes, recipients)
    }
}

/// What `add` has written.
package struct AdditionReport: Sendable {
    package let tenant: String
    /// The files that are new or changed, as messages show them.
    package let files: [String]
    package let generated: [String]
    /// Required secrets that somebody has to bring.
    package let missing: [String]
    /// The pattern of the new creation rule.
    package let rule: String?
    package let warnings: [Diagnostic]
}

extension Workspace {
    /// Adds a tenant: all of its files, or none.
    package func add(_ request: TenantRequest) throws(TenantryError) -> AdditionReport {
        try exclusively { () throws(TenantryError) in try add(request, with: TenantContents()) }
    }

    /// Adds a tenant while nobody else writes.
    ///
    /// - Parameters:
    ///   - contents: what it has from the beginning.
    ///   - isTrial: whether nothing is written.
    func add(
        _ request: TenantRequest, with contents: TenantContents, isTrial: Bool = false
    ) throws(TenantryError) -> AdditionReport {
        let tenant = try newTenant(request)
        let layers = try layers(of: tenant)
        let own = try layer(named: nil, environment: nil, of: tenant)
        let env = try file(.env, in: own)
        let secrets = try file(.secrets, in: own)
        var changes: [FileChange] = []
        if let text = Self.tenantFile(tenant.attributes) {
            changes.append(FileChange(estate.path(tenant.file), bytes: Array(text.utf8)))
        }
        let text = try NewEnvFile(tenant: tenant, root: env.root, lower: lowerEntries(layers, below: own)).text
        var envBytes = Array(text.utf8)
        for variable in contents.variables {
            let source = SourceText(name: env.name, bytes: envBytes)
            envBytes = try EnvText.setting(env.path(of: variable.key), to: variable.text, in: source)
        }

        let rule = try newRule(for: secrets, tenant, request.recipients)
        let (generated, missing) = try required(
            layers, besides: contents.secrets.map(\.key), generates: !contents.isImported)
        let saysForWhom = try saysForWhom(secrets.path)
        var sealed: [FileChange] = []
        if rule != nil || !generated.isEmpty || !contents.secrets.isEmpty || saysForWhom {
            let settings = if let rule { rule.settings } else { try encryptionSettings(for: secrets.path) }
            var values = contents.secrets.map { (path: secrets.path(of: $0.key), value: $0.value) }
            values += try self.values(of: generated, in: secrets, &envBytes, env)
            let now = surroundings.now()
            let bytes = try Self.encrypting(values, as: secrets, settings: settings, now: now)
            sealed.append(FileChange(secrets.path, bytes: bytes))
            let record = try noting(changed: values.compactMap(\.path.last), in: secrets, now: now)
            if let record { sealed.append(record) }
        }
        changes.append(FileChange(env.path, bytes: envBytes))
        changes += sealed
        if let values = contents.values {
            changes.append(FileChange(estate.path("\(own.name)/\(valuesPath)"), bytes: values))
        }
        if let change = rule?.change { changes.append(change) }
        for change in changes where change.path != rule?.change?.path {
            try checkFree(change.path)
        }
        if !isTrial { try write(changes) }
        return AdditionReport(
            tenant: tenant.name.description, files: changes.map { estate.name(of: $0.path) },
            generated: generated.map(\.key), missing: missing, rule: rule?.pattern,
            warnings: try warnings(tenant, layers, request, rule))
    }

    /// What the secrets file is to hold. The public halves of keys go there, too, or into the env file.
    private func values(
        of generated: [(key: String, new: GeneratedSecret)], in secrets: LayerFile, _ envBytes: inout [UInt8],
        _ env: LayerFile
    ) throws(TenantryError) -> [(path: [String], value: [UInt8])] {
        var values: [(path: [String], value: [UInt8])] = []
        for (key, new) in generated {
            values.append((secrets.path(of: key), new.value))
            guard let text = new.publicHalf, let name = estate.manifest.policy(for: key)?.publicKey else { continue }
            if estate.manifest.policy(for: name) != nil {
                values.append((secrets.path(of: name), Array(text.utf8)))
            } else {
                let source = SourceText(name: env.name, bytes: envBytes)
                envBytes = try EnvText.setting(env.path(of: name), to: text, in: source)
            }
        }
        return values
    }

    /// Whether anything says for whom a file would be encrypted. An estate of which that is not so has no secrets.
    private func saysForWhom(_ file: FilePath) throws(TenantryError) -> Bool {
        if try rules(for: file) != nil { return true }
        return try !surroundings.keysOfEnvironment().isEmpty
    }

    /// The required secrets that no layer has: those with a generator, with a value, and the others.
    private func required(
        _ layers: [TenantLayer], besides given: [String], generates: Bool
    ) throws(TenantryError) -> (generated: [(key: String, new: GeneratedSecret)], missing: [String]) {
        var generated: [(key: String, new: GeneratedSecret)] = []
        var missing: [String] = []
        for policy in estate.manifest.secrets where policy.isRequired && !given.contains(policy.key.description) {
            let key = policy.key.description
            guard try holders(of: key, .secrets, in: layers).isEmpty else { continue }
            if generates, let new = try policy.generate(estate.manifest) {
                generated.append((key, new))
            } else {
                missing.append(key)
            }
        }
        // Public halves come with their keys.
        let halves = generated.compactMap { estate.manifest.policy(for: $0.key)?.publicKey }
        missing.removeAll { halves.contains($0) }
        return (generated, missing)
    }

    private func lowerEntries(
        _ layers: [TenantLayer], below own: TenantLayer
    ) throws(TenantryError) -> [(layer: String, keys: [String])] {
        var entries: [(layer: String, keys: [String])] = []
        for layer in layers.prefix(while: { $0 != own }) {
            let keys = try file(.env, in: layer).keys()
            if !keys.isEmpty { entries.append((layer.name, keys)) }
        }
        return entries
    }

    private func checkFree(_ path: FilePath) throws(TenantryError) {
        let status = try rethrowing { () throws(EstateError) in try estate.store.status(path) }
        guard status != nil else { return }
        throw TenantryError(
            .cannotCreate,
            Diagnostic(
                "the file exists already, and nothing is overwritten", file: estate.name(of: path),
                hint: "choose another name, or move the file away"))
    }

    private func warnings(
        _ tenant: Tenant, _ layers: [TenantLayer], _ request: TenantRequest, _ rule: NewRule?
    ) throws(TenantryError) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        for layer in layers where layer.isShared && !layer.usesService && !layer.usesEnvironment {
            let path = estate.path(layer.name)
            guard try rethrowing({ () throws(EstateError) in try estate.store.status(path) }) == nil else { continue }
            warnings.append(
                Diagnostic(
                    "there is no folder \(layer.name), so this layer contributes nothing",
                    hint: AttributeCatalog(self).suggestion(for: layer)))
        }
        if let rule, rule.change == nil {
            warnings.append(Diagnostic("no creation rule was added: everybody named can read the secrets already"))
        }
        return warnings
    }
}
