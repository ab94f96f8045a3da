/// A Namespace, checked, ready to be written.
package struct NamespaceObject: Sendable {
    package let metadata: ObjectMetadata

    /// Annotations that keep delivery tools from deleting a Namespace that is no longer rendered: everything in it, also
    /// what others have put there, would go with it. The manifest can set others in their place.
    static let protection = [
        (key: "argocd.argoproj.io/sync-options", value: "Prune=false,Delete=false"),
        (key: "helm.sh/resource-policy", value: "keep"),
        (key: "kustomize.toolkit.fluxcd.io/prune", value: "disabled"),
    ]
}
