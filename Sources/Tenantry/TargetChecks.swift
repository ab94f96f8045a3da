import Documents
import Estate
import Resolution

extension Manifest {
    /// The required secrets that a configuration lacks, as errors.
    func missingSecrets(in configuration: Configuration) -> [TenantryError] {
        var errors: [TenantryError] = []
        for policy in secrets where policy.isRequired {
            let key = policy.key.description
            guard !configuration.secretData.contains(where: { $0.key == key }) else { continue }
            let tenant = configuration.target.tenant
            errors.append(
                TenantryError(
                    .badInput,
                    Diagnostic(
                        "the secret \(key) is required, and no layer of \(configuration.target.title) sets it",
                        file: file, position: policy.position,
                        hint: policy.generator == nil
                            ? "tenantry set \(tenant) \(key) --secret asks for its value"
                            : "tenantry rotate \(tenant) \(key) generates a value")))
        }
        return errors
    }
}
