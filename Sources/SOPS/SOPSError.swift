package import Documents

/// Why a document could not be encrypted, decrypted or changed.
///
/// Two errors are equal when their codes are: the diagnostic is for people.
public struct SOPSError: Error, Hashable {
    public enum Code: Hashable, Sendable {
        /// The text is not a document of its format; or a tree that SOPS refuses, such as a list at the top.
        case malformed
        /// There is nothing to encrypt in the file.
        case empty
        /// The file has no `sops` entry, or it is damaged.
        case notEncrypted, invalidMetadata
        /// The file has a `sops` entry already.
        case alreadyEncrypted
        /// No identity opens the data key.
        case noMatchingKey
        /// A value or a comment does not authenticate: it was changed, or moved from another place.
        case authenticationFailed
        /// The encrypted data key for one of the identities was changed, and no other opens the file.
        case damagedKey
        /// The MAC over all values is missing or does not match.
        case macMismatch
        /// Plain text where the rules want ciphertext, or a value that its type tag does not describe.
        case invalidValue
        /// A value that SOPS cannot represent: an integer beyond 64 bits, a key that is not text.
        case unrepresentable
        /// Contradictory selection rules, an invalid regular expression, or a rule that selects nothing.
        case invalidSelection
        /// A `.sops.yaml` that is malformed, or has no rule for the file.
        case invalidConfiguration, noMatchingRule
        /// A recipient or an identity that cannot be read.
        case invalidRecipient, invalidIdentity
        /// A key of a kind that cannot be used here is to encrypt a data key.
        case unsupportedKey
        /// `gpg` is missing, or cannot encrypt a data key.
        case gpgFailed
        /// A plugin of age's is missing, or cannot encrypt a data key.
        case pluginFailed
        /// `SOPS_DECRYPTION_ORDER` lists a kind of key twice, or one that does not exist.
        case invalidDecryptionOrder
        /// A file of identities that is named but does not exist, or cannot be read.
        case missingIdentityFile, unreadableIdentityFile
        /// A document that cannot be read or written.
        case unreadableFile, unwritableFile
        /// A value that is to be secret, in a place that the file's selection rule leaves plain.
        case staysPlain
        /// A path that the document does not have.
        case noSuchEntry
        /// Both sides of a merge changed who can read a file, or by which rule it is encrypted.
        case conflictingAccess
        /// A value that neither side of a merge has in its place.
        case foreignValue
    }

    public let code: Code
    package let diagnostic: Diagnostic

    package init(_ code: Code, _ diagnostic: Diagnostic) {
        self.code = code
        self.diagnostic = diagnostic
    }

    package init(_ code: Code, _ summary: String, hint: String? = nil) {
        self.init(code, Diagnostic(summary, hint: hint))
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension SOPSError: CustomStringConvertible {
    /// What is wrong, where, and what to do: on one line, without any secret.
    public var description: String {
        let place = diagnostic.position.map { ":\($0.line):\($0.column)" } ?? ""
        let file = diagnostic.file.map { "\($0)\(place): " } ?? ""
        return file + diagnostic.summary + (diagnostic.hint.map { " (\($0))" } ?? "")
    }
}
