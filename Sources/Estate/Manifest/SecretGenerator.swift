/// How a secret's value is generated.
package struct SecretGenerator: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// So many characters, each drawn with equal probability: ASCII, at least two, each once.
        case password(length: Int, characters: [UInt8])
        /// So many random bytes as text.
        case hex(bytes: Int)
        case base64(bytes: Int)
        case base64url(bytes: Int)
        /// Version 4 of RFC 9562: random.
        case uuid
        /// Key pairs: PKCS#8 in PEM.
        case ed25519
        case rsa(bits: Int)
        /// An age identity, `AGE-SECRET-KEY-1…`.
        case age
    }

    package var kind: Kind
    /// The entry that gets the public half of a key pair: a secret if the manifest has a policy for the name, or else an
    /// env entry.
    package var publicKey: ConfigKey?

    package static let lengths = 8...4096
    package static let byteCounts = 8...4096

    package init(_ kind: Kind, publicKey: ConfigKey? = nil) {
        self.kind = kind
        self.publicKey = publicKey
    }

    package init(length: Int = 32, alphabet: Alphabet = .alphanumeric) {
        self.init(.password(length: length, characters: alphabet.characters))
    }

    package enum Alphabet: String, Hashable, Sendable, CaseIterable {
        case alphanumeric, hex, base64url, letters, digits
        /// Printable, without the space.
        case ascii

        /// ASCII characters, each once.
        package var characters: [UInt8] {
            let lower = Array(UInt8(ascii: "a")...UInt8(ascii: "z"))
            let letters = Array(UInt8(ascii: "A")...UInt8(ascii: "Z")) + lower
            let digits = Array(UInt8(ascii: "0")...UInt8(ascii: "9"))
            return switch self {
            case .alphanumeric: letters + digits
            case .hex: digits + lower.prefix(6)
            case .base64url: letters + digits + Array("-_".utf8)
            case .letters: letters
            case .digits: digits
            case .ascii: Array(0x21...0x7E)
            }
        }
    }

    /// How many characters each value has; nil where they differ.
    package var length: Int? {
        switch kind {
        case .password(let length, _): length
        case .hex(let count): count * 2
        case .base64(let count): (count + 2) / 3 * 4
        case .base64url(let count): (count * 4 + 2) / 3
        case .uuid: 36
        case .age: 74
        case .ed25519, .rsa: nil
        }
    }
}
