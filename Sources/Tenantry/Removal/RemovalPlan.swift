package import Documents
package import Estate
import SOPS
import SystemPackage

/// What goes when a tenant is removed, and what remains elsewhere.
package struct RemovalPlan: Sendable {
    /// A target's objects in a cluster.
    package struct Remainder: Sendable {
        package let target: Target
        package let namespace: String?
        /// `configmap/NAME` and `secret/NAME`.
        package let objects: [String]
        /// The labels that all objects of the target have, also those with earlier hashes.
        package let selector: String
        /// Whether the names end in a hash.
        package let hasHashes: Bool
        /// Whether the hashes are known: they take a key.
        package let isExact: Bool
    }

    package let tenant: TenantName
    /// The files and links to be removed, as messages show them, sorted.
    package let files: [String]
    /// Links elsewhere that lead to the tenant's folder, which go, too.
    package let links: [String]
    /// The creation rules that are for the tenant alone.
    package let rules: [String]
    /// Files among `files` that no tenant has by the manifest.
    package let strangers: [String]
    package let remainders: [Remainder]
    /// Whether the namespace of the tenant's targets is its own.
    package let hasOwnNamespace: Bool
    /// What could not be found out.
    package let notes: [String]
    package let warnings: [Diagnostic]

    let items: [TarStream.Item]
    let changes: [FileChange]
    /// For whom its secrets are.
    let readers: [MasterKey]
}
