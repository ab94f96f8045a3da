import Documents
import Estate

/// Sees to it that no two targets of one render write the same objects. Suffixes do not count: they would hide it.
package struct NameLedger: Sendable {
    private struct Name: Hashable {
        let kind: KubernetesObject.Kind
        let namespace: String?
        let name: String
    }

    private var owners: [Name: Target] = [:]

    package init() {}

    /// - Throws: `EmissionError` with code `nameCollision`, at the manifest's line that the name comes from.
    package mutating func insert(_ objects: TargetObjects) throws(EmissionError) {
        // The name of the main objects is taken whether a target has both of them, one or the other.
        for kind in [KubernetesObject.Kind.configMap, .secret] {
            try insert(kind, objects.metadata, objects.target)
        }
        for object in objects.objects {
            if object.kind == .namespace {
                try insertNamespace(object.metadata, objects.target)
            } else if object.metadata.baseName != objects.baseName {
                try insert(object.kind, object.metadata, objects.target)
            }
        }
    }

    /// The targets of one tenant may share a namespace.
    private mutating func insertNamespace(_ metadata: ObjectMetadata, _ target: Target) throws(EmissionError) {
        let name = Name(kind: .namespace, namespace: nil, name: metadata.baseName)
        guard let owner = owners.updateValue(target, forKey: name), owner.tenant != target.tenant else { return }
        throw EmissionError(
            .nameCollision, "two tenants have the same namespace \(metadata.baseName), which is to be created",
            at: metadata.place, notes: [owner.title, target.title], hint: "let kubernetes.namespace differ for them")
    }

    private mutating func insert(
        _ kind: KubernetesObject.Kind, _ metadata: ObjectMetadata, _ target: Target
    ) throws(EmissionError) {
        let name = Name(kind: kind, namespace: metadata.namespace, name: metadata.baseName)
        guard let owner = owners.updateValue(target, forKey: name), owner != target else { return }
        let place = name.namespace.map { " in the namespace \($0)" } ?? ""
        throw EmissionError(
            .nameCollision, "two targets have the same name \(name.name)\(place)", at: metadata.place,
            notes: [owner.title, target.title],
            hint: "put {tenant}, {service} or {environment} into \(metadata.place?.key ?? "kubernetes.name") or "
                + "kubernetes.namespace")
    }
}
