import Documents
package import Estate
package import Resolution

/// Makes Kubernetes objects of configurations: one ConfigMap and one Secret a target, which `envFrom` can take whole, and
/// those that the manifest puts together.
package struct KubernetesEmitter: Sendable {
    /// The summed bytes of the values of a ConfigMap or a Secret.
    package static let sizeLimit = 1_048_576
    package static let checksumAnnotation = "checksum/config"

    private let template: MetadataTemplate
    private let namespace: MetadataTemplate?
    private let mapped: [MappedTemplate]
    let settings: KubernetesSettings

    /// - Throws: `EmissionError` for what is wrong in the manifest's section whatever the target.
    package init(_ settings: KubernetesSettings) throws(EmissionError) {
        self.settings = settings
        template = try MetadataTemplate(settings)
        namespace =
            if let namespace = settings.createNamespace { try MetadataTemplate(namespace, settings) } else { nil }
        mapped =
            try MappedTemplate.templates(settings.configMaps, "configMaps", settings)
            + MappedTemplate.templates(settings.secrets, "secrets", settings)
    }

    /// - Parameters:
    ///   - files: those of the target's layers that objects are made of.
    ///   - isSealed: whether secrets are still encrypted, so that what they say cannot be checked.
    /// - Throws: `EmissionError`, with code `emptyRender` where the target has neither variables nor secrets.
    package func objects(
        for configuration: Configuration, files: LayerFiles, isSealed: Bool = false
    ) throws(EmissionError) -> TargetObjects {
        let target = configuration.target
        let metadata = try template.metadata(for: target, configuration.attributes)
        var mapper = ObjectMapper(configuration, files, isSealed: isSealed)
        for template in mapped { try mapper.add(template) }
        let others = mapper.objects.sorted { left, right in
            left.kind == right.kind
                ? left.metadata.baseName < right.metadata.baseName : left.kind == .configMap
        }
        try refuseMainName(metadata, others, target)
        let publicData = Self.entries(configuration.publicData, without: mapper.exclusive)
        let secretData = Self.entries(configuration.secretData, without: mapper.exclusive)
        let configMap = try configMap(metadata, publicData)
        let secret = try secret(metadata, secretData)
        guard configMap != nil || secret != nil || !others.isEmpty else { throw EmissionError.emptyTarget(target) }
        let checksum = Digest.checksum(configMap, secret, others: others)
        var objects: [KubernetesObject] = []
        objects.reserveCapacity(others.count + 3)
        if let namespace {
            objects.append(
                .namespace(NamespaceObject(metadata: try namespace.metadata(for: target, configuration.attributes))))
        }
        if var object = configMap {
            // Not a word of the secrets on an object that more people may read.
            let own = Digest.checksum(object, nil)
            let suffix = settings.suffix == .hash ? Digest.suffix(of: object) : nil
            try template.complete(&object.metadata, checksum: own, suffix: suffix)
            objects.append(.configMap(object))
        }
        let split = others.firstIndex { $0.kind == .secret } ?? others.endIndex
        objects += others[..<split]
        if var object = secret {
            let suffix = settings.suffix == .hash ? Digest.suffix(of: object) : nil
            try template.complete(&object.metadata, checksum: checksum, suffix: suffix)
            objects.append(.secret(object))
        }
        objects += others[split...]
        return TargetObjects(
            target: target, metadata: metadata, objects: objects, checksum: checksum,
            unusable: publicData.compactMap { $0.flawForPods(isSecret: false) }
                + (isSealed ? [] : secretData.compactMap { $0.flawForPods(isSecret: true) }))
    }

    /// The names of the manifest's workload and its container, as a target has them.
    func workloadNames(
        for target: Target, _ attributes: [(key: String, value: String)]
    ) throws(EmissionError) -> (name: String, container: String) {
        let name = try template.text(
            settings.pattern(settings.workload.name, "workload"), "workload.name", target, attributes)
        let container = try template.text(
            settings.pattern(settings.workload.container, "workload"), "workload.container", target, attributes)
        if let flaw = KubernetesNames.subdomainFlaw(name ?? "") ?? DNSLabel.flaw(in: container ?? "") {
            throw settings.error(
                .invalidName,
                "the workload \(name ?? "") or its container \(container ?? "") cannot be named so: \(flaw)",
                at: "workload", hint: "change kubernetes.workload in the manifest")
        }
        return (name ?? "", container ?? "")
    }

    /// The entries that no other object wants for itself.
    private static func entries(
        _ entries: [Configuration.Entry], without exclusive: Set<ConfigurationPath>
    ) -> [Configuration.Entry] {
        if exclusive.isEmpty { return entries }
        return entries.filter { entry in
            !exclusive.contains(ConfigurationPath(entry.section, [.key(entry.key)]))
                && !exclusive.contains(ConfigurationPath(entry.section, []))
        }
    }

    private func configMap(
        _ metadata: ObjectMetadata, _ entries: [Configuration.Entry]
    ) throws(EmissionError) -> ConfigMapObject? {
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
        try SizeRule.check("ConfigMap", metadata.name, entries)
        return ConfigMapObject(
            metadata: metadata, data: data, binaryData: binaryData, isImmutable: settings.isImmutable)
    }

    private func secret(
        _ metadata: ObjectMetadata, _ entries: [Configuration.Entry]
    ) throws(EmissionError) -> SecretObject? {
        guard !entries.isEmpty else { return nil }
        try SizeRule.check("Secret", metadata.name, entries)
        return SecretObject(
            metadata: metadata, type: "Opaque", data: entries.map { ($0.key, $0.value.bytes) },
            isImmutable: settings.isImmutable)
    }

    /// Patterns that differ can give one name.
    private func refuseMainName(
        _ metadata: ObjectMetadata, _ others: [KubernetesObject], _ target: Target
    ) throws(EmissionError) {
        guard let other = others.first(where: { $0.metadata.baseName == metadata.name }) else { return }
        throw EmissionError(
            .nameCollision,
            "a \(other.kind.rawValue) of the target \(target.title) has the name of the main one: \(metadata.name)",
            at: other.metadata.place, hint: "give it another name")
    }
}

