package import Estate

extension Workspace {
    /// All tenants with their attributes, sorted by name. It takes no key and reads no layer.
    package func list() throws(TenantryError) -> [Tenant] {
        try rethrowing { () throws(EstateError) in
            var tenants: [Tenant] = []
            for name in try estate.tenants() { tenants.append(try estate.tenant(name)) }
            return tenants
        }
    }

    /// The names of all tenants, sorted.
    package func tenantNames() throws(TenantryError) -> [String] {
        try rethrowing { () throws(EstateError) in try estate.tenants().map(\.description) }
    }

    /// Whether a tenant is suspended: left out where all are rendered.
    package func isSuspended(_ name: String) throws(TenantryError) -> Bool { try tenant(name).isSuspended }
}
