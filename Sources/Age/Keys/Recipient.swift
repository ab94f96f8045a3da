/// Somebody whom a file is encrypted to: a way to wrap a file key into stanzas of the header.
///
/// A further type of recipient is one file that implements this and `Identity`, and an entry in `AgeKeys`.
public protocol Recipient: Sendable {
    /// The stanzas, usually one, from which the owner of the matching identity can unwrap the file key.
    /// - Throws: `invalidRecipient` when no key can be agreed on with the recipient.
    func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza]
}
