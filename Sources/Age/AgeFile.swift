package import Sealing

/// An age file in memory (age-encryption.org/v1), binary or armored.
///
/// ```swift
/// let identity = try X25519Identity()
/// let bytes = try AgeFile.encrypt(plaintext, to: [identity.recipient], armored: true)
/// let plaintext = try AgeFile(parsing: bytes).decrypt(with: [identity])
/// ```
/// Files that are too large for memory go through `Encryptor` and `Decryptor`.
public struct AgeFile: Sendable {
    /// The entries of the header. They are not authenticated before the file was decrypted.
    public var stanzas: [Stanza] { header.stanzas }
    /// Whether the file was armored.
    public let isArmored: Bool

    private let header: Header
    /// The file without its armor.
    private let bytes: [UInt8]

    /// Reads the header of `bytes`, which may be armored.
    /// - Throws: `headerFailure`; `armorFailure`.
    public init(parsing bytes: [UInt8]) throws(AgeError) {
        isArmored = Armor.isArmored(bytes.span)
        self.bytes = isArmored ? try Armor.decode(bytes.span) : bytes
        header = try HeaderParser.parse(self.bytes)
    }

    /// Reads the header of an armored file.
    /// - Throws: `headerFailure`; `armorFailure`.
    public init(parsing text: String) throws(AgeError) {
        try self.init(parsing: [UInt8](text.utf8))
    }

    /// The plaintext: all of it, or an error.
    /// - Parameter identities: tried in order; the first that unwraps the file key opens the file.
    /// - Throws: `noMatch`, `hmacFailure`, `headerFailure`, `payloadFailure`, `outOfMemory`.
    public func decrypt(with identities: [any Identity]) throws(AgeError) -> [UInt8] {
        var opened = try header.open(bytes, with: identities)
        let layout = try PayloadLayout(sealedCount: bytes.count - opened.payloadStart)
        var plaintext = [UInt8](repeating: 0, count: layout.plaintextCount)
        do throws(SealingError) {
            var span = plaintext.mutableSpan
            try open(layout, of: &opened, into: &span)
        } catch {
            Memory.wipe(&plaintext)
            throw AgeFile.payloadFailure(error)
        }
        return plaintext
    }

    /// The plaintext, when it is a key: it comes to lie in guarded memory and nowhere else.
    /// - Throws: as `decrypt(with:)` does.
    package func decryptToGuarded(with identities: [any Identity]) throws(AgeError) -> GuardedBytes {
        var opened = try header.open(bytes, with: identities)
        let layout = try PayloadLayout(sealedCount: bytes.count - opened.payloadStart)
        do throws(SealingError) {
            return try GuardedBytes(count: layout.plaintextCount) { span throws(SealingError) in
                try open(layout, of: &opened, into: &span)
            }
        } catch {
            throw AgeFile.payloadFailure(error)
        }
    }

    /// A new file for `recipients`; each of them can open it alone.
    /// - Throws: `invalidRecipients` if there are none or they cannot share a file; `invalidRecipient`; `outOfMemory`.
    public static func encrypt(
        _ plaintext: Span<UInt8>, to recipients: [any Recipient], armored: Bool = false
    ) throws(AgeError) -> [UInt8] {
        var file: [UInt8] = []
        // The tags of the chunks, and a header of usual stanzas.
        let chunkCount = plaintext.count / PayloadCipher.chunkSize + 1
        file.reserveCapacity(plaintext.count + chunkCount * 16 + recipients.count * 128 + 128)
        var encryptor = try Encryptor(to: recipients, capacity: plaintext.count, into: &file)
        try encryptor.update(plaintext, into: &file)
        try encryptor.finish(into: &file)
        return armored ? Armor.encode(file.span) : file
    }

    /// A new file for `recipients`; each of them can open it alone.
    /// - Throws: as the other `encrypt` does.
    public static func encrypt(
        _ plaintext: [UInt8], to recipients: [any Recipient], armored: Bool = false
    ) throws(AgeError) -> [UInt8] {
        try encrypt(plaintext.span, to: recipients, armored: armored)
    }

    /// A new file that holds a key.
    /// - Throws: as the other `encrypt` does.
    package static func encrypt(
        _ secret: borrowing GuardedBytes, to recipients: [any Recipient], armored: Bool = false
    ) throws(AgeError) -> [UInt8] {
        try secret.withBytes { bytes throws(AgeError) in
            try encrypt(bytes, to: recipients, armored: armored)
        }
    }

    private func open(
        _ layout: PayloadLayout, of opened: inout OpenedHeader, into plaintext: inout MutableSpan<UInt8>
    ) throws(SealingError) {
        let payload = bytes.span.extracting(opened.payloadStart..<bytes.count)
        for index in 0..<layout.chunkCount {
            try opened.cipher.open(
                payload.extracting(layout.sealedRange(index)), isFinal: index == layout.chunkCount - 1,
                into: &plaintext, at: index * PayloadCipher.chunkSize)
        }
    }

    private static func payloadFailure(_ error: SealingError) -> AgeError {
        AgeError(error, as: .payloadFailure, "the payload was changed, truncated or extended")
    }
}
