/// How a file is encrypted: for whom, and which of its values.
package struct EncryptionSettings: Sendable {
    /// Any recipient of a group opens its share of the data key; a single group's share is the data key.
    package var groups: [[FileRecipient]]
    /// How many groups it takes, where there are several.
    package var shamirThreshold: Int
    package var selection: Selection
    /// Whether the MAC covers only the values that are encrypted.
    package var isMACOnlyEncrypted: Bool
    /// How what is written anew is indented: the metadata, or a whole text of another format.
    package var indentations: Indentations

    package init(
        groups: [[FileRecipient]], shamirThreshold: Int? = nil, selection: Selection = .standard,
        isMACOnlyEncrypted: Bool = false, indentations: Indentations = Indentations()
    ) {
        self.groups = groups
        self.shamirThreshold = shamirThreshold ?? groups.count
        self.selection = selection
        self.isMACOnlyEncrypted = isMACOnlyEncrypted
        self.indentations = indentations
    }

    /// The version of SOPS whose format we write.
    static let formatVersion = "3.13.2"
}
