public import Age
import Documents
public import FoundationEssentials

/// The keys that open encrypted documents.
public struct KeyRing: Sendable {
    let ring: IdentityRing

    /// The keys that SOPS would find: `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE`, `SOPS_AGE_KEY_CMD`, SSH keys, the key file of
    /// the configuration folder, and those of `gpg`.
    ///
    /// - Parameter interaction: whoever plugins of age's can ask; nil for nobody.
    /// - Throws: `invalidIdentity` for a key that is none, `missingIdentityFile`, `unreadableIdentityFile`.
    public init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        interaction: (any PluginInteraction)? = nil
    ) throws(SOPSError) {
        let plugins = Plugins(environment: environment, interaction: interaction)
        let sources = IdentitySources(
            environment: environment, plugins: plugins
        ) { path throws(IdentitySources.FileProblem) in
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            do {
                return Array(try Data(contentsOf: URL(filePath: path)))
            } catch {
                throw IdentitySources.FileProblem("\(path) cannot be read")
            }
        }
        ring = try sources.load()
    }

    /// These identities and no others.
    ///
    /// - Parameter source: where they come from, for messages.
    public init(_ identities: [any Identity], from source: String = "the program") {
        var ring = IdentityRing()
        ring.add(identities, from: source)
        self.ring = ring
    }
}
