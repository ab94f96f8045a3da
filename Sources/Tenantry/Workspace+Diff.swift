import Estate
import Resolution

/// A tenant, in one environment or in all of its own: `acme`, `acme/prod`.
package struct TenantReference: Sendable {
    package let tenant: String
    package let environment: String?

    package init(parsing text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        tenant = parts[0]
        environment = parts.count > 1 ? parts[1] : nil
    }
}

extension Workspace {
    /// How the final configurations of two tenants, or of one in two environments, differ. Targets are compared by
    /// service, and by environment where none is named. It takes keys.
    ///
    /// - Parameter reveals: whether secrets are shown instead of their fingerprints.
    /// - Throws: `usage` if the two have no service and environment in common.
    package func diff(
        _ first: TenantReference, _ second: TenantReference, service: String? = nil, reveals: Bool = false
    ) throws(TenantryError) -> [TargetDifference] {
        let left = try targets(of: first.tenant, service: service, environment: first.environment)
        let right = try targets(of: second.tenant, service: service, environment: second.environment)
        let loader = try loader()
        let fingerprints = try Fingerprints(self, reveals: reveals)
        var result: [TargetDifference] = []
        for one in left.targets {
            for other in right.targets where one.service == other.service {
                let isPair = first.environment != nil && second.environment != nil
                guard isPair || one.environment == other.environment else { continue }
                let before = try loader.configuration(of: one, of: left.tenant)
                let after = try loader.configuration(of: other, of: right.tenant)
                result.append(
                    TargetDifference(
                        before: .init(target: one, revision: nil), after: .init(target: other, revision: nil),
                        changes: try fingerprints.changes(before, after)))
            }
        }
        guard !result.isEmpty else {
            throw TenantryError(
                .usage, "\(first.tenant) and \(second.tenant) have no service and environment in common",
                hint: "name the environments: tenantry diff \(first.tenant)/ENVIRONMENT \(second.tenant)/ENVIRONMENT")
        }
        return result
    }

    /// How the final configurations of a tenant differ from those of a commit. It takes keys.
    ///
    /// A target that one of the two does not have is compared with nothing.
    package func diff(
        _ tenant: TenantReference, since revision: String, service: String? = nil, reveals: Bool = false
    ) throws(TenantryError) -> [TargetDifference] {
        let earlier = try earlier(revision).workspace
        let fingerprints = try Fingerprints(self, reveals: reveals)
        let old = try earlier?.configurations(of: tenant, service) ?? []
        let new = try configurations(of: tenant, service)
        guard !old.isEmpty || !new.isEmpty else {
            // Says what is wrong with the name.
            _ = try targets(of: tenant.tenant, service: service, environment: tenant.environment)
            return []
        }
        var targets = new.map(\.target)
        for configuration in old where !targets.contains(configuration.target) { targets.append(configuration.target) }
        var result: [TargetDifference] = []
        for target in targets {
            let before = old.first { $0.target == target }
            let after = new.first { $0.target == target }
            result.append(
                TargetDifference(
                    before: .init(target: target, revision: revision), after: .init(target: target, revision: nil),
                    changes: try fingerprints.changes(before, after)))
        }
        return result
    }

    /// The configurations of a tenant's targets; none if there is no such tenant.
    private func configurations(
        of tenant: TenantReference, _ service: String?
    ) throws(TenantryError) -> [Configuration] {
        let manifest = estate.manifest
        guard service.map(manifest.services.contains) ?? true,
            tenant.environment.map(manifest.environments.contains) ?? true
        else { return [] }
        let found: Tenant
        do throws(EstateError) {
            found = try estate.tenant(named: tenant.tenant)
        } catch {
            if error.code == .unknownTenant { return [] }
            throw TenantryError(error.category, error.diagnostic)
        }
        let selection = TargetSelection(tenant.tenant, service: service, environment: tenant.environment)
        let loader = try loader()
        var configurations: [Configuration] = []
        for target in try targets(of: found, in: selection) {
            configurations.append(try loader.configuration(of: target, of: found))
        }
        return configurations
    }
}