extension SizeRule {
    static func check(
        _ kind: String, _ name: String, _ entries: [Configuration.Entry]
    ) throws(EmissionError) {
        var sum = 0
        for entry in entries { sum += entry.value.size }
        guard sum > KubernetesEmitter.sizeLimit else { return }
        try check(kind, name, entries.map { ($0.key, $0.value.size, $0.provenance.origin, false) })
    }
}

extension Configuration.Entry {
    /// Why a pod that takes the main objects by `envFrom` cannot have the entry as a variable; nil if it can.
    fileprivate func flawForPods(isSecret: Bool) -> Diagnostic? {
        do throws(VariableFlaw) {
            _ = try Variable(self)
            return nil
        } catch {
            // `envFrom` does not look at the binary data of a ConfigMap, but hands over all of a Secret.
            let isLeftOut = !isSecret && String(validating: value.bytes, as: UTF8.self) == nil
            let objects = isSecret ? "secrets" : "configMaps"
            return EmissionError(
                .unrepresentable, at: provenance.origin,
                "the value of \(key) cannot be a variable of a pod: \(error.reason); a pod that takes it by envFrom "
                    + (isLeftOut ? "goes without" : "does not start"),
                hint: "mount it as a file, of an object under kubernetes.\(objects): "
                    + "{name: …, data: {\(key): \(section.rawValue).\(key)}, exclusive: true}"
            ).diagnostic
        }
    }
}

extension ResolvedValue {
    /// How many bytes its content has.
    fileprivate var size: Int {
        if case .binary(let bytes) = meaning { bytes.count } else { text.utf8.count }
    }
}
