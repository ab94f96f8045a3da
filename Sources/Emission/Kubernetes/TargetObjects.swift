package import Documents
package import Estate

/// The Kubernetes objects of one target, checked.
package struct TargetObjects: Sendable {
    package let target: Target
    /// That of the main ConfigMap and the main Secret, before a suffix is added.
    let metadata: ObjectMetadata
    /// By kind, in the order of `KubernetesObject.Kind`; of one kind the main one first. Never empty.
    package internal(set) var objects: [KubernetesObject]
    /// Changes exactly when the data of any of the objects does: for the annotation `checksum/config` of a pod template.
    /// The main Secret carries it as well, so that kustomize's replacements can copy it from there.
    package let checksum: String
    /// The entries of the main objects that pods with `envFrom` cannot have: they do not start, or lack the variable.
    package let unusable: [Diagnostic]

    /// The objects without a Namespace that another target of the tenant has already.
    ///
    /// - Parameter namespaces: those that are had; gets this target's.
    package func sharing(_ namespaces: inout Set<String>) -> TargetObjects {
        guard case .namespace(let object)? = objects.first, !namespaces.insert(object.metadata.name).inserted else {
            return self
        }
        return TargetObjects(
            target: target, metadata: metadata, objects: Array(objects.dropFirst()), checksum: checksum,
            unusable: unusable)
    }

    package var baseName: String { metadata.baseName }
    package var namespace: String? { metadata.namespace }

    /// The main ConfigMap, for `envFrom`; nil where nothing is public.
    package var configMap: ConfigMapObject? {
        for case .configMap(let object) in objects where object.metadata.baseName == baseName { return object }
        return nil
    }

    /// The main Secret, for `envFrom`; nil where nothing is secret.
    package var secret: SecretObject? {
        for case .secret(let object) in objects where object.metadata.baseName == baseName { return object }
        return nil
    }
}
