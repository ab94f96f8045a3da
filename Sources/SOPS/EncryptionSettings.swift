package import Age

/// How a file is encrypted: for whom, and which of its values.
package struct EncryptionSettings: Sendable {
    /// Any key of a group opens its share of the data key; a single group's share is the data key.
    package var groups: [[MasterKey]]
    /// How many groups it takes, where there are several.
    package var shamirThreshold: Int
    package var selection: Selection
    /// Whether the MAC covers only the values that are encrypted.
    package var isMACOnlyEncrypted: Bool
    /// How what is written anew is indented: the metadata, or a whole text of another format.
    package var indentations: Indentations

    /// Encrypts for PGP keys.
    package var gpg: GPG?
    /// How plugins encrypt for age recipients that are theirs; nil for no questions.
    package var plugins: Plugins?

    package init(
        groups: [[MasterKey]], shamirThreshold: Int? = nil, selection: Selection = .standard,
        isMACOnlyEncrypted: Bool = false, indentations: Indentations = Indentations(),
        gpg: GPG? = nil, plugins: Plugins? = nil
    ) {
        self.groups = groups
        self.shamirThreshold = shamirThreshold ?? groups.count
        self.selection = selection
        self.isMACOnlyEncrypted = isMACOnlyEncrypted
        self.indentations = indentations
        self.gpg = gpg
        self.plugins = plugins
    }

    /// The version of SOPS whose format we write.
    static let formatVersion = "3.13.2"
}
