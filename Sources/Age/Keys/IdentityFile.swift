internal import Sealing

/// A file of identities: as `age-keygen` writes it, one on each line among blank lines and comments that begin with
/// `#`; or an SSH private key; or either of them encrypted with a passphrase by `age -p`.
public struct IdentityFile: Sendable {
    /// Asks for the passphrase of an encrypted file; nil is no answer. It is called once, and only for such a file; or for
    /// an encrypted SSH key, up to three times, when the key is first needed.
    public typealias PassphrasePrompt = @Sendable () throws(AgeError) -> Passphrase?

    /// In the order of the file; at least one.
    public let identities: [any Identity]

    /// The identities in `text`. The caller wipes the text.
    /// - Parameter plugins: how the plugins of identities `AGE-PLUGIN-NAME-1…` are run.
    /// - Throws: `invalidIdentity`, with the number of the line where there is one, but never with what is on it;
    ///   `encryptedIdentity` for an encrypted file without a passphrase for it; `wrongPassphrase`; for a damaged
    ///   encrypted file, as `AgeFile` does.
    public init(
        parsing text: Span<UInt8>, passphrase: PassphrasePrompt? = nil, plugins: Plugins = Plugins()
    ) throws(AgeError) {
        guard IdentityFile.isEncrypted(text) else {
            identities = try IdentityFile.plainIdentities(text, passphrase, plugins)
            return
        }
        let file = try AgeFile(parsing: text.copy(0..<text.count))
        let plain = try IdentityFile.decrypt(file, passphrase)
        identities = try plain.withBytes { plain throws(AgeError) in
            try IdentityFile.plainIdentities(plain, passphrase, plugins)
        }
    }

    /// Whether `text` begins as an age file does, armored or not: a key file behind a passphrase.
    public static func isEncrypted(_ text: Span<UInt8>) -> Bool {
        text.starts(with: Header.intro) || Armor.isArmored(text)
    }

    private static func decrypt(_ file: AgeFile, _ prompt: PassphrasePrompt?) throws(AgeError) -> GuardedBytes {
        guard file.stanzas.count == 1, file.stanzas[0].type == ScryptStanza.type else {
            throw AgeError(
                .encryptedIdentity, "the identity file is encrypted, but not with a passphrase; decrypt it first")
        }
        guard let prompt else {
            throw AgeError(.encryptedIdentity, "the identity file is encrypted, and its passphrase cannot be asked for")
        }
        guard let passphrase = try prompt(), !passphrase.isEmpty else {
            throw AgeError(.encryptedIdentity, "the identity file is encrypted, and no passphrase was given")
        }
        do throws(AgeError) {
            return try file.decryptToGuarded(with: [ScryptIdentity(passphrase)])
        } catch {
            if error.code == .noMatch {
                throw AgeError(.wrongPassphrase, "the passphrase of the identity file is wrong")
            }
            throw error
        }
    }

    private static func plainIdentities(
        _ text: Span<UInt8>, _ prompt: PassphrasePrompt?, _ plugins: Plugins
    ) throws(AgeError) -> [any Identity] {
        // Some editors begin a text with a byte order mark.
        if text.starts(with: "\u{FEFF}") {
            return try plainIdentities(text.extracting(3..<text.count), prompt, plugins)
        }
        if SSHKeys.isPrivateKey(text) { return [try SSHKeys.identity(parsing: text, asking: prompt, plugins)] }
        var identities: [any Identity] = []
        var number = 0
        var start = 0
        while start < text.count {
            number += 1
            var end = start
            while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
            let line = trimmed(start..<end, of: text)
            start = end + 1
            if line.isEmpty || text[line.lowerBound] == UInt8(ascii: "#") { continue }
            do throws(AgeError) {
                identities.append(try AgeKeys.identity(parsing: text.extracting(line), plugins: plugins))
            } catch {
                throw AgeError(error.code, "line \(number): \(error.reason)")
            }
        }
        guard !identities.isEmpty else { throw AgeError(.invalidIdentity, "the file holds no identity") }
        return identities
    }

    /// The range without white space at its ends, a carriage return among it.
    private static func trimmed(_ range: Range<Int>, of text: Span<UInt8>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isSpace(text[start]) { start += 1 }
        while end > start, isSpace(text[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
