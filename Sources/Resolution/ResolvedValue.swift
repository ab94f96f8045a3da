package import Documents

/// One final text, with what it means and whether it is secret.
///
/// A sensitive value does not print itself.
package struct ResolvedValue: Sendable {
    /// The text as written or, where it had references, as put together. Of binary content, its base64.
    package let text: String
    /// What the text means. An `env` value is always a string, or bytes.
    package let meaning: ScalarValue
    /// Whether it comes from the section `secrets` or was put together with something that does.
    package let isSensitive: Bool
    /// Whether the text stands in its file without quotes and without a tag, so that its reader decides what it means:
    /// to some, `no` is false.
    package let isPlain: Bool

    package init(text: String, meaning: ScalarValue, isSensitive: Bool, isPlain: Bool = false) {
        self.text = text
        self.meaning = meaning
        self.isSensitive = isSensitive
        self.isPlain = isPlain
    }

    /// What stands in for a sensitive text.
    package static let mask = "********"

    /// The text, if it may be shown.
    package var masked: String { isSensitive ? Self.mask : text }

    /// The content: of binary values the decoded bytes, of others the text's UTF-8.
    package var bytes: [UInt8] {
        if case .binary(let bytes) = meaning { bytes } else { Array(text.utf8) }
    }
}

extension ResolvedValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
