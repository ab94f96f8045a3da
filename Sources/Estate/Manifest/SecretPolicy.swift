package import Documents

/// What the manifest demands of one secret.
package struct SecretPolicy: Hashable, Sendable {
    package let key: ConfigKey
    /// Whether every target must have the secret.
    package var isRequired: Bool
    /// How a new value is made; nil if people bring it.
    package var generator: SecretGenerator?
    /// How old a value may become.
    package var rotation: Duration?
    /// The program that runs at a rotation, relative to the estate's root.
    package var hook: String?
    /// Where the manifest has the key.
    package var position: SourcePosition?

    package init(
        key: ConfigKey, isRequired: Bool = false, generator: SecretGenerator? = nil, rotation: Duration? = nil,
        hook: String? = nil, position: SourcePosition? = nil
    ) {
        self.key = key
        self.isRequired = isRequired
        self.generator = generator
        self.rotation = rotation
        self.hook = hook
        self.position = position
    }
}

/// How a secret's value is generated: so many characters, each drawn from an alphabet with equal probability.
package struct SecretGenerator: Hashable, Sendable {
    package static let lengths = 8...4096

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

    package var length: Int
    /// ASCII characters, at least two, each once.
    package var characters: [UInt8]

    package init(length: Int = 32, alphabet: Alphabet = .alphanumeric) {
        self.init(length: length, characters: alphabet.characters)
    }

    package init(length: Int, characters: [UInt8]) {
        self.length = length
        self.characters = characters
    }
}
