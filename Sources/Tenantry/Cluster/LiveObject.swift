import Documents
import Estate
import Sealing

/// A ConfigMap, a Secret or a Namespace as the cluster has it. It does not print what it holds.
struct LiveObject: CustomStringConvertible, CustomReflectable {
    let kind: String
    let name: String
    let namespace: String?
    let labels: [String: String]
    let annotations: [String: String]
    /// Of a Secret.
    let type: String?
    let isImmutable: Bool
    /// RFC 3339, in UTC: sorts by time.
    let created: String
    /// Decoded, `data` and `binaryData` together.
    let data: [String: [UInt8]]

    var description: String { "\(kind) \(name)" }
    var customMirror: Mirror { Mirror(self, children: ["kind": kind, "name": name], displayStyle: .struct) }
}

extension LiveObject {
    /// The objects in what `kubectl get` prints: an object, a `List`, or several of both, in JSON or YAML.
    ///
    /// - Throws: `badInput` for a text that is none. Its values are in no message.
    static func list(_ bytes: [UInt8], named name: String) throws(TenantryError) -> [LiveObject] {
        guard bytes.contains(where: { $0 > 0x20 }) else { return [] }
        var source = SourceText(name: name, bytes: bytes)
        source.masksValues = true
        let isJSON = bytes.first { $0 > 0x20 } == UInt8(ascii: "{")
        let file = try rethrowing { () throws(DocumentError) in
            try DocumentFile(parsing: source, as: isJSON ? .json : .yaml, limits: .secret)
        }
        var objects: [LiveObject] = []
        for document in file.documents {
            guard let root = document.root, !root.isNull else { continue }
            let items = root.mapping?["items"]?.sequence.map { Array($0.elements) }
            for item in items ?? [root] {
                if let object = try LiveObject(item, source) { objects.append(object) }
            }
        }
        return objects
    }

    /// - Returns: nil for an object of a kind that is not rendered.
    private init?(_ node: Node, _ source: SourceText) throws(TenantryError) {
        func problem(_ summary: String, _ node: Node) -> TenantryError {
            let hint = "kubectl get --output json prints what is expected"
            return TenantryError(.badInput, source.diagnostic(summary, at: node, hint: hint))
        }
        guard let object = node.mapping, let kind = object["kind"]?.scalar?.text else {
            throw problem("expected an object of Kubernetes", node)
        }
        guard ["ConfigMap", "Secret", "Namespace"].contains(kind) else { return nil }
        guard let metadata = object["metadata"]?.mapping, let name = metadata["name"]?.scalar?.text else {
            throw problem("the \(kind) has no name", node)
        }
        func texts(_ node: Node?) -> [String: String] {
            (node?.mapping?.entries).map { entries in
                entries.reduce(into: [:]) { $0[$1.keyText ?? ""] = $1.value.scalar?.text }
            } ?? [:]
        }
        var data: [String: [UInt8]] = [:]
        for (key, text) in texts(object["binaryData"]) { data[key] = try? Base64.decode(Array(text.utf8).span) }
        for (key, text) in texts(object["data"]) {
            guard kind == "Secret" else {
                data[key] = Array(text.utf8)
                continue
            }
            guard let bytes = try? Base64.decode(Array(text.utf8).span) else {
                throw problem("the value of \(key) in the Secret \(name) is not base64", object["data"] ?? node)
            }
            data[key] = bytes
        }
        self.kind = kind
        self.name = name
        namespace = metadata["namespace"]?.scalar?.text
        labels = texts(metadata["labels"])
        annotations = texts(metadata["annotations"])
        type = object["type"]?.scalar?.text
        isImmutable = object["immutable"]?.scalar?.value == .bool(true)
        created = metadata["creationTimestamp"]?.scalar?.text ?? ""
        self.data = data
    }
}
