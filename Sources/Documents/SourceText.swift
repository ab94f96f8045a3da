/// The bytes of one file, with the name that messages use for it.
///
/// Offsets into a source are offsets of UTF-8 bytes.
package struct SourceText: Sendable {
    /// The path as the user would write it.
    package let name: String
    package let bytes: [UInt8]
    /// Whether excerpts of the text in messages keep back everything but key names: set for a text that holds
    /// secrets in the clear.
    package var masksValues: Bool
    /// The format that the text is read in, which says what a line's values are; YAML until it is read.
    var format = DocumentFormat.yaml

    package init(name: String, bytes: [UInt8], masksValues: Bool = false) {
        self.name = name
        self.bytes = bytes
        self.masksValues = masksValues
    }

    package init(name: String, _ text: String, masksValues: Bool = false) {
        self.init(name: name, bytes: Array(text.utf8), masksValues: masksValues)
    }

    /// Whether the text begins with a byte order mark, which is no part of its content.
    package var hasByteOrderMark: Bool { hasByteOrderMark(at: 0) }

    /// Whether a byte order mark is at an offset. libyaml passes over one at the beginning of any line.
    func hasByteOrderMark(at offset: Int) -> Bool {
        offset + 3 <= bytes.count && bytes[offset] == 0xEF && bytes[offset + 1] == 0xBB && bytes[offset + 2] == 0xBF
    }
}
