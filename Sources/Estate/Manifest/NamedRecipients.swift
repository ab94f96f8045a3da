package import Documents
package import SOPS

/// Keys that the manifest gives a name: one person's or machine's, or those of a group.
package struct NamedRecipients: Sendable {
    package let name: String
    /// At least one, each once; those of groups in a group are among them.
    package let keys: [MasterKey]
    /// Whether it is a list in the manifest, hence more than the name of one key.
    package let isGroup: Bool
    /// Where the manifest has the name.
    package let position: SourcePosition

    package init(name: String, keys: [MasterKey], isGroup: Bool, position: SourcePosition) {
        (self.name, self.keys, self.isGroup, self.position) = (name, keys, isGroup, position)
    }
}
