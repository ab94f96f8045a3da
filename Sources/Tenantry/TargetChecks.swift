import Documents
import Estate
import Resolution
import SystemPackage

extension Manifest {
    /// Where the policy of a secret is, for a note.
    func place(of policy: SecretPolicy) -> String {
        let position = policy.position.map { ":\($0.line):\($0.column)" } ?? ""
        return "its policy is at \(file)\(position)"
    }

    /// The required secrets that a configuration lacks, as errors.
    func missingSecrets(in configuration: Configuration) -> [TenantryError] {
        var errors: [TenantryError] = []
        for policy in secrets where policy.isRequired {
            let key = policy.key.description
            // One that stands in env is a problem of another kind.
            let entry = configuration.secretData.first { $0.key == key }
            guard entry?.value.text.isEmpty ?? true, !configuration.publicData.contains(where: { $0.key == key })
            else { continue }
            errors.append(missing(policy, configuration.target, isThere: entry != nil))
        }
        return errors
    }

    /// A required secret that is not there, or is empty.
    private func missing(_ policy: SecretPolicy, _ target: Target, isThere: Bool) -> TenantryError {
        let (key, tenant) = (policy.key.description, target.tenant)
        return TenantryError(
            .badInput,
            Diagnostic(
                isThere
                    ? "the secret \(key) of \(target.title) is required, and is empty"
                    : "the secret \(key) is required, and no layer of \(target.title) sets it",
                file: file, position: policy.position,
                hint: policy.generator == nil
                    ? "tenantry set \(tenant) \(key) --secret asks for its value"
                    : isThere
                        ? "tenantry rotate \(tenant) \(key) makes a value"
                        : "tenantry generate \(tenant) makes a value"))
    }

    /// The required secrets that none of a target's layers has, of one whose configuration does not resolve.
    func missingSecrets(of target: Target, having keys: Set<String>) -> [TenantryError] {
        secrets.filter { $0.isRequired && !keys.contains($0.key.description) }
            .map { missing($0, target, isThere: false) }
    }
}

extension EstateFolder {
    /// The env entries of a configuration that the manifest says are secrets: they would stand in the ConfigMap.
    func plainSecrets(in configuration: Configuration) -> [TenantryError] {
        var errors: [TenantryError] = []
        for entry in configuration.publicData {
            guard let policy = manifest.policy(for: entry.key) else { continue }
            let origin = entry.provenance.origin
            let tenant = configuration.target.tenant
            let layer = origin.layer == folder(of: tenant) ? "" : " --layer \(origin.layer)"
            var source = (try? read(origin.file))?.source ?? SourceText(name: origin.file, bytes: [])
            source.masksValues = true
            errors.append(
                TenantryError(
                    .badInput,
                    source.diagnostic(
                        "\(entry.key) is a secret, and stands here in plain text", at: origin.position,
                        notes: [manifest.place(of: policy)],
                        hint: "tenantry set \(tenant) \(entry.key) --secret\(layer) moves it; "
                            + "a value that others have seen needs replacing")))
        }
        return errors
    }

    /// The secrets of a configuration that are not as their policies demand.
    func misshapenSecrets(in configuration: Configuration) -> [TenantryError] {
        var errors: [TenantryError] = []
        for entry in configuration.secretData {
            guard let policy = manifest.policy(for: entry.key),
                let flaw = policy.shape.flaw(in: Array(entry.value.text.utf8))
            else { continue }
            let origin = entry.provenance.origin
            var source = (try? read(origin.file))?.source ?? SourceText(name: origin.file, bytes: [])
            source.masksValues = true
            errors.append(
                TenantryError(
                    .badInput,
                    source.diagnostic(
                        "the value of \(entry.key) \(flaw)", at: origin.position, notes: [manifest.place(of: policy)],
                        hint: policy.generator == nil
                            ? "tenantry set \(configuration.target.tenant) \(entry.key) --secret asks for another value"
                            : "tenantry rotate \(configuration.target.tenant) \(entry.key) generates another value")))
        }
        return errors
    }
}
