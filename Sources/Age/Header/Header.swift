internal import Sealing

/// The header of an age file (age specification, "Header"): the stanzas, and a MAC under the file key.
struct Header: Sendable {
    static let intro = "age-encryption.org/v1\n"
    static let macSize = 32
    static let columns = 64

    let stanzas: [Stanza]
    let mac: [UInt8]
    /// How many bytes of the file the MAC covers: all up to and including `---`.
    let authenticatedCount: Int
    /// How many bytes of the file the header takes; the payload follows.
    let count: Int

    /// The file key, from the first identity that unwraps one; the header is authentic then.
    /// - Parameter file: the bytes that the header was parsed from.
    /// - Throws: `noMatch`; `hmacFailure`; as `unwrapFirst` does.
    func fileKey(with identities: [any Identity], file: [UInt8]) throws(AgeError) -> FileKey {
        guard let fileKey = try identities.unwrapFirst(stanzas) else {
            throw AgeError(.noMatch, "none of the identities opens the file")
        }
        let key = try Header.macKey(fileKey)
        guard HMACSHA256.isValid(mac, for: file.span.extracting(first: authenticatedCount), key: key) else {
            throw AgeError(.hmacFailure, "the header was changed after it was written")
        }
        return fileKey
    }

    /// The header's bytes for a new file.
    /// - Throws: `invalidRecipients` when the stanzas cannot share a file, or there are none.
    static func encode(_ stanzas: [Stanza], fileKey: borrowing FileKey) throws(AgeError) -> [UInt8] {
        guard !stanzas.isEmpty else { throw AgeError(.invalidRecipients, "there are no recipients") }
        if let fault = fault(in: stanzas) { throw AgeError(.invalidRecipients, fault) }
        var bytes = [UInt8](intro.utf8)
        for stanza in stanzas { stanza.encode(into: &bytes) }
        bytes.append(contentsOf: "---".utf8)
        let mac = HMACSHA256.authenticate(bytes.span, key: try macKey(fileKey))
        bytes.append(UInt8(ascii: " "))
        Base64.encode(mac.span, .unpadded, appendingTo: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Why the stanzas cannot stand in one header; nil if they can.
    static func fault(in stanzas: [Stanza]) -> String? {
        // Whoever knows the passphrase must know that only another who knows it can have written the file.
        if stanzas.count > 1, stanzas.contains(where: { $0.type == ScryptStanza.type }) {
            return "a passphrase stands alone in the header"
        }
        return nil
    }

    private static func macKey(_ fileKey: borrowing FileKey) throws(AgeError) -> GuardedBytes {
        do throws(SealingError) {
            return try HKDFSHA256.derive(from: fileKey.bytes, info: "header")
        } catch {
            throw AgeError(error, as: .headerFailure, "the key of the header's MAC cannot be derived")
        }
    }
}
