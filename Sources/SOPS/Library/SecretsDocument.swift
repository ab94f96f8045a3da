import Documents
import FoundationEssentials

/// A document that SOPS, or this library, has encrypted, with its values open.
///
/// A server reads its own configuration:
/// ```swift
/// import SOPS
///
/// let secrets = try SecretsDocument(contentsOf: "config.enc.yaml")
/// let password = secrets["database", "password"]?.text
/// ```
/// A tool changes one value. The file keeps its comments, its order, and the ciphertext of every other value:
/// ```swift
/// var secrets = try SecretsDocument(contentsOf: "config.enc.yaml")
/// try secrets.set("database", "password", to: "new")
/// try secrets.write(to: "config.enc.yaml")
/// ```
/// Every value is authenticated before any is given out, and so is the list of them: the file's MAC has to match.
public struct SecretsDocument: Sendable {
    private var opened: DecryptedFile

    /// Decrypts a text.
    ///
    /// - Parameters:
    ///   - format: what the text is written in.
    ///   - name: for messages: the path of the file.
    ///   - keys: nil for those that SOPS would find.
    /// - Throws: `malformed`, `notEncrypted`, `invalidMetadata`; `noMatchingKey`, which says who could open it;
    ///   `authenticationFailed` or `macMismatch` for a text that was tampered with.
    public init(
        decrypting text: [UInt8], as format: FileFormat, named name: String = "the document", keys: KeyRing? = nil
    ) throws(SOPSError) {
        let file = try EncryptedFile(parsing: SourceText(name: name, bytes: text, masksValues: true), as: format)
        let ring = if let keys { keys.ring } else { try KeyRing().ring }
        opened = try file.decrypt(with: ring)
    }

    /// Decrypts a file.
    ///
    /// - Parameter format: nil for the one that the name's ending says; a binary file has none of those of SOPS.
    /// - Throws: as above, and `unreadableFile`.
    public init(contentsOf path: String, as format: FileFormat? = nil, keys: KeyRing? = nil) throws(SOPSError) {
        let text: [UInt8]
        do {
            text = Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw SOPSError(
                .unreadableFile, Diagnostic("the file cannot be read", file: path, hint: "check its path and mode"))
        }
        try self.init(decrypting: text, as: format ?? FileFormat(fileName: path), named: path, keys: keys)
    }

    // MARK: Reading

    /// The values, without the metadata: of the first document, if a YAML file has several.
    public var value: SecretValue { opened.roots.first.map(SecretValue.init) ?? .map([]) }

    /// What is at the end of a path; nil if nothing is.
    public subscript(path: SecretPathComponent...) -> SecretValue? {
        opened.roots.first?.node(at: path.map(\.component)).map(SecretValue.init)
    }

    /// The plain text: in the file's own format as it was written, or converted to another one.
    ///
    /// - Throws: `unrepresentable` for what the format cannot hold.
    public func plaintext(as format: FileFormat? = nil) throws(SOPSError) -> [UInt8] {
        try opened.plaintext(as: format ?? opened.encrypted.format)
    }

    /// The encrypted text with all changes made so far.
    public var encryptedText: [UInt8] { opened.encrypted.source.bytes }

    /// Who can open the document: age recipients, fingerprints of PGP keys, names of other keys.
    public var recipients: [String] { opened.encrypted.metadata.groups.flatMap(\.entries).map(\.name) }

    // MARK: Changing

    /// Sets a value, which may be new. All others keep their ciphertext.
    ///
    /// - Throws: `staysPlain` where the document's selection rule would leave the value in plain text; `noSuchEntry` if
    ///   the path leads through a single value; `unrepresentable`.
    public mutating func set(_ path: SecretPathComponent..., to value: SecretValue) throws(SOPSError) {
        try take(
            opened.setting(path.map(\.component), to: value.documentValue(), now: Self.now()))
    }

    /// Removes an entry or an element.
    ///
    /// - Throws: `noSuchEntry`.
    public mutating func remove(_ path: SecretPathComponent...) throws(SOPSError) {
        try take(opened.removing(path.map(\.component), now: Self.now()))
    }

    /// Takes a whole plain text in the place of the present one, as an editor does. What did not change keeps its
    /// ciphertext.
    public mutating func replace(with plaintext: [UInt8]) throws(SOPSError) {
        let source = SourceText(name: "the new text", bytes: plaintext, masksValues: true)
        try take(opened.reencrypting(source, now: Self.now()))
    }

    /// Makes a new data key, and encrypts everything anew for these age recipients and nobody else.
    ///
    /// - Throws: `invalidRecipient`.
    public mutating func rotate(for recipients: [String]) throws(SOPSError) {
        let keys = try recipients.map { name throws(SOPSError) in try MasterKey(age: name) }
        let rotated = try opened.rotation(EncryptionSettings(groups: [keys]), now: Self.now())
        opened = try parsed(rotated.text).decrypt(with: rotated.key)
    }

    // MARK: Writing

    /// Encrypts a plain text for age recipients, with a new data key. Its comments are encrypted, too, and its order and
    /// blank lines stay.
    ///
    /// - Parameters:
    ///   - format: what the text is written in.
    ///   - recipients: `age1…`, `ssh-ed25519 …` or `ssh-rsa …`; each of them can open it.
    /// - Throws: `malformed`, `alreadyEncrypted`, `unrepresentable`, `invalidRecipient`.
    public static func encrypt(
        _ plaintext: [UInt8], as format: FileFormat, for recipients: [String]
    ) throws(SOPSError) -> [UInt8] {
        let keys = try recipients.map { name throws(SOPSError) in try MasterKey(age: name) }
        let source = SourceText(name: "the plain text", bytes: plaintext, masksValues: true)
        return try FileEncryption.encrypt(source, as: format, settings: EncryptionSettings(groups: [keys]), now: now())
    }

    /// Writes the encrypted text to a file, whose old contents stay until the new ones are complete.
    ///
    /// - Throws: `unwritableFile`.
    public func write(to path: String) throws(SOPSError) {
        do {
            try Data(encryptedText).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw SOPSError(
                .unwritableFile,
                Diagnostic("the file cannot be written", file: path, hint: "check the folder's owner and mode"))
        }
    }

    private mutating func take(_ text: [UInt8]) throws(SOPSError) {
        opened = try parsed(text).decrypt(with: opened.key)
    }

    private func parsed(_ text: [UInt8]) throws(SOPSError) -> EncryptedFile {
        let source = SourceText(name: opened.encrypted.source.name, bytes: text, masksValues: true)
        return try EncryptedFile(parsing: source, as: opened.encrypted.format)
    }

    private static func now() -> String { Date.now.formatted(.iso8601) }
}
