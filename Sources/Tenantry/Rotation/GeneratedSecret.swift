import Age
import Documents
import Estate
import Sealing

/// A new value of a secret, and the public half if it is a key.
struct GeneratedSecret: Sendable {
    var value: [UInt8]
    var publicHalf: String?
}

extension SecretGenerator {
    /// - Throws: `internalError` if there is no memory for a key.
    func generate() throws(TenantryError) -> GeneratedSecret {
        switch kind {
        case .password(let length, let characters):
            return GeneratedSecret(value: Self.password(length, of: characters))
        case .hex(let count): return GeneratedSecret(value: Self.hexadecimal(Random.bytes(count)))
        case .base64(let count): return GeneratedSecret(value: Array(Base64.encode(Random.bytes(count)).utf8))
        case .base64url(let count):
            return GeneratedSecret(value: Array(Base64.encode(Random.bytes(count), .urlSafe).utf8))
        case .uuid: return GeneratedSecret(value: Self.uuid())
        case .ed25519: return try Self.pair { () throws(SealingError) in try PEMKeyPair.ed25519() }
        case .rsa(let bits): return try Self.pair { () throws(SealingError) in try PEMKeyPair.rsa(bits: bits) }
        case .age:
            do throws(AgeError) {
                let identity = try X25519Identity()
                return GeneratedSecret(value: identity.exportSecret(), publicHalf: identity.recipient.description)
            } catch {
                throw TenantryError(.internalError, "no age identity can be made: \(error)")
            }
        }
    }

    /// Each character is drawn with equal probability.
    private static func password(_ length: Int, of characters: [UInt8]) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(length)
        repeat {
            value.removeAll(keepingCapacity: true)
            for _ in 0..<length {
                value.append(characters[Int(Random.uniform(below: UInt32(characters.count)))])
            }
            // `${{` would begin a reference.
        } while value.containsReference
        return value
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Alphabet.hex.characters
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// RFC 9562, section 5.4.
    private static func uuid() -> [UInt8] {
        var bytes = Random.bytes(16)
        bytes[6] = 0x40 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        var text = hexadecimal(bytes)
        for place in [8, 13, 18, 23] { text.insert(UInt8(ascii: "-"), at: place) }
        return text
    }

    private static func pair(
        _ make: () throws(SealingError) -> PEMKeyPair
    ) throws(TenantryError) -> GeneratedSecret {
        do throws(SealingError) {
            let pair = try make()
            let text = pair.privateKey.withBytes { bytes in bytes.indices.map { bytes[$0] } }
            return GeneratedSecret(value: text, publicHalf: pair.publicKey)
        } catch {
            throw TenantryError(.internalError, "no key pair can be made: \(error)")
        }
    }
}

extension SecretPolicy {
    /// How often a password is drawn until it matches the policy's pattern.
    private static let attempts = 1000

    /// A new value of the shape that the policy demands; nil if people bring the values.
    ///
    /// - Parameter manifest: for the place of the policy.
    /// - Throws: `badConfiguration` if the generator does not make what the pattern wants.
    func generate(_ manifest: Manifest) throws(TenantryError) -> GeneratedSecret? {
        guard let generator else { return nil }
        for _ in 0..<Self.attempts {
            let new = try generator.generate()
            if shape.flaw(in: new.value) == nil { return new }
            guard case .password = generator.kind else { break }
        }
        throw TenantryError(
            .badConfiguration,
            Diagnostic(
                "what is generated for \(key) does not match the pattern of its policy", file: manifest.file,
                position: position, hint: "write a pattern that it matches, or another alphabet"))
    }
}

extension [UInt8] {
    fileprivate var containsReference: Bool {
        indices.dropLast(2).contains { index in
            self[index] == UInt8(ascii: "$") && self[index + 1] == UInt8(ascii: "{")
                && self[index + 2] == UInt8(ascii: "{")
        }
    }
}
