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

    /// - Throws: `EmissionError` with code `nameCollision`.
    package mutating func insert(_ objects: TargetObjects) throws(EmissionError) {
        // The name of the main objects is taken whether a target has both of them, one or the other.
        for kind in [KubernetesObject.Kind.configMap, .secret] {
            try insert(Name(kind: kind, namespace: objects.namespace, name: objects.baseName), objects.target)
        }
        for object in objects.objects {
            let name = object.metadata.baseName
            if object.kind == .namespace {
                try insertNamespace(name, objects.target)
                continue
            }
            guard name != objects.baseName else { continue }
            try insert(Name(kind: object.kind, namespace: objects.namespace, name: name), objects.target)
        }
    }

    /// The targets of one tenant may share a namespace.
    private mutating func insertNamespace(_ text: String, _ target: Target) throws(EmissionError) {
        let name = Name(kind: .namespace, namespace: nil, name: text)
        guard let owner = owners.updateValue(target, forKey: name), owner.tenant != target.tenant else { return }
        throw EmissionError(
            .nameCollision,
            Diagnostic(
                "two tenants have the same namespace \(text), which is to be created",
                notes: [owner.title, target.title],
                hint: "let kubernetes.namespace differ for them"))
    }

    private mutating func insert(_ name: Name, _ target: Target) throws(EmissionError) {
        guard let owner = owners.updateValue(target, forKey: name), owner != target else { return }
        let place = name.namespace.map { " in the namespace \($0)" } ?? ""
        throw EmissionError(
            .nameCollision,
            Diagnostic(
                "two targets have the same name \(name.name)\(place)",
                notes: [owner.title, target.title],
                hint: "put {tenant}, {service} or {environment} into kubernetes.name or kubernetes.namespace"))
    }
}
