/// An object for Kubernetes, checked, ready to be written. A Secret in it does not print itself.
package enum KubernetesObject: Sendable {
    case namespace(NamespaceObject)
    case configMap(ConfigMapObject)
    case secret(SecretObject)

    /// The kinds in the order in which the objects of a target are written.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case namespace = "Namespace"
        case configMap = "ConfigMap"
        case secret = "Secret"
    }

    package var kind: Kind {
        switch self {
        case .namespace: .namespace
        case .configMap: .configMap
        case .secret: .secret
        }
    }

    package var metadata: ObjectMetadata {
        switch self {
        case .namespace(let object): object.metadata
        case .configMap(let object): object.metadata
        case .secret(let object): object.metadata
        }
    }
}
