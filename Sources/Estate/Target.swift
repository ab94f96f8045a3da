/// What a configuration is resolved for: one service of one tenant, in one environment if the estate has any.
package struct Target: Hashable, Sendable {
    package let tenant: TenantName
    package let service: String
    /// Nil in an estate without environments.
    package let environment: String?

    package init(tenant: TenantName, service: String, environment: String?) {
        self.tenant = tenant
        self.service = service
        self.environment = environment
    }
}

extension Target {
    /// For people: `acme, devops-demo, prod`.
    package var title: String {
        ([tenant.description, service] + (environment.map { [$0] } ?? [])).joined(separator: ", ")
    }
}
