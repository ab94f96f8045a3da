/// What a text may ask of its reader, so that no file takes time or memory out of proportion.
package struct ParseLimits: Hashable, Sendable {
    /// The size of the text in bytes.
    package var maximumSize: Int
    /// How many collections may stand inside one another.
    package var maximumDepth: Int
    /// How many nodes a text may have, those of aliases not counted again.
    package var maximumNodes: Int
    /// How many nodes, and how many bytes of scalars, all aliases together may stand for.
    package var maximumAliasedNodes: Int
    package var maximumAliasedBytes: Int
    /// Whether messages keep back the values of the text; see `SourceText.masksValues`.
    package var masksValues: Bool

    package init(
        maximumSize: Int = 32 << 20, maximumDepth: Int = 200, maximumNodes: Int = 2_000_000,
        maximumAliasedNodes: Int = 100_000, maximumAliasedBytes: Int = 8 << 20, masksValues: Bool = false
    ) {
        self.maximumSize = maximumSize
        self.maximumDepth = maximumDepth
        self.maximumNodes = maximumNodes
        self.maximumAliasedNodes = maximumAliasedNodes
        self.maximumAliasedBytes = maximumAliasedBytes
        self.masksValues = masksValues
    }

    package static let standard = ParseLimits()
    /// For texts that hold secrets in the clear.
    package static let secret = ParseLimits(maximumSize: 256 << 20, masksValues: true)
}
