internal import Sealing

/// Whoever knows a passphrase (age specification, "The scrypt recipient type"). It is the only recipient of its file.
public final class ScryptRecipient: Recipient {
    /// What new files cost to open: 2^18 rounds, about a second and 256 MiB.
    public static let standardWorkFactor = 18

    private let passphrase: Passphrase
    private let workFactor: Int

    /// - Parameter workFactor: the binary logarithm of scrypt's N, from 1 to 22.
    /// - Throws: `invalidRecipient` for an empty passphrase or a work factor that identities refuse.
    public init(_ passphrase: consuming Passphrase, workFactor: Int = standardWorkFactor) throws(AgeError) {
        guard !passphrase.isEmpty else { throw AgeError(.invalidRecipient, "the passphrase is empty") }
        guard (1...ScryptIdentity.largestWorkFactor).contains(workFactor) else {
            throw AgeError(.invalidRecipient, "a work factor is 1 to \(ScryptIdentity.largestWorkFactor)")
        }
        self.passphrase = passphrase
        self.workFactor = workFactor
    }

    public func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
        let salt = Random.bytes(ScryptStanza.saltSize)
        do throws(SealingError) {
            let key = try ScryptStanza.wrapKey(passphrase, salt: salt, workFactor: workFactor)
            let body = try ScryptStanza.wrapping.seal(fileKey, key: key)
            return [
                Stanza(unchecked: ScryptStanza.type, [Base64.encode(salt, .unpadded), String(workFactor)], body)
            ]
        } catch {
            throw AgeError(error, as: .invalidRecipient, "no key can be made of the passphrase")
        }
    }
}

/// A passphrase as the key to the files that were encrypted with it.
public final class ScryptIdentity: Identity {
    /// What a file may cost to open at most: 2^22 rounds, some 15 seconds and 4 GiB. Who sends us a file does not get to
    /// choose more.
    public static let largestWorkFactor = 22

    private let passphrase: Passphrase
    private let limit: Int

    /// - Parameter limit: the largest work factor that a file may ask for.
    /// - Throws: `invalidIdentity` for an empty passphrase.
    public init(_ passphrase: consuming Passphrase, limit: Int = largestWorkFactor) throws(AgeError) {
        guard !passphrase.isEmpty else { throw AgeError(.invalidIdentity, "the passphrase is empty") }
        self.passphrase = passphrase
        self.limit = limit
    }

    public func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        for stanza in stanzas where stanza.type == ScryptStanza.type {
            // The header's parser sees to it as well, for whoever has no passphrase.
            guard stanzas.count == 1 else { throw AgeError(.headerFailure, "a passphrase stands alone in the header") }
            let (salt, workFactor) = try ScryptStanza.arguments(of: stanza)
            guard workFactor <= limit else {
                throw AgeError(
                    .headerFailure, "it asks for a work factor of \(workFactor); more than \(limit) is refused")
            }
            let key: GuardedBytes
            do throws(SealingError) {
                key = try ScryptStanza.wrapKey(passphrase, salt: salt, workFactor: workFactor)
            } catch {
                throw AgeError(error, as: .headerFailure, "no key can be made of the passphrase")
            }
            if let fileKey = try ScryptStanza.wrapping.open(stanza, key: key) { return fileKey }
        }
        return nil
    }
}

extension ScryptIdentity: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted passphrase>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension ScryptRecipient: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted passphrase>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What both sides of a passphrase's stanza share: `-> scrypt SALT LOGN` and the file key, sealed.
enum ScryptStanza {
    static let type = "scrypt"
    static let saltSize = 16
    static let wrapping = FileKeyWrapping(type: type)

    fileprivate static func wrapKey(
        _ passphrase: borrowing Passphrase, salt: [UInt8], workFactor: Int
    ) throws(SealingError) -> GuardedBytes {
        try Scrypt.derive(
            from: passphrase.bytes, salt: [UInt8]("age-encryption.org/v1/scrypt".utf8) + salt, logN: workFactor)
    }

    /// Salt and work factor of a well-formed stanza.
    fileprivate static func arguments(of stanza: Stanza) throws(AgeError) -> (salt: [UInt8], workFactor: Int) {
        try wrapping.check(stanza, argumentCount: 2)
        guard let salt = try? Base64.decode(stanza.arguments[0], .unpadded), salt.count == saltSize else {
            throw AgeError(.headerFailure, "the salt of a scrypt stanza is not \(saltSize) bytes in base64")
        }
        // One spelling for each number: no sign, no leading zero; all the rest would be beyond every limit.
        let digits = stanza.arguments[1].utf8
        guard let first = digits.first, first != UInt8(ascii: "0"), digits.count <= 2,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let workFactor = Int(stanza.arguments[1])
        else {
            throw AgeError(
                .headerFailure, "the work factor of a scrypt stanza is a decimal number of one or two digits")
        }
        return (salt, workFactor)
    }
}
