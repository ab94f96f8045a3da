import Sealing

/// The running hash over all values of a file, whose encrypted form is the file's MAC.
struct MessageDigest: ~Copyable {
    /// SHA-256 of "sops": sets the digest of a file whose MAC covers only encrypted values apart from any other.
    private static let onlyEncryptedSeed = SHA256.hash(Array("sops".utf8))

    private let isOnlyEncrypted: Bool
    private var hash = SHA512()

    init(isOnlyEncrypted: Bool) {
        self.isOnlyEncrypted = isOnlyEncrypted
        if isOnlyEncrypted { hash.update(Self.onlyEncryptedSeed) }
    }

    mutating func update(_ value: PlainValue, isSelected: Bool) {
        guard value.type != .comment, isSelected || !isOnlyEncrypted else { return }
        hash.update(value.bytes)
    }

    /// The digest in upper-case hex.
    consuming func finish() -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return hash.finish().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
