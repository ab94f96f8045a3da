import Documents

extension ManifestParser {
    /// The section `kubernetes`.
    func kubernetes(_ node: Node?, _ scope: PatternScope) throws(EstateError) -> KubernetesSettings {
        var settings = KubernetesSettings()
        settings.file = reader.source.name
        guard let node else { return settings }
        let known = [
            "namespace", "createNamespace", "name", "labels", "annotations", "suffix", "immutable", "secrets",
            "configMaps", "workload", "reloader", "encrypt",
        ]
        let fields = try reader.fields(node, "kubernetes", known: known)
        for (key, node) in fields { settings.positions[key] = node.position }
        if let node = fields["namespace"] {
            settings.namespace = try pattern(node, "kubernetes.namespace", scope)
        }
        if let node = fields["name"] { settings.name = try pattern(node, "kubernetes.name", scope) }
        for (what, path) in [("labels", \KubernetesSettings.labels), ("annotations", \.annotations)] {
            guard let node = fields[what] else { continue }
            for label in try labels(node, "kubernetes.\(what)", scope) {
                settings[keyPath: path].append((label.key, label.value))
                settings.positions["\(what).\(label.key)"] = label.position
            }
        }
        if let node = fields["suffix"] {
            settings.suffix = try reader.choice(node, "kubernetes.suffix", KubernetesSettings.Suffix.self)
        }
        if let node = fields["encrypt"] { settings.encryptedFor = try encryption(node, scope) }
        if let node = fields["immutable"] {
            settings.isImmutable = try immutable(node, "kubernetes.immutable", settings.suffix)
        }
        if let node = fields["createNamespace"] {
            settings.createNamespace = try createNamespace(node, settings.namespace, scope)
        }
        if let node = fields["reloader"] {
            settings.reloader = try reader.choice(node, "kubernetes.reloader", KubernetesSettings.Reloader.self)
        }
        if let node = fields["workload"] { settings.workload = try workload(node, scope) }
        if let node = fields["secrets"] {
            settings.secrets = try mappedObjects(node, "kubernetes.secrets", .opaque, settings, scope)
        }
        if let node = fields["configMaps"] {
            settings.configMaps = try mappedObjects(node, "kubernetes.configMaps", nil, settings, scope)
        }
        return settings
    }

    /// Immutable data can only change under another name.
    func immutable(
        _ node: Node, _ what: String, _ suffix: KubernetesSettings.Suffix
    ) throws(EstateError) -> Bool {
        guard try reader.boolean(node, what) else { return false }
        guard suffix == .hash else {
            throw reader.error(
                .invalidValue, at: node, "\(what) needs suffix: hash",
                notes: [
                    "Kubernetes refuses every change of an immutable object's data: only a new name brings new data"
                ],
                hint: "add suffix: hash, or remove immutable")
        }
        return true
    }

    private func createNamespace(
        _ node: Node, _ namespace: String?, _ scope: PatternScope
    ) throws(EstateError) -> KubernetesSettings.Namespace? {
        let what = "kubernetes.createNamespace"
        var result = KubernetesSettings.Namespace(at: node.position)
        if node.mapping == nil {
            guard try reader.boolean(node, what) else { return nil }
        }
        guard let namespace, let pattern = try? Pattern(namespace) else {
            throw reader.error(
                .missingKey, at: node, "\(what) needs kubernetes.namespace", hint: "add namespace: \"{tenant}\"")
        }
        let names = pattern.placeholders.map(\.name)
        guard names.contains("tenant") else {
            throw reader.error(
                .invalidPattern, at: node, "\(what): the namespace \(namespace.debugDescription) is not one tenant's",
                hint: "put {tenant} into kubernetes.namespace, or create the namespace elsewhere")
        }
        guard node.mapping != nil else { return result }
        let fields = try reader.fields(node, what, known: ["labels", "annotations"])
        if let node = fields["labels"] { result.labels = try labels(node, "\(what).labels", scope) }
        if let node = fields["annotations"] { result.annotations = try labels(node, "\(what).annotations", scope) }
        for label in result.labels + result.annotations {
            // All targets in the namespace have to say the same of it.
            let others = try reader.at(node) { () throws(EstateError) in
                try Pattern(label.value).placeholders.map(\.name)
            }
            for name in ["service", "environment"] where others.contains(name) && !names.contains(name) {
                throw reader.error(
                    .invalidPattern, at: node,
                    "\(what): \(label.key) has {\(name)}, by which the namespace \(namespace.debugDescription) does "
                        + "not differ",
                    hint: "put {\(name)} into kubernetes.namespace too, or take it out here")
            }
        }
        return result
    }

    private func workload(_ node: Node, _ scope: PatternScope) throws(EstateError) -> KubernetesSettings.Workload {
        let what = "kubernetes.workload"
        var workload = KubernetesSettings.Workload()
        let fields = try reader.fields(node, what, known: ["kind", "name", "container"])
        if let node = fields["kind"] {
            workload.kind = try reader.choice(node, "\(what).kind", KubernetesSettings.Workload.Kind.self)
        }
        if let node = fields["name"] { workload.name = try pattern(node, "\(what).name", scope) }
        if let node = fields["container"] { workload.container = try pattern(node, "\(what).container", scope) }
        return workload
    }

    func labels(
        _ node: Node, _ what: String, _ scope: PatternScope
    ) throws(EstateError) -> [LabelPattern] {
        var patterns: [LabelPattern] = []
        for entry in try reader.entries(node, what) {
            let value = try pattern(entry.value, "\(what).\(entry.name)", scope)
            patterns.append(LabelPattern(entry.name, value, at: entry.key.position))
        }
        return patterns
    }

    /// A text with placeholders, checked and as written.
    func pattern(_ node: Node, _ what: String, _ scope: PatternScope) throws(EstateError) -> String {
        let text = try reader.text(node, what)
        let pattern = try reader.at(node) { () throws(EstateError) in try Pattern(text) }
        if let optional = pattern.placeholders.first(where: \.isOptional) {
            throw reader.error(
                .invalidPattern, at: node, "\(what) has {\(optional.name)?}, which may be missing",
                hint: "only a layer can do without an attribute: write {\(optional.name)}")
        }
        try check(pattern.placeholders, scope, at: node)
        return text
    }
}
