/// A private key: a way to unwrap a file key from stanzas of the header.
public protocol Identity: Sendable {
    /// The file key, or nil when none of the stanzas is for this identity: it passes over stanzas of other types and
    /// over those of its own type that were wrapped to somebody else.
    /// - Throws: `headerFailure` for a malformed stanza of the identity's own type.
    func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey?

    /// The text of the recipient whose files it opens, in canonical form: by it a list of recipients tells which
    /// identity to try. Nil where there is no such text, as with a passphrase.
    var recipientText: String? { get }

    /// Whether it may have to ask a person, or to start a program: such identities are tried after all others.
    var needsInteraction: Bool { get }
}

extension Identity {
    public var recipientText: String? { nil }
    public var needsInteraction: Bool { false }
}
