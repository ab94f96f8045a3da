import Documents
package import Estate
package import Resolution

/// Makes Kubernetes objects of configurations: one ConfigMap and one Secret a target, which `envFrom` can take whole.
package struct KubernetesEmitter: Sendable {
    /// The summed bytes of the values of a ConfigMap or a Secret.
    package static let sizeLimit = 1_048_576
    package static let checksumAnnotation = "checksum/config"

    private let template: MetadataTemplate
    private let suffix: KubernetesSettings.Suffix

    /// - Throws: `EmissionError` for what is wrong in the manifest's section whatever the target.
    package init(_ settings: KubernetesSettings) throws(EmissionError) {
        template = try MetadataTemplate(settings)
        suffix = settings.suffix
    }

    /// - Throws: `EmissionError`, with code `emptyRender` where the target has neither variables nor secrets.
    package func objects(for configuration: Configuration) throws(EmissionError) -> TargetObjects {
        let target = configuration.target
        let metadata = try template.metadata(for: target, configuration.attributes)
        let configMap = Self.configMap(metadata, configuration.publicData)
        let secret = Self.secret(metadata, configuration.secretData)
        guard configMap != nil || secret != nil else {
            throw EmissionError.emptyTarget(target)
        }
        var objects: [KubernetesObject] = []
        let checksum = Digest.checksum(configMap, secret)
        if var object = configMap {
            try checkSize(
                "ConfigMap", metadata.name,
                object.data.map { ($0.key, $0.value.utf8.count) } + object.binaryData.map { ($0.key, $0.value.count) })
            // Not a word of the secrets on an object that more people may read.
            let own = Digest.checksum(object, nil)
            try complete(&object.metadata, own, suffix == .hash ? Digest.suffix(of: object) : nil)
            objects.append(.configMap(object))
        }
        if var object = secret {
            try checkSize("Secret", metadata.name, object.data.map { ($0.key, $0.value.count) })
            try complete(&object.metadata, checksum, suffix == .hash ? Digest.suffix(of: object) : nil)
            objects.append(.secret(object))
        }
        return TargetObjects(
            target: target, baseName: metadata.name, namespace: metadata.namespace, objects: objects,
            checksum: checksum)
    }

    private static func configMap(_ metadata: ObjectMetadata, _ entries: [Configuration.Entry]) -> ConfigMapObject? {
        guard !entries.isEmpty else { return nil }
        var data: [(key: String, value: String)] = []
        var binaryData: [(key: String, value: [UInt8])] = []
        data.reserveCapacity(entries.count)
        for entry in entries {
            guard case .binary(let bytes) = entry.value.meaning else {
                data.append((entry.key, entry.value.text))
                continue
            }
            if let text = String(validating: bytes, as: UTF8.self) {
                data.append((entry.key, text))
            } else {
                binaryData.append((entry.key, bytes))
            }
        }
        return ConfigMapObject(metadata: metadata, data: data, binaryData: binaryData)
    }

    private static func secret(_ metadata: ObjectMetadata, _ entries: [Configuration.Entry]) -> SecretObject? {
        guard !entries.isEmpty else { return nil }
        return SecretObject(
            metadata: metadata, type: "Opaque", data: entries.map { ($0.key, $0.value.bytes) })
    }

    /// Adds what depends on the content.
    private func complete(
        _ metadata: inout ObjectMetadata, _ checksum: String, _ suffix: String?
    ) throws(EmissionError) {
        if let suffix { metadata.name += "-\(suffix)" }
        try MetadataTemplate.check(name: metadata.name)
        metadata.annotate(Self.checksumAnnotation, checksum)
    }

    private func checkSize(
        _ kind: String, _ name: String, _ sizes: [(key: String, count: Int)]
    ) throws(EmissionError) {
        let sum = sizes.reduce(0) { $0 + $1.count }
        guard sum > Self.sizeLimit else { return }
        let largest = sizes.sorted { $0.count > $1.count }.prefix(3)
        throw EmissionError(
            .tooLarge,
            Diagnostic(
                "the values of the \(kind) \(name) have \(sum) bytes, Kubernetes takes \(Self.sizeLimit)",
                notes: largest.map { "\($0.key) has \($0.count) bytes" },
                hint: "put large files into a volume or a store of their own"))
    }
}

extension Target {
    /// For messages: `tenant-1, devops-demo, prod`.
    var title: String {
        ([tenant.description, service] + (environment.map { [$0] } ?? [])).joined(separator: ", ")
    }
}
