public import Configuration
public import FoundationEssentials
import Resolution
import SystemPackage
public import Tenantry

/// Serves a tenant's final configuration to swift-configuration: the variables of `env`, the secrets, and `values`.
///
/// ```swift
/// let tenant = try TenantConfigProvider(directory: "tenants", tenant: "acme", environment: "prod")
/// let config = ConfigReader(providers: [EnvironmentVariablesProvider(), tenant])
/// let password = try config.requiredString(forKey: "db.password")     // DB_PASSWORD
/// let replicas = config.int(forKey: "autoscaling.minReplicas", default: 1)     // values.autoscaling.minReplicas
/// ```
/// A key is looked up among the variables first, under the name that swift-configuration gives environment variables
/// (`db.poolSize` is `DB_POOL_SIZE`) or as it is, and then as a path in `values`. Secrets, and whatever is made of one,
/// are marked secret, so access reporters and logs do not show them.
///
/// The files are read once, when it is made: what it serves does not change. Make another one to see changes.
public struct TenantConfigProvider: Sendable {
    private let contents: TenantSnapshot

    /// Resolves the target, which takes the tenant's keys; they come from where SOPS looks for them.
    ///
    /// - Parameters:
    ///   - directory: in the estate, or the estate's folder.
    ///   - service: needed where the tenant has several services.
    ///   - environment: needed where the tenant has several environments.
    ///   - variables: where the variables that name identities are looked up.
    /// - Throws: `notFound` if there is no such tenant, `usage` if the choice is not one target, `noPermission` if no
    ///   identity fits, and whatever keeps the target from being rendered.
    public init(
        directory: String = ".", tenant: String, service: String? = nil, environment: String? = nil,
        variables: [String: String] = ProcessInfo.processInfo.environment
    ) throws(TenantryError) {
        let workspace = try Workspace(
            from: FilePath(directory), surroundings: Surroundings(environment: variables))
        contents = try TenantSnapshot(
            workspace.configuration(of: tenant, service: service, environment: environment), of: workspace)
    }
}

extension TenantConfigProvider: ConfigProvider {
    /// `Tenantry[acme, devops-demo, prod]`
    public var providerName: String { contents.providerName }

    public func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        try contents.value(forKey: key, type: type)
    }

    public func fetchValue(forKey key: AbsoluteConfigKey, type: ConfigType) async throws -> LookupResult {
        try contents.value(forKey: key, type: type)
    }

    public func watchValue<Return: ~Copyable>(
        forKey key: AbsoluteConfigKey, type: ConfigType,
        updatesHandler: (
            _ updates: ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>
        ) async throws -> Return
    ) async throws -> Return {
        try await watchValueFromValue(forKey: key, type: type, updatesHandler: updatesHandler)
    }

    public func snapshot() -> any ConfigSnapshot { contents }

    public func watchSnapshot<Return: ~Copyable>(
        updatesHandler: (_ updates: ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>) async throws -> Return
    ) async throws -> Return {
        try await watchSnapshotFromSnapshot(updatesHandler: updatesHandler)
    }
}

/// It does not print what it holds.
extension TenantConfigProvider: CustomStringConvertible, CustomReflectable {
    public var description: String { providerName }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
