import Documents
package import Estate

/// Makes the Secrets that hold the Helm values of targets, one for each, for the `valuesFrom` of a HelmRelease.
package struct HelmValuesSecret: Sendable {
    /// Where Flux looks if nobody says another.
    package static let key = "values.yaml"
    /// Lets Flux upgrade at once when the values change (its version 2.7 and later), and not with the next interval.
    private static let watched = (key: "reconcile.fluxcd.io/watch", value: "Enabled")

    private let template: MetadataTemplate

    package init(_ settings: KubernetesSettings) throws(EmissionError) {
        template = try MetadataTemplate(settings)
    }

    /// - Throws: `tooLarge`, and what is wrong with the manifest's patterns for the target.
    package func secret(
        for target: Target, _ attributes: [(key: String, value: String)], holding values: [UInt8]
    ) throws(EmissionError) -> SecretObject {
        var metadata = try metadata(for: target, attributes)
        let index = metadata.labels.firstIndex { $0.key >= Self.watched.key } ?? metadata.labels.endIndex
        if metadata.labels.indices.contains(index), metadata.labels[index].key == Self.watched.key {
            metadata.labels.remove(at: index)
        }
        metadata.labels.insert(Self.watched, at: index)
        guard values.count <= KubernetesEmitter.sizeLimit else {
            throw EmissionError(
                .tooLarge,
                Diagnostic(
                    "the Helm values of \(target.title) have \(values.count) bytes, Kubernetes takes "
                        + "\(KubernetesEmitter.sizeLimit)",
                    hint: "put large files into a volume or a store of their own"))
        }
        return SecretObject(metadata: metadata, type: "Opaque", data: [(Self.key, values)])
    }

    /// The names of a target's release and its Secret.
    package func names(
        for target: Target, _ attributes: [(key: String, value: String)]
    ) throws(EmissionError) -> (release: String, secret: String) {
        let base = try template.metadata(for: target, attributes)
        return (base.name, "\(base.name)-values")
    }

    private func metadata(
        for target: Target, _ attributes: [(key: String, value: String)]
    ) throws(EmissionError) -> ObjectMetadata {
        let base = try template.metadata(for: target, attributes)
        let name = "\(base.name)-values"
        try template.check(name: name)
        return ObjectMetadata(
            name: name, namespace: base.namespace, labels: base.labels, annotations: base.annotations)
    }
}
