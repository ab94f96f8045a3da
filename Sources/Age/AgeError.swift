package import Sealing

/// Why an age file, a recipient or an identity was refused.
///
/// Two errors are equal when their codes are; the reason is for a person. No reason ever repeats a key or a plaintext.
public struct AgeError: Error, Hashable, CustomStringConvertible, Sendable {
    /// What kind of failure it is. More codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// None of the identities opens any stanza of the file.
        public static let noMatch = Code("no match")
        /// The header's MAC is wrong: the header was changed after it was written.
        public static let hmacFailure = Code("HMAC failure")
        /// The header, or a stanza that the identity should understand, is malformed.
        public static let headerFailure = Code("header failure")
        /// The text armor is malformed.
        public static let armorFailure = Code("armor failure")
        /// The payload is truncated, extended or changed.
        public static let payloadFailure = Code("payload failure")
        /// A text that should be a recipient is none.
        public static let invalidRecipient = Code("invalid recipient")
        /// A text that should be an identity is none, or a file of identities is malformed.
        public static let invalidIdentity = Code("invalid identity")
        /// An identity that is encrypted with a passphrase which was not given, or which cannot be used.
        public static let encryptedIdentity = Code("encrypted identity")
        /// A passphrase does not open what it was given for.
        public static let wrongPassphrase = Code("wrong passphrase")
        /// The recipients cannot share a file, or there are none.
        public static let invalidRecipients = Code("invalid set of recipients")
        /// The program `age-plugin-…` of a recipient or an identity is not installed.
        public static let missingPlugin = Code("missing plugin")
        /// A plugin says that it failed, or it does not do what a plugin should.
        public static let pluginFailure = Code("plugin failure")
        /// Somebody is to be asked, and nobody can be.
        public static let nobodyToAsk = Code("nobody to ask")
        /// No guarded memory left for a key.
        public static let outOfMemory = Code("out of memory")
    }

    public let code: Code
    /// One sentence in lower case, without a full stop.
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public var description: String { "\(code): \(reason)" }

    public static func == (first: AgeError, second: AgeError) -> Bool {
        first.code == second.code
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}

extension AgeError {
    /// What a failure of the cryptography means here: `code`, unless memory ran out.
    package init(_ error: SealingError, as code: Code, _ reason: @autoclosure () -> String) {
        if error.code == .outOfMemory {
            self.init(.outOfMemory, "no guarded memory left for a key")
        } else {
            self.init(code, reason())
        }
    }
}
