package import Documents

/// The manifest's section `externalSecrets`: where a store outside of the cluster keeps a target's secrets.
package struct ExternalSecretSettings: Hashable, Sendable {
    package enum StoreKind: String, Hashable, Sendable, CaseIterable {
        case namespaced = "SecretStore"
        case cluster = "ClusterSecretStore"
    }

    /// A pattern with `{tenant}`, `{service}`, `{environment}`, `{ATTRIBUTE}` for the name of the secret in the store;
    /// nil: the tenant, the service and, where there is one, the environment, with `/` between them.
    package var key: Pattern?
    package var keyPosition: SourcePosition?
    /// The manifest, as messages show it.
    package var file: String?
    /// The name of the store for the External Secrets Operator.
    package var store = "aws"
    package var storeKind = StoreKind.namespaced
    /// How often the operator looks again, as in `1h`.
    package var refresh = "1h"

    package init() {}
}
