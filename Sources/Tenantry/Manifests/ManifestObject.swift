import Documents

/// A Kubernetes object as a tree, whoever made it.
struct ManifestObject: Sendable {
    var root: Node

    var apiVersion: String? { root.member("apiVersion")?.string }
    var kind: String { root.member("kind")?.string ?? "" }
    var name: String { root.member("metadata", "name")?.scalar?.text ?? "" }
    var namespace: String? { root.member("metadata", "namespace")?.scalar?.text }

    /// For messages: `Deployment web`.
    var title: String { (kind.isEmpty ? "the object" : kind) + (name.isEmpty ? "" : " \(name)") }

    func annotation(_ key: String) -> String? { root.member("metadata", "annotations", key)?.scalar?.text }

    mutating func annotate(_ key: String, _ value: String) {
        root.set(["metadata", "annotations", key], to: Node.text(value))
    }

    mutating func removeAnnotation(_ key: String) {
        guard var annotations = root.member("metadata", "annotations"), annotations.member(key) != nil else { return }
        annotations.remove(key)
        root.set(["metadata", "annotations"], to: annotations)
    }

    /// Whether both are the same object of a cluster; one without a namespace goes wherever the other does.
    func isSame(as other: ManifestObject) -> Bool {
        kind == other.kind && name == other.name && isBeside(other)
    }

    /// Whether both are in one namespace, as far as they say.
    func isBeside(_ other: ManifestObject) -> Bool {
        namespace == nil || other.namespace == nil || namespace == other.namespace
    }
}

/// Objects as a stream of YAML documents.
enum ManifestText {
    /// The documents of a text that have any content.
    static func objects(in source: SourceText) throws(TenantryError) -> [ManifestObject] {
        let file = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source, limits: .secret) }
        return file.documents.compactMap(\.root).map { ManifestObject(root: $0) }
    }

    /// One document, with the `---` before it. What is plain stays as it was spelled: kubectl and Helm read YAML 1.1.
    static func document(_ root: Node) throws(TenantryError) -> [UInt8] {
        let text = try rethrowing { () throws(DocumentError) in
            try DocumentFormat.yaml.text(of: [root], named: "the output", indentation: .spaces(2), keepsPlain: true)
        }
        return Array("---\n".utf8) + text
    }
}
