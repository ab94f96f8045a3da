package import Estate

/// The Kubernetes objects of one target, checked.
package struct TargetObjects: Sendable {
    package let target: Target
    /// The name that both have, before a suffix is added.
    package let baseName: String
    package let namespace: String?
    /// Nil where nothing is public.
    package let configMap: ConfigMapObject?
    /// Nil where nothing is secret.
    package let secret: SecretObject?
    /// Changes exactly when the data of either object does: for the annotation `checksum/config` of a pod template.
    /// Both objects carry it as well, so that kustomize's replacements can copy it from there.
    package let checksum: String
}
