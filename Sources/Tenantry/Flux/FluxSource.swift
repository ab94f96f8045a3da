import Documents
import Estate

/// Where Flux gets files from, and how often it looks: what its objects have in common.
package struct FluxSource: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case gitRepository = "GitRepository"
        case ociRepository = "OCIRepository"
        case bucket = "Bucket"
        /// For charts only.
        case helmRepository = "HelmRepository"
    }

    package var kind: Kind
    package var name: String
    /// The namespace of the source, and of the objects that have none of their own.
    package var namespace = "flux-system"
    package var interval = "10m"

    /// - Throws: `usage` for an interval that Flux does not take.
    package init(
        _ kind: Kind, named name: String, namespace: String? = nil, interval: String? = nil
    ) throws(TenantryError) {
        (self.kind, self.name) = (kind, name)
        if let namespace { self.namespace = namespace }
        if let interval {
            guard GoDuration.isValid(interval) else {
                throw TenantryError(
                    .usage, "\(interval.debugDescription) is no duration", hint: "write it as in 10m, 90s or 1h30m")
            }
            self.interval = interval
        }
    }

    func reference(withNamespace: Bool) -> DocumentValue {
        var members = [("kind", DocumentValue.string(kind.rawValue)), ("name", .string(name))]
        if withNamespace { members.append(("namespace", .string(namespace))) }
        return .entries(members)
    }
}

/// The beginning of every object of Flux.
func fluxObject(
    _ version: String, _ kind: String, name: String, namespace: String?, _ spec: [(String, DocumentValue)]
) -> DocumentValue {
    var metadata = [("name", DocumentValue.string(name))]
    if let namespace { metadata.append(("namespace", .string(namespace))) }
    return .entries([
        ("apiVersion", .string(version)), ("kind", .string(kind)), ("metadata", .entries(metadata)),
        ("spec", .entries(spec)),
    ])
}

extension [DocumentValue] {
    /// The objects as one text.
    var yaml: [UInt8] { flatMap { [UInt8]("---\n".utf8) + [UInt8](YAMLValueWriter().document($0).utf8) } }
}
