import Documents
import Estate
import SOPS

/// Who can open the Secrets of a target in a render that keeps them encrypted: its cluster, and whoever renders.
struct ClusterRecipients: Sendable {
    private let patterns: [RecipientPattern]
    private let names: RecipientNames
    private let estate: EstateFolder

    /// - Parameter named: keys and names that take the place of the manifest's; empty for the manifest's.
    /// - Throws: `badConfiguration` if there are none.
    init(_ workspace: Workspace, named: [String]) throws(TenantryError) {
        estate = workspace.estate
        names = workspace.recipientNames
        var patterns: [RecipientPattern] = []
        for name in named {
            _ = try names.chosen(name)
            patterns.append(RecipientPattern(try rethrowing { () throws(EstateError) in try Pattern(name) }))
        }
        self.patterns = named.isEmpty ? estate.manifest.kubernetes.encryptedFor : patterns
        guard self.patterns.isEmpty else { return }
        throw TenantryError(
            .badConfiguration,
            Diagnostic(
                "nobody is named whom Secrets are to be encrypted for", file: estate.manifest.file,
                hint: "add kubernetes.encrypt: {recipients: [cluster, ci]}, or give --encrypt-to NAME; "
                    + "be among them yourself, so that what stays keeps its ciphertext"))
    }

    /// The keys for a target, each once.
    ///
    /// - Throws: `badConfiguration` for a name that the manifest does not have.
    func keys(for target: Target, of tenant: Tenant) throws(TenantryError) -> [MasterKey] {
        var keys: [MasterKey] = []
        for recipient in patterns {
            switch recipient.pattern.expanded({ tenant.value(of: $0, for: target) }) {
            case .skipped: continue
            case .missing(let name):
                throw error(
                    "the tenant \(tenant.name) has no attribute \(name), which the recipient "
                        + "\(recipient.pattern) needs", recipient,
                    hint: tenant.hasFile ? "add it to \(tenant.file)" : tenant.hint(toAdd: name))
            case .text(let text):
                do throws(TenantryError) {
                    for key in try names.chosen(text).keys where !keys.contains(where: { $0.id == key.id }) {
                        keys.append(key)
                    }
                } catch {
                    throw self.error(error.diagnostic.summary, recipient, hint: error.diagnostic.hint)
                }
            }
        }
        guard keys.isEmpty else { return keys }
        throw TenantryError(
            .badConfiguration,
            Diagnostic("there is nobody to encrypt the Secrets of \(target.title) for", file: estate.manifest.file))
    }

    private func error(_ summary: String, _ recipient: RecipientPattern, hint: String?) -> TenantryError {
        estate.excerpted(
            TenantryError(
                .badConfiguration,
                Diagnostic(summary, file: estate.manifest.file, position: recipient.position, hint: hint)))
    }
}
