/// What anybody can see of an age file, without a key. Nothing of it is authenticated.
public struct FileInspection: Hashable, Sendable {
    /// Whether a file resists a quantum computer of the future.
    public enum PostQuantum: String, Hashable, Sendable {
        /// Every stanza of a known type does, and there is one.
        case yes
        /// A stanza does not, hence nor does the file.
        case no
        /// There are stanzas of unknown types only.
        case unknown
    }

    /// How many bytes of the file are what. Their sum is the file's size.
    public struct Sizes: Hashable, Sendable {
        /// The header, up to and including the line of its MAC.
        public var header = 0
        /// What the armor adds: its first and last line, the base64, the ends of the lines.
        public var armor = 0
        /// What the encryption adds to the plaintext: the nonce, and a tag for each chunk.
        public var overhead = 0
        /// The plaintext, if the file decrypts.
        public var plaintext = 0

        /// The nonce and the sealed chunks.
        public var payload: Int { overhead + plaintext }
        /// The whole file.
        public var total: Int { header + armor + payload }
    }

    /// The format: `age-encryption.org/v1`, the only one so far.
    public let version: String
    /// The entries of the header, one or more for each recipient.
    public let stanzas: [Stanza]
    /// Whether the file is armored.
    public let isArmored: Bool
    /// How many bytes of the file are what.
    public let sizes: Sizes

    init(_ header: Header, isArmored: Bool, sizes: Sizes) {
        version = String(Header.intro.dropLast())
        stanzas = header.stanzas
        self.isArmored = isArmored
        self.sizes = sizes
    }

    /// Whether the file resists a quantum computer of the future.
    public var postQuantum: PostQuantum {
        let kinds = stanzas.map(\.kind)
        if kinds.contains(where: { $0.isPostQuantum == false }) { return .no }
        return kinds.contains { $0.isPostQuantum == true } ? .yes : .unknown
    }
}
