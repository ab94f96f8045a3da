/// Somebody whom a file is encrypted to: a way to wrap a file key into stanzas of the header.
///
/// A further type of recipient is one file that implements this and `Identity`, and an entry in `AgeKeys`.
public protocol Recipient: Sendable {
    /// The stanzas, usually one, from which the owner of the matching identity can unwrap the file key.
    /// - Throws: `invalidRecipient` when no key can be agreed on with the recipient.
    func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza]

    /// As `wrap`, with labels: recipients share a file only if their sets of labels are equal. So a recipient whose
    /// promise would be void beside others keeps them away; nearly all have none.
    func wrapWithLabels(_ fileKey: borrowing FileKey) throws(AgeError) -> WrappedFileKey
}

extension Recipient {
    public func wrapWithLabels(_ fileKey: borrowing FileKey) throws(AgeError) -> WrappedFileKey {
        WrappedFileKey(stanzas: try wrap(fileKey))
    }
}

/// What a recipient puts into the header, and with whom it can stand there.
public struct WrappedFileKey: Sendable {
    public var stanzas: [Stanza]
    public var labels: Set<String>

    public init(stanzas: [Stanza], labels: Set<String> = []) {
        self.stanzas = stanzas
        self.labels = labels
    }
}
