import Sealing
import Testing

/// Long messages go through another library than short ones: both must do the same.
@Suite struct ChaCha20Poly1305BulkTests {
    private static let key = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f")
    private let nonce = hex("070000004041424344454647")
    private let data = hex("50515253c0c1c2c3c4c5c6c7")

    /// The keystream does not depend on the length of the message, so a long ciphertext begins as a short one does;
    /// its tag is checked by opening, and against that of a message whose rest is known.
    @Test(arguments: [16_383, 16_384, 16_385, 65_536, 1_000_003])
    func beginsAsAShortMessageDoes(count: Int) throws {
        let key = try guarded(Self.key)
        let plaintext = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        var (long, short, opened): ([UInt8], [UInt8], [UInt8]) = ([1], [1], [2])
        try ChaCha20Poly1305.seal(
            plaintext.span, key: key, nonce: nonce, authenticating: data, appendingTo: &long)
        try ChaCha20Poly1305.seal(
            Array(plaintext.prefix(16_000)).span, key: key, nonce: nonce, authenticating: data, appendingTo: &short)
        #expect(long.count == 1 + count + ChaCha20Poly1305.tagSize)
        #expect(long.prefix(16_001) == short.prefix(16_001))
        try ChaCha20Poly1305.open(
            Array(long.dropFirst()).span, key: key, nonce: nonce, authenticating: data, appendingTo: &opened)
        #expect(opened == [2] + plaintext)
    }

    /// SHA-256 of what Python's `cryptography` makes of 65,536 bytes 0, 1, 2, … under the key of RFC 8439.
    @Test func sealsAsAnotherImplementationDoes() throws {
        let key = try guarded(Self.key)
        let plaintext = (0..<65_536).map { UInt8(truncatingIfNeeded: $0) }
        var sealed: [UInt8] = []
        try ChaCha20Poly1305.seal(
            plaintext.span, key: key, nonce: nonce, authenticating: data, appendingTo: &sealed)
        #expect(SHA256.hash(sealed) == hex("f136b4a4b4f359ff842f484a8a203e58f14c50e8f41cc03b9cd584c801401d42"))
    }

    @Test(arguments: [0, 40_000, 65_535, 65_536, 65_551])
    func refusesAChangedByteAndLeavesNothing(at index: Int) throws {
        let key = try guarded(Self.key)
        var sealed: [UInt8] = []
        try ChaCha20Poly1305.seal(
            [UInt8](repeating: 0x5a, count: 65_536).span, key: key, nonce: nonce, authenticating: data,
            appendingTo: &sealed)
        sealed[index] ^= 0x10
        var output: [UInt8] = [9]
        output.reserveCapacity(70_000)
        #expect(throws: SealingError(.authenticationFailed)) {
            try ChaCha20Poly1305.open(sealed.span, key: key, nonce: nonce, authenticating: data, appendingTo: &output)
        }
        #expect(output == [9])
        #expect(throws: SealingError(.authenticationFailed)) {
            try ChaCha20Poly1305.open(sealed.span, key: key, nonce: nonce, appendingTo: &output)
        }
        var room = [UInt8](repeating: 1, count: 65_536)
        #expect(throws: SealingError(.authenticationFailed)) {
            var span = room.mutableSpan
            try ChaCha20Poly1305.open(sealed.span, key: key, nonce: nonce, authenticating: data, into: &span)
        }
        #expect(room.allSatisfy { $0 == 0 })
    }
}
