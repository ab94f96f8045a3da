import Documents
import Estate

/// Sees to it that no two targets of one render write the same objects. Suffixes do not count: they would hide it.
package struct NameLedger: Sendable {
    private struct Name: Hashable {
        let namespace: String?
        let name: String
    }

    private var owners: [Name: Target] = [:]

    package init() {}

    /// - Throws: `EmissionError` with code `nameCollision`.
    package mutating func insert(_ objects: TargetObjects) throws(EmissionError) {
        let name = Name(namespace: objects.namespace, name: objects.baseName)
        guard let owner = owners.updateValue(objects.target, forKey: name), owner != objects.target else { return }
        let place = objects.namespace.map { " in the namespace \($0)" } ?? ""
        throw EmissionError(
            .nameCollision,
            Diagnostic(
                "two targets have the same name \(objects.baseName)\(place)",
                notes: [owner.title, objects.target.title],
                hint: "put {tenant}, {service} or {environment} into kubernetes.name or kubernetes.namespace"))
    }
}
