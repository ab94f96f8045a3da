internal import Sealing

/// OpenSSH's form of private keys, `openssh-key-v1` (OpenSSH, PROTOCOL.key), of one key and without encryption.
enum OpenSSHPrivateKey {
    private static let magic = "openssh-key-v1\0"

    /// What stands around the private section.
    private struct Envelope {
        let isEncrypted: Bool
        /// The public key in SSH's wire format.
        let publicWire: [UInt8]
        let section: Range<Int>
    }

    /// - Throws: `invalidIdentity`; `encryptedIdentity`.
    static func identity(parsing content: borrowing GuardedBytes) throws(AgeError) -> any Identity {
        try content.withBytes { bytes throws(AgeError) in
            let identity: Result<any Identity, AgeError>
            do throws(SSHReader.Malformed) {
                let envelope = try envelope(bytes)
                identity =
                    envelope.isEncrypted
                    ? .failure(SSHKeys.encrypted())
                    : try key(bytes.extracting(envelope.section), publicWire: envelope.publicWire)
            } catch {
                throw AgeError(.invalidIdentity, "the OpenSSH key is malformed: \(error.reason)")
            }
            do throws(AgeError) {
                return try identity.get()
            } catch {
                // The public key in the file is at fault, but the file is to be an identity.
                throw error.code == .invalidRecipient ? AgeError(.invalidIdentity, error.reason) : error
            }
        }
    }

    /// The recipient of a key that may be encrypted; its public half never is.
    /// - Throws: `invalidIdentity`.
    static func recipient(parsing content: borrowing GuardedBytes) throws(AgeError) -> any Recipient {
        let wire: [UInt8]
        do throws(SSHReader.Malformed) {
            wire = try content.withBytes { bytes throws(SSHReader.Malformed) in try envelope(bytes).publicWire }
        } catch {
            throw AgeError(.invalidIdentity, "the OpenSSH key is malformed: \(error.reason)")
        }
        do throws(AgeError) {
            return try SSHKeys.recipient(wire: wire)
        } catch {
            throw AgeError(.invalidIdentity, error.reason)
        }
    }

    private static func envelope(_ bytes: Span<UInt8>) throws(SSHReader.Malformed) -> Envelope {
        var reader = SSHReader()
        let start = try reader.take(magic.utf8.count, of: bytes, "its first bytes")
        guard bytes.extracting(start).starts(with: magic) else {
            throw SSHReader.Malformed(reason: "it does not begin with openssh-key-v1")
        }
        let none = Array("none".utf8)
        let isEncrypted = try bytes.copy(reader.string(in: bytes)) != none
        let isDerived = try bytes.copy(reader.string(in: bytes)) != none
        let options = try reader.string(in: bytes)
        guard isEncrypted || !isDerived && options.isEmpty else {
            throw SSHReader.Malformed(reason: "it has a passphrase's parameters and no encryption")
        }
        guard try reader.uint32(in: bytes) == 1 else { throw SSHReader.Malformed(reason: "it does not hold one key") }
        let publicWire = try bytes.copy(reader.string(in: bytes))
        let section = try reader.string(in: bytes)
        // Some ciphers put a tag behind what they encrypt.
        if !isEncrypted { try reader.end(in: bytes) }
        return Envelope(isEncrypted: isEncrypted, publicWire: publicWire, section: section)
    }

