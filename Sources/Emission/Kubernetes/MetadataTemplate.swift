import Documents
import Estate

/// The manifest's patterns for the `metadata` of one object, read once for all targets.
struct MetadataTemplate: Sendable {
    private let name: Pattern
    private let namespace: Pattern?
    private let labels: [(key: String, value: Pattern)]
    private let annotations: [(key: String, value: Pattern)]
    private let settings: KubernetesSettings
    /// The object's place in the manifest: `kubernetes`, `kubernetes.secrets[0]`.
    private let place: String
    /// Where its name stands there.
    private let nameKey: String

    /// Of the main objects.
    init(_ settings: KubernetesSettings) throws(EmissionError) {
        try self.init(settings, "kubernetes", ownLabels: Self.ownLabels)
    }

    /// Of an object beside the main ones, which has their labels and annotations unless it has others.
    init(_ object: MappedObject, _ place: String, _ settings: KubernetesSettings) throws(EmissionError) {
        var own = settings
        own.name = object.name
        own.positions["name"] = object.position
        own.add(object.labels, object.annotations)
        try self.init(own, place, ownLabels: Self.ownLabels)
    }

    /// Of a tenant's Namespace.
    init(_ namespace: KubernetesSettings.Namespace, _ settings: KubernetesSettings) throws(EmissionError) {
        var own = settings
        own.name = settings.namespace ?? ""
        own.namespace = nil
        own.labels = []
        own.annotations = NamespaceObject.protection
        own.positions["name"] = settings.positions["namespace"]
        own.add(namespace.labels, namespace.annotations)
        try self.init(
            own, "kubernetes.createNamespace", nameKey: "kubernetes.namespace",
            ownLabels: Self.ownLabels.filter { $0.value == "tenantry" })
    }

    private init(
        _ settings: KubernetesSettings, _ place: String, nameKey: String? = nil,
        ownLabels: [(key: String, value: String)]
    ) throws(EmissionError) {
        self.settings = settings
        self.place = place
        self.nameKey = nameKey ?? "\(place).name"
        name = try settings.pattern(settings.name, "name")
        namespace =
            if let namespace = settings.namespace { try settings.pattern(namespace, "namespace") } else { nil }
        labels = try settings.sorted(
            ownLabels.filter { own in !settings.labels.contains { $0.key == own.key } } + settings.labels,
            "labels", of: place, .invalidLabel)
        annotations = try settings.sorted(
            settings.annotations, "annotations", of: place, .invalidAnnotation)
    }

    /// What we label objects with, unless the manifest has other values. A tenant is an instance of its service.
    private static let ownLabels = [
        (key: "app.kubernetes.io/name", value: "{service}"),
        (key: "app.kubernetes.io/instance", value: "{tenant}"),
        (key: "app.kubernetes.io/managed-by", value: "tenantry"),
    ]

    private var namePlace: ManifestPlace {
        ManifestPlace(key: nameKey, file: settings.file, position: settings.positions["name"])
    }

    // MARK: For one target

    func metadata(
        for target: Target, _ attributes: [(key: String, value: String)]
    ) throws(EmissionError) -> ObjectMetadata {
        let name = try text(name, "name", target, attributes)
        // A suffix comes later and can only make it longer.
        try check(name: name ?? "")
        let namespace: String? =
            if let namespace { try text(namespace, "namespace", target, attributes) } else { nil }
        if let namespace, let flaw = DNSLabel.flaw(in: namespace) {
            throw settings.error(
                .invalidName, "\(namespace.debugDescription) cannot be a namespace: \(flaw)", at: "namespace",
                hint: "change kubernetes.namespace in the manifest")
        }
        var metadata = ObjectMetadata(name: name ?? "", from: namePlace, namespace: namespace)
        for label in labels {
            guard let value = try text(label.value, "labels.\(label.key)", target, attributes) else { continue }
            if let flaw = KubernetesNames.labelFlaw(value) ?? PodSecurity.flaw(label.key, value) {
                throw settings.error(
                    .invalidLabel, "\(value.debugDescription) cannot be the value of the label \(label.key): \(flaw)",
                    at: "labels.\(label.key)",
                    hint: "change \(place).labels in the manifest, or the attribute that it comes from")
            }
            metadata.labels.append((label.key, value))
        }
        var size = 0
        for annotation in annotations {
            guard let value = try text(annotation.value, "annotations.\(annotation.key)", target, attributes) else {
                continue
            }
            size += annotation.key.utf8.count + value.utf8.count
            metadata.annotations.append((annotation.key, value))
        }
        // The checksum counts as well.
        size += KubernetesEmitter.checksumAnnotation.utf8.count + 64
        guard size <= KubernetesNames.annotationsLimit else {
            throw settings.error(
                .invalidAnnotation,
                "the annotations have \(size) bytes, Kubernetes takes \(KubernetesNames.annotationsLimit)",
                at: "annotations")
        }
        return metadata
    }

    func check(name: String) throws(EmissionError) {
        guard let flaw = KubernetesNames.subdomainFlaw(name) else { return }
        throw settings.error(
            .invalidName, "\(name.debugDescription) cannot be the name of a ConfigMap or a Secret: \(flaw)", at: "name",
            hint: "change \(place).name in the manifest")
    }

    /// Adds what depends on the content.
    func complete(
        _ metadata: inout ObjectMetadata, checksum: String, suffix: String?
    ) throws(EmissionError) {
        if let suffix { metadata.name += "-\(suffix)" }
        try check(name: metadata.name)
        metadata.annotate(KubernetesEmitter.checksumAnnotation, checksum)
        if settings.reloader == .search { metadata.annotate(Reloader.match, "true") }
    }

    /// Nil where an optional attribute is not there.
    func text(
        _ pattern: Pattern, _ key: String, _ target: Target, _ attributes: [(key: String, value: String)]
    ) throws(EmissionError) -> String? {
        let expansion = pattern.expanded { name in
            switch name {
            case "tenant": target.tenant.description
            case "service": target.service
            case "environment": target.environment
            default: attributes.first { $0.key == name }?.value
            }
        }
        switch expansion {
        case .text(let text): return text
        case .skipped: return nil
        case .missing(let name):
            let known = Pattern.builtIns + attributes.map(\.key)
            throw settings.error(
                .missingAttribute, "\(place).\(key) needs {\(name)}, which \(target.title) does not have", at: key,
                hint: Suggestion.hint(for: name, among: known.filter { $0 != name })
                    ?? (name == "environment"
                        ? "choose an environment, or take {environment} out of the pattern"
                        : "add it under attributes in the tenant's tenant.yaml"))
        }
    }
}
