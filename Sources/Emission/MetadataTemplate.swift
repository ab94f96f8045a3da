import Documents
import Estate

/// The manifest's patterns for `metadata`, read once for all targets.
struct MetadataTemplate: Sendable {
    private let name: Pattern
    private let namespace: Pattern?
    private let labels: [(key: String, value: Pattern)]
    private let annotations: [(key: String, value: Pattern)]

    init(_ settings: KubernetesSettings) throws(EmissionError) {
        name = try Self.pattern(settings.name, "name")
        namespace =
            if let namespace = settings.namespace { try Self.pattern(namespace, "namespace") } else { nil }
        labels = try Self.sorted(
            Self.ownLabels.filter { own in !settings.labels.contains { $0.key == own.key } } + settings.labels,
            "labels", .invalidLabel)
        annotations = try Self.sorted(settings.annotations, "annotations", .invalidAnnotation)
    }

    /// What we label objects with, unless the manifest has other values. A tenant is an instance of its service.
    private static let ownLabels = [
        (key: "app.kubernetes.io/name", value: "{service}"),
        (key: "app.kubernetes.io/instance", value: "{tenant}"),
        (key: "app.kubernetes.io/managed-by", value: "tenantry"),
    ]

    private static func pattern(_ text: String, _ key: String) throws(EmissionError) -> Pattern {
        do throws(EstateError) {
            return try Pattern(text)
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.notes.append("in kubernetes.\(key) of the manifest")
            throw EmissionError(.invalidPattern, diagnostic)
        }
    }

    private static func sorted(
        _ pairs: [(key: String, value: String)], _ what: String, _ code: EmissionError.Code
    ) throws(EmissionError) -> [(key: String, value: Pattern)] {
        var patterns: [(key: String, value: Pattern)] = []
        for pair in pairs {
            if let flaw = KubernetesNames.keyFlaw(pair.key) {
                throw EmissionError(
                    code,
                    Diagnostic(
                        "\(pair.key.debugDescription) cannot be a key of kubernetes.\(what): \(flaw)",
                        hint: "a key is a name such as team, or a domain and a name such as example.com/team"))
            }
            patterns.append((pair.key, try pattern(pair.value, "\(what).\(pair.key)")))
        }
        return patterns.sorted { $0.key < $1.key }
    }

    // MARK: For one target

    func metadata(
        for target: Target, _ attributes: [(key: String, value: String)]
    ) throws(EmissionError) -> ObjectMetadata {
        let name = try text(name, "name", target, attributes)
        // A suffix comes later and can only make it longer.
        try Self.check(name: name ?? "")
        let namespace: String? =
            if let namespace { try text(namespace, "namespace", target, attributes) } else { nil }
        if let namespace, let flaw = DNSLabel.flaw(in: namespace) {
            throw EmissionError(
                .invalidName,
                Diagnostic(
                    "\(namespace.debugDescription) cannot be a namespace: \(flaw)",
                    hint: "change kubernetes.namespace in the manifest"))
        }
        var metadata = ObjectMetadata(name: name ?? "", namespace: namespace)
        for label in labels {
            guard let value = try text(label.value, "labels.\(label.key)", target, attributes) else { continue }
            if let flaw = KubernetesNames.labelFlaw(value) {
                throw EmissionError(
                    .invalidLabel,
                    Diagnostic(
                        "\(value.debugDescription) cannot be the value of the label \(label.key): \(flaw)",
                        hint: "change kubernetes.labels in the manifest, or the attribute that it comes from"))
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
            throw EmissionError(
                .invalidAnnotation,
                Diagnostic("the annotations have \(size) bytes, Kubernetes takes \(KubernetesNames.annotationsLimit)"))
        }
        return metadata
    }

    static func check(name: String) throws(EmissionError) {
        guard let flaw = KubernetesNames.subdomainFlaw(name) else { return }
        throw EmissionError(
            .invalidName,
            Diagnostic(
                "\(name.debugDescription) cannot be the name of a ConfigMap or a Secret: \(flaw)",
                hint: "change kubernetes.name in the manifest"))
    }

    /// Nil where an optional attribute is not there.
    private func text(
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
            throw EmissionError(
                .missingAttribute,
                Diagnostic(
                    "kubernetes.\(key) needs {\(name)}, which \(target.title) does not have",
                    hint: Suggestion.hint(for: name, among: known.filter { $0 != name })
                        ?? (name == "environment"
                            ? "choose an environment, or take {environment} out of the pattern"
                            : "add it under attributes in the tenant's tenant.yaml")))
        }
    }
}
