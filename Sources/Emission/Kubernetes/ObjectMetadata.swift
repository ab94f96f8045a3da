/// The part of `metadata` that we write.
package struct ObjectMetadata: Sendable {
    /// The name before a suffix is added: stays when the content changes.
    package let baseName: String
    /// Where the name comes from.
    package let place: ManifestPlace?
    package var name: String
    /// Nil leaves it to whoever applies the object.
    package var namespace: String?
    /// Sorted by key.
    package var labels: [(key: String, value: String)]
    /// Sorted by key.
    package var annotations: [(key: String, value: String)]

    init(
        name: String, from place: ManifestPlace? = nil, namespace: String?, labels: [(key: String, value: String)] = [],
        annotations: [(key: String, value: String)] = []
    ) {
        self.baseName = name
        self.place = place
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.annotations = annotations
    }

    /// Adds an annotation, unless there is one of that key.
    mutating func annotate(_ key: String, _ value: String) {
        let index = annotations.firstIndex { $0.key >= key } ?? annotations.endIndex
        if index < annotations.endIndex, annotations[index].key == key { return }
        annotations.insert((key, value), at: index)
    }
}
