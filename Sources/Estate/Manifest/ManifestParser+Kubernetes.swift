import Documents

extension ManifestParser {
    /// The section `kubernetes`.
    func kubernetes(_ node: Node?, _ scope: PatternScope) throws(EstateError) -> KubernetesSettings {
        var settings = KubernetesSettings()
        guard let node else { return settings }
        let known = ["namespace", "name", "labels", "annotations", "suffix", "secrets", "encrypt"]
        let fields = try reader.fields(node, "kubernetes", known: known)
        if let node = fields["namespace"] {
            settings.namespace = try pattern(node, "kubernetes.namespace", scope)
        }
        if let node = fields["name"] { settings.name = try pattern(node, "kubernetes.name", scope) }
        if let node = fields["labels"] { settings.labels = try patterns(node, "kubernetes.labels", scope) }
        if let node = fields["annotations"] {
            settings.annotations = try patterns(node, "kubernetes.annotations", scope)
        }
        if let node = fields["suffix"] {
            settings.suffix = try reader.choice(node, "kubernetes.suffix", KubernetesSettings.Suffix.self)
        }
        if let node = fields["encrypt"] { settings.encryptedFor = try encryption(node, scope) }
        if let node = fields["secrets"] {
            throw reader.error(
                .unsupported, at: node, "kubernetes.secrets is not supported by this version",
                hint: "remove it: every secret goes to the one Secret of its target")
        }
        return settings
    }

    private func patterns(
        _ node: Node, _ what: String, _ scope: PatternScope
    ) throws(EstateError) -> [(key: String, value: String)] {
        var patterns: [(key: String, value: String)] = []
        for entry in try reader.entries(node, what) {
            patterns.append((entry.name, try pattern(entry.value, "\(what).\(entry.name)", scope)))
        }
        return patterns
    }

    /// A text with placeholders, checked and as written.
    private func pattern(_ node: Node, _ what: String, _ scope: PatternScope) throws(EstateError) -> String {
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
