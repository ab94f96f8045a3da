package import Documents
import Estate

/// What client-side `kubectl apply` cannot do: it notes down each object that it applies in an annotation of the object.
package enum ApplyRule {
    /// Says which objects are too large for it.
    package static func remarks(on objects: TargetObjects) -> [Diagnostic] {
        objects.objects.compactMap { object in
            guard let size = size(of: object), size > KubernetesNames.annotationsLimit else { return nil }
            let place = object.metadata.place
            let position = place?.position
            return Diagnostic(
                "the \(object.kind.rawValue) \(object.metadata.baseName) of \(objects.target.title) has \(size) bytes as "
                    + "JSON, which kubectl apply notes in an annotation; annotations have "
                    + "\(KubernetesNames.annotationsLimit) at most",
                file: position == nil ? nil : place?.file, position: position,
                hint: "apply it with kubectl apply --server-side, as Argo CD and Flux can, too")
        }
    }

    /// The size of an object as JSON; nil if it is far from too large.
    private static func size(of object: KubernetesObject) -> Int? {
        let content =
            switch object {
            case .configMap(let object):
                object.data.reduce(0) { $0 + $1.value.utf8.count } + object.binaryData.reduce(0) { $0 + $1.value.count }
            case .secret(let object): object.data.reduce(0) { $0 + $1.value.count }
            case .namespace: 0
            }
        guard content > KubernetesNames.annotationsLimit / 8 else { return nil }
        var text: [UInt8] = []
        object.appendJSON(to: &text)
        return text.count
    }
}
