package import Estate

extension Workspace {
    /// The tenants that changes since a commit can touch, as `affected` finds them: what a render has to make anew.
    ///
    /// - Parameter revision: as git understands it.
    /// - Throws: also if it cannot be found out of a tenant whether it is touched.
    package func affectedTenants(since revision: String) throws(TenantryError) -> Set<TenantName> {
        let affected = try affected(since: revision)
        if let error = affected.failures.errors.first { throw error }
        return Set(affected.targets.map(\.target.tenant))
    }
}
