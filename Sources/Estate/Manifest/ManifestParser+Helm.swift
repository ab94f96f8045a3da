import Documents

extension ManifestParser {
    /// The section `helm`. A section that a file of the layers has below keys of its own goes back to these.
    func helm(_ node: Node?, _ files: SectionFiles) throws(EstateError) -> HelmSettings {
        var settings = HelmSettings()
        if !files.env.root.isEmpty { settings.env = files.env.root }
        if !files.secrets.root.isEmpty { settings.secrets = files.secrets.root }
        guard let node else { return settings }
        let fields = try reader.fields(node, "helm", known: ["env", "secrets"])
        if let node = fields["env"] { settings.env = try keys(node, "helm.env") }
        if let node = fields["secrets"] { settings.secrets = try keys(node, "helm.secrets") }
        guard !settings.env.starts(with: settings.secrets), !settings.secrets.starts(with: settings.env) else {
            throw reader.error(
                .invalidValue, at: node, "one of helm.env and helm.secrets is in the other",
                hint: "give each a place of its own, such as env: config and secrets: secrets")
        }
        return settings
    }
}
