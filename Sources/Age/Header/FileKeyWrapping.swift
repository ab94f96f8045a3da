internal import Sealing

/// How most types of stanzas hold the file key: sealed with ChaCha20-Poly1305 under a key of their own that is used
/// once, so that the nonce is zero.
struct FileKeyWrapping {
    static let sealedSize = FileKey.size + ChaCha20Poly1305.tagSize
    private static let nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceSize)

    /// The type of the stanza, for messages.
    let type: String

    func seal(_ fileKey: borrowing FileKey, key: borrowing GuardedBytes) throws(SealingError) -> [UInt8] {
        var body: [UInt8] = []
        try fileKey.bytes.withBytes { bytes throws(SealingError) in
            try ChaCha20Poly1305.seal(bytes, key: key, nonce: Self.nonce, appendingTo: &body)
        }
        return body
    }

    /// The file key; nil if the stanza was wrapped to somebody else.
    func open(_ stanza: Stanza, key: borrowing GuardedBytes) throws(AgeError) -> FileKey? {
        let bytes: GuardedBytes
        do throws(SealingError) {
            bytes = try ChaCha20Poly1305.openGuarded(stanza.body.span, key: key, nonce: Self.nonce)
        } catch {
            if error.code == .authenticationFailed { return nil }
            throw AgeError(error, as: .headerFailure, "a stanza of the type \(type) cannot be opened")
        }
        return try FileKey(bytes)
    }

    /// Checks the form of a stanza. The size comes before anything is decrypted, so that one ciphertext cannot be made
    /// to open under several keys.
    /// - Throws: `headerFailure`.
    func check(_ stanza: Stanza, argumentCount: Int) throws(AgeError) {
        guard stanza.arguments.count == argumentCount else {
            throw AgeError(
                .headerFailure,
                "a stanza of the type \(type) has \(argumentCount) arguments, not \(stanza.arguments.count)")
        }
        guard stanza.body.count == Self.sealedSize else {
            throw AgeError(
                .headerFailure,
                "the body of a stanza of the type \(type) has \(Self.sealedSize) bytes, not \(stanza.body.count)")
        }
    }
}
