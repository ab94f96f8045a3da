import Documents
import Estate
public import FoundationEssentials
import Resolution
import SystemPackage

/// An estate on disk, for programs: its tenants, their resolved variables, and their manifests.
///
/// ```swift
/// let estate = try TenantryEstate(directory: "tenants")
/// for variable in try estate.variables(of: "acme") {
///     setenv(variable.name, variable.value, 1)
/// }
/// ```
/// Identities come from where SOPS looks for them: `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE`, and the key file of the
/// configuration folder. Safe to use from several threads at once.
public struct TenantryEstate: Sendable {
    private let workspace: Workspace

    /// Finds the estate that a folder belongs to: the nearest `tenantry.yaml` in it or above it.
    ///
    /// - Parameter environment: where the variables that name identities are looked up.
    /// - Throws: `notFound` if there is no estate, `badConfiguration` if its manifest is wrong.
    public init(
        directory: String = ".", environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(TenantryError) {
        workspace = try Workspace(from: FilePath(directory), surroundings: Surroundings(environment: environment))
    }

    /// The names of all tenants, sorted. Takes no key.
    public func tenants() throws(TenantryError) -> [String] {
        try rethrowing { () throws(EstateError) in try workspace.estate.tenants().map(\.description) }
    }

    /// The final variables of a tenant's target, sorted by name, secrets among them.
    ///
    /// - Parameters:
    ///   - service: needed where the tenant has several services.
    ///   - environment: needed where the tenant has several environments.
    /// - Throws: `notFound`, `noPermission` if no identity fits, `tampered`, and whatever else is wrong with the files;
    ///   `usage` if the choice is not one target.
    public func variables(
        of tenant: String, service: String? = nil, environment: String? = nil
    ) throws(TenantryError) -> [TenantryVariable] {
        let targets = try workspace.show(tenant, service: service, environment: environment, reveals: true)
        guard targets.count == 1, let target = targets.first else {
            throw TenantryError(
                .usage, "\(tenant) has \(targets.count) targets that fit, not one",
                hint: "name a service and an environment")
        }
        return (target.env + target.secrets).map { entry in
            TenantryVariable(
                name: entry.key, value: entry.value, isSecret: entry.isSensitive, file: entry.origin.file,
                line: entry.origin.position.line)
        }.sorted { $0.name < $1.name }
    }

    /// The ConfigMaps and Secrets of a tenant as YAML documents, as `tenantry render` prints them.
    ///
    /// - Throws: as `variables`.
    public func manifests(
        of tenant: String, service: String? = nil, environment: String? = nil
    ) throws(TenantryError) -> String {
        var text: [UInt8] = []
        let selection = TargetSelection(tenant, service: service, environment: environment)
        let report = try workspace.render(selection) { bytes in text += bytes }
        if let error = report.failures.errors.first { throw error }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A variable of a target, and where it comes from. A secret one does not print its value.
public struct TenantryVariable: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    public let name: String
    public let value: String
    /// Whether it is a secret, or made of one.
    public let isSecret: Bool
    /// Relative to the estate's folder.
    public let file: String
    public let line: Int

    public var description: String { "\(name)=\(isSecret ? "<redacted>" : value)" }

    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "file": file, "line": line], displayStyle: .struct)
    }
}
