/// What `tenantry.yaml` says about an estate.
package struct Manifest: Sendable {
    package static let fileName = "tenantry.yaml"

    /// The manifest's path as messages show it.
    package var file: String
    /// At least one, each a DNS label.
    package var services: [String]
    /// Each a DNS label; empty in an estate without environments.
    package var environments: [String]
    /// Where the tenants' folders are; `{tenant}` is its only placeholder.
    package var tenants: FolderPattern
    /// Lowest precedence first. A pattern that begins with the folder `{tenant}` counts from the tenant's folder.
    package var layers: [FolderPattern]
    package var files: SectionFiles
    package var merge: [MergeRule]
    /// In the manifest's order.
    package var secrets: [SecretPolicy]
    /// At most one for each section.
    package var schemas: [SchemaFile]
    package var kubernetes: KubernetesSettings
    package var externalSecrets: ExternalSecretSettings
    package var helm: HelmSettings
    /// In the manifest's order, each name once.
    package var recipients: [NamedRecipients]

    /// What a manifest has to say about a secret; nil if nothing.
    package func policy(for key: String) -> SecretPolicy? {
        secrets.first { $0.key.description == key }
    }
}

/// Which files of a layer's folder hold which section.
package struct SectionFiles: Hashable, Sendable {
    package var values: [SectionPath]
    package var env: SectionPath
    package var secrets: SectionPath

    package init(
        values: [SectionPath] = [SectionPath("values.yaml"), SectionPath("version.yaml")],
        env: SectionPath = SectionPath("env.yaml"), secrets: SectionPath = SectionPath("secrets.enc.yaml")
    ) {
        self.values = values
        self.env = env
        self.secrets = secrets
    }

    /// The file beside the secrets that says when they changed, relative to the layer's folder.
    package var rotationRecord: String {
        secrets.path.split(separator: "/").dropLast().map { "\($0)/" }.joined() + RotationRecord.fileName
    }

    /// Every file's path.
    package var paths: [String] { values.map(\.path) + [env.path, secrets.path] }
}

/// A section's file in a layer's folder, or a subtree of that file.
package struct SectionPath: Hashable, Sendable {
    /// Relative to the layer's folder.
    package let path: String
    /// The keys that lead to the section; empty for the whole file.
    package let root: [String]

    package init(_ path: String, root: [String] = []) {
        self.path = path
        self.root = root
    }
}
