/// How a file is encrypted: for whom, and which of its values.
package struct EncryptionSettings: Sendable {
    /// Any recipient of a group opens its share of the data key; a single group's share is the data key.
    package var groups: [[FileRecipient]]
    /// How many groups it takes, where there are several.
    package var shamirThreshold: Int
    package var selection: Selection
    /// Whether the MAC covers only the values that are encrypted.
    package var isMACOnlyEncrypted: Bool
    /// How many columns a level of the `sops` entry is indented.
    package var indent: Int

    package init(
        groups: [[FileRecipient]], shamirThreshold: Int? = nil, selection: Selection = .standard,
        isMACOnlyEncrypted: Bool = false, indent: Int = 4
    ) {
        self.groups = groups
        self.shamirThreshold = shamirThreshold ?? groups.count
        self.selection = selection
        self.isMACOnlyEncrypted = isMACOnlyEncrypted
        self.indent = indent
    }

    /// The version of SOPS whose format we write.
    static let formatVersion = "3.13.2"
}
