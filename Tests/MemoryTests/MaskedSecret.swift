/// A piece of a secret as a test may keep it: masked, so that a search for it does not find the test itself.
struct MaskedSecret: Sendable {
    static let mask: UInt8 = 0xa5
    /// Long enough that nothing else has the same bytes by chance.
    static let size = 16

    /// What it is a piece of.
    let name: String
    let bytes: [UInt8]

    /// Pieces of a secret of at least 16 bytes: from its middle, where no algorithm sets or clears bits of its own, and
    /// both of its ends.
    static func pieces(of secret: Span<UInt8>, _ name: String) -> [MaskedSecret] {
        let starts = Set([0, (secret.count - size) / 2, secret.count - size])
        return starts.sorted().map { start in
            MaskedSecret(
                name: "\(name), bytes \(start) to \(start + size)",
                bytes: (start..<start + size).map { secret[$0] ^ mask })
        }
    }
}
