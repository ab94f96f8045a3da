import Documents

extension ManifestParser {
    /// The section `externalSecrets`.
    func externalSecrets(_ node: Node?, _ scope: PatternScope) throws(EstateError) -> ExternalSecretSettings {
        var settings = ExternalSecretSettings()
        guard let node else { return settings }
        let fields = try reader.fields(node, "externalSecrets", known: ["key", "store", "storeKind", "refresh"])
        if let node = fields["key"] {
            let text = try reader.text(node, "externalSecrets.key")
            let pattern = try reader.at(node) { () throws(EstateError) in try Pattern(text) }
            guard !text.isEmpty, !pattern.placeholders.contains(where: \.isOptional) else {
                throw reader.error(
                    .invalidPattern, at: node, "externalSecrets.key names the secret, so no part of it may be missing",
                    hint: "write a pattern such as {tenant}/{service}")
            }
            try check(pattern.placeholders, scope, at: node)
            settings.key = pattern
            settings.keyPosition = node.position
            settings.file = reader.source.name
        }
        if let node = fields["store"] {
            settings.store = try reader.text(node, "externalSecrets.store")
            try reader.at(node) { () throws(EstateError) in try DNSLabel.check(settings.store, what: "store") }
        }
        if let node = fields["storeKind"] {
            settings.storeKind = try reader.choice(
                node, "externalSecrets.storeKind", ExternalSecretSettings.StoreKind.self)
        }
        if let node = fields["refresh"] {
            settings.refresh = try reader.text(node, "externalSecrets.refresh")
            guard settings.refresh == "0" || GoDuration.isValid(settings.refresh) else {
                throw reader.error(
                    .invalidValue, at: node, "externalSecrets.refresh is no duration",
                    hint: "write one as Go does: 1h, 30m, 1h30m; 0 fetches the secret once")
            }
        }
        return settings
    }
}
