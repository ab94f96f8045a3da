internal import Sealing

/// The owner of an SSH key of the type `ssh-rsa`, of 2048 bits and more.
public struct SSHRSARecipient: Recipient, Hashable, CustomStringConvertible {
    static let type = "ssh-rsa"

    /// The key in SSH's wire format.
    let wire: [UInt8]
    let publicKey: RSA.PublicKey

    /// The recipient of a line `ssh-rsa AAAA… comment`.
    /// - Throws: `invalidRecipient`.
    public init(parsing line: String) throws(AgeError) {
        guard let recipient = try SSHKeys.recipient(parsing: line) as? SSHRSARecipient else {
            throw AgeError(.invalidRecipient, "the SSH key is of another type than \(Self.type)")
        }
        self = recipient
    }

    /// - Throws: `invalidRecipient`.
    init(wire: [UInt8]) throws(AgeError) {
        let exponent: [UInt8]
        let modulus: [UInt8]
        do throws(SSHReader.Malformed) {
            var reader = SSHReader()
            try reader.skip(Self.type, in: wire.span)
            exponent = try wire.span.copy(reader.positiveNumber(in: wire.span))
            modulus = try wire.span.copy(reader.positiveNumber(in: wire.span))
            try reader.end(in: wire.span)
        } catch {
            throw AgeError(.invalidRecipient, "the SSH public key is malformed: \(error.reason)")
        }
        do throws(SealingError) {
            publicKey = try RSA.PublicKey(modulus: modulus, exponent: exponent)
        } catch {
            throw AgeError(
                error, as: .invalidRecipient,
                SSHKeys.rsaFault(error, "the numbers of the RSA key are not those of a key"))
        }
        self.wire = wire
    }

    /// The wire format of a key that came in another form.
    init(_ publicKey: RSA.PublicKey) {
        self.publicKey = publicKey
        var wire: [UInt8] = []
        func append(_ bytes: [UInt8]) {
            for shift in [24, 16, 8, 0] { wire.append(UInt8(truncatingIfNeeded: bytes.count >> shift)) }
            wire += bytes
        }
        // A number whose highest bit is set has a zero before it, for it is positive.
        func positive(_ bytes: [UInt8]) -> [UInt8] { bytes[0] & 0x80 == 0 ? bytes : [0] + bytes }
        append([UInt8](Self.type.utf8))
        append(positive(publicKey.exponent))
        append(positive(publicKey.modulus))
        self.wire = wire
    }

    /// The line without a comment.
    public var description: String { "\(Self.type) \(Base64.encode(wire))" }

    public func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
        do throws(SealingError) {
            let body = try fileKey.bytes.withBytes { bytes throws(SealingError) in
                try publicKey.seal(bytes, label: SSHRSAStanza.label)
            }
            return [Stanza(unchecked: Self.type, [SSHKeys.tag(ofWire: wire)], body)]
        } catch {
            throw AgeError(error, as: .invalidRecipient, "nothing can be sealed to the RSA key")
        }
    }
}

/// A private SSH key of the type `ssh-rsa`. It never prints itself.
public final class SSHRSAIdentity: Identity {
    private let key: RSA.PrivateKey
    /// The recipient whose files this identity opens.
    public let recipient: SSHRSARecipient

    init(_ key: consuming RSA.PrivateKey) {
        recipient = SSHRSARecipient(key.publicKey)
        self.key = key
    }

    public var recipientText: String? { recipient.description }

    public func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        for stanza in stanzas where stanza.type == SSHRSARecipient.type {
            guard stanza.arguments.count == 1 else {
                throw AgeError(
                    .headerFailure, "an ssh-rsa stanza has one argument, not \(stanza.arguments.count)")
            }
            guard stanza.arguments[0] == SSHKeys.tag(ofWire: recipient.wire) else { continue }
            // Its length is that of the modulus; any other does not open.
            let bytes: GuardedBytes
            do throws(SealingError) {
                bytes = try key.open(stanza.body, label: SSHRSAStanza.label)
            } catch {
                if error.code == .authenticationFailed { continue }
                throw AgeError(error, as: .headerFailure, "an ssh-rsa stanza cannot be opened")
            }
            return try FileKey(bytes)
        }
        return nil
    }
}

extension SSHRSAIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says which key it is by its tag; the secret stays where it is.
    public var description: String { "<redacted identity of ssh-rsa \(SSHKeys.tag(ofWire: recipient.wire))>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

private enum SSHRSAStanza {
    static let label: StaticString = "age-encryption.org/v1/ssh-rsa"
}