    /// The key of the private section: two equal numbers, the type, its fields, a comment, and 1, 2, 3… as padding.
    private static func key(
        _ bytes: Span<UInt8>, publicWire: [UInt8]
    ) throws(SSHReader.Malformed) -> Result<any Identity, AgeError> {
        var reader = SSHReader()
        guard bytes.count % 8 == 0 else { throw SSHReader.Malformed(reason: "its private section is cut") }
        guard try reader.uint32(in: bytes) == reader.uint32(in: bytes) else {
            throw SSHReader.Malformed(reason: "its check numbers differ")
        }
        let type = try String(decoding: bytes.copy(reader.string(in: bytes)), as: UTF8.self)
        let result: Result<any Identity, AgeError>
        switch type {
        case SSHEd25519Recipient.type:
            let fields = try Ed25519Fields(&reader, bytes)
            result = Result { () throws(AgeError) in try fields.identity(bytes, publicWire) }
        case SSHRSARecipient.type:
            let fields = try RSAFields(&reader, bytes)
            result = Result { () throws(AgeError) in try fields.identity(bytes, publicWire) }
        default:
            return .failure(
                AgeError(
                    .invalidIdentity,
                    "the OpenSSH key is of the type \(type.shownName); age uses ssh-ed25519 and ssh-rsa"))
        }
        _ = try reader.string(in: bytes)
        let padding = reader.position..<bytes.count
        guard padding.count < 256, padding.allSatisfy({ Int(bytes[$0]) == $0 - padding.lowerBound + 1 }) else {
            throw SSHReader.Malformed(reason: "its padding is wrong")
        }
        return result
    }

    /// Where the numbers of an Ed25519 key are.
    private struct Ed25519Fields {
        private let publicKey: Range<Int>
        private let seed: Range<Int>

        init(_ reader: inout SSHReader, _ bytes: Span<UInt8>) throws(SSHReader.Malformed) {
            publicKey = try reader.string(in: bytes)
            let pair = try reader.string(in: bytes)
            guard publicKey.count == Ed25519.keySize, pair.count == 2 * Ed25519.keySize,
                bytes.copy(publicKey) == bytes.copy(pair.suffix(Ed25519.keySize))
            else { throw SSHReader.Malformed(reason: "the fields of its Ed25519 key do not fit together") }
            seed = pair.prefix(Ed25519.keySize)
        }

        func identity(_ bytes: Span<UInt8>, _ publicWire: [UInt8]) throws(AgeError) -> any Identity {
            let recipient = try SSHEd25519Recipient(wire: publicWire)
            do throws(SealingError) {
                let seed = try GuardedBytes(copying: bytes.extracting(seed))
                guard recipient.signingKey == bytes.copy(publicKey),
                    try Ed25519.publicKey(ofSeed: seed) == recipient.signingKey
                else { throw SealingError(.invalidKey) }
                return SSHEd25519Identity(try Ed25519.agreementKey(ofSeed: seed), recipient)
            } catch {
                throw AgeError(error, as: .invalidIdentity, "the private and the public key of the file differ")
            }
        }
    }

    /// Where the numbers of an RSA key are.
    private struct RSAFields {
        private let modulus: Range<Int>
        private let exponent: Range<Int>
        private let privateExponent: Range<Int>
        private let coefficient: Range<Int>
        private let firstPrime: Range<Int>
        private let secondPrime: Range<Int>

        init(_ reader: inout SSHReader, _ bytes: Span<UInt8>) throws(SSHReader.Malformed) {
            modulus = try reader.positiveNumber(in: bytes)
            exponent = try reader.positiveNumber(in: bytes)
            privateExponent = try reader.positiveNumber(in: bytes)
            coefficient = try reader.positiveNumber(in: bytes)
            firstPrime = try reader.positiveNumber(in: bytes)
            secondPrime = try reader.positiveNumber(in: bytes)
        }

        func identity(_ bytes: Span<UInt8>, _ publicWire: [UInt8]) throws(AgeError) -> any Identity {
            let recipient = try SSHRSARecipient(wire: publicWire)
            do throws(SealingError) {
                let publicKey = try RSA.PublicKey(modulus: bytes.copy(modulus), exponent: bytes.copy(exponent))
                guard recipient.publicKey == publicKey else { throw SealingError(.invalidKey) }
                return SSHRSAIdentity(
                    try RSA.PrivateKey(
                        publicKey: publicKey, privateExponent: bytes.extracting(privateExponent),
                        firstPrime: bytes.extracting(firstPrime), secondPrime: bytes.extracting(secondPrime),
                        coefficient: bytes.extracting(coefficient)))
            } catch {
                throw AgeError(
                    error, as: .invalidIdentity,
                    SSHKeys.rsaFault(error, "the numbers of the RSA key do not belong together"))
            }
        }
    }
}
