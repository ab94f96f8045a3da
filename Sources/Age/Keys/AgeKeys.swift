/// Recipients and identities of every type this library knows, told apart by how their text begins.
public enum AgeKeys {
    /// The recipient that `text` names.
    /// - Parameter plugins: how the plugin of a recipient `age1NAME1…` is run.
    /// - Throws: `invalidRecipient`, also when `text` is a private key.
    public static func recipient(
        parsing text: String, plugins: @autoclosure () -> Plugins = Plugins()
    ) throws(AgeError) -> any Recipient {
        if text.hasPrefix("ssh-") { return try SSHKeys.recipient(parsing: text) }
        // Bech32's prefix ends at the last 1: age1pq1… is of another type than age1….
        switch text[..<(text.lastIndex(of: "1") ?? text.startIndex)] {
        case X25519Recipient.prefix:
            return try X25519Recipient(parsing: text)
        case HybridRecipient.prefix:
            return try HybridRecipient(parsing: text)
        case TagRecipient.prefix:
            return try TagRecipient(parsing: text)
        case let prefix where prefix.hasPrefix(X25519Recipient.prefix + "1"):
            return try PluginRecipient(parsing: text, plugins: plugins())
        case let prefix where prefix.uppercased().hasPrefix("AGE-"):
            throw AgeError(.invalidRecipient, "this is a private key; the recipient is its public key, age1…")
        default:
            throw AgeError(.invalidRecipient, "a recipient begins with age1, ssh-ed25519 or ssh-rsa")
        }
    }

    /// The identity that `text`, in ASCII, spells: a key of age's or of a plugin, or a whole SSH key file.
    /// - Parameter plugins: how the plugin of an identity `AGE-PLUGIN-NAME-1…` is run.
    /// - Throws: `invalidIdentity`, which does not repeat the text; `encryptedIdentity`.
    public static func identity(
        parsing text: Span<UInt8>, plugins: @autoclosure () -> Plugins = Plugins()
    ) throws(AgeError) -> any Identity {
        let expected = "an identity is a private key, which begins with \(X25519Identity.prefix)1"
        if text.starts(with: HybridIdentity.prefix + "1") {
            return try HybridIdentity(parsing: text)
        }
        if text.starts(with: X25519Identity.prefix + "1") {
            return try X25519Identity(parsing: text)
        }
        if text.starts(with: PluginName.identityPrefix) {
            return try PluginIdentity(parsing: text, plugins: plugins())
        }
        if SSHKeys.isPrivateKey(text) {
            return try SSHKeys.identity(parsing: text)
        }
        if text.starts(with: X25519Recipient.prefix + "1") || text.starts(with: "ssh-") {
            throw AgeError(.invalidIdentity, "this is a public key; \(expected)")
        }
        throw AgeError(.invalidIdentity, expected)
    }

    /// The text of a recipient in the form that `Identity.recipientText` has: without the comment of an SSH key and
    /// white space around it. It need not be a valid recipient.
    public static func canonicalText(ofRecipient text: String) -> String {
        let words = text.split { $0 == " " || $0 == "\t" || $0.isNewline }
        guard let first = words.first, first.hasPrefix("ssh-"), words.count > 1 else {
            return words.joined(separator: " ")
        }
        return "\(first) \(words[1])"
    }
}

extension Span<UInt8> {
    /// Whether the bytes begin with the UTF-8 of `text`.
    func starts(with text: String) -> Bool {
        let text = text.utf8
        guard count >= text.count else { return false }
        return zip(indices, text).allSatisfy { self[$0] == $1 }
    }
}
