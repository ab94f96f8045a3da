import Sealing
import Testing

/// RFC 8439, section 2.8.2.
@Suite struct ChaCha20Poly1305Tests {
    private let key = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f")
    private let nonce = hex("070000004041424344454647")
    private let data = hex("50515253c0c1c2c3c4c5c6c7")
    private let plaintext = [UInt8](
        """
        Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
        sunscreen would be it.
        """.utf8)
    private let sealed = hex(
        """
        d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b
        1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc
        3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691
        """)

    @Test func sealsAndOpensAsTheRFCSays() throws {
        let key = try guarded(key)
        var output: [UInt8] = [7]
        try ChaCha20Poly1305.seal(
            plaintext.span, key: key, nonce: nonce, authenticating: data, appendingTo: &output)
        #expect(output == [7] + sealed)
        output = [8]
        try ChaCha20Poly1305.open(sealed.span, key: key, nonce: nonce, authenticating: data, appendingTo: &output)
        #expect(output == [8] + plaintext)
        let secret = try ChaCha20Poly1305.openGuarded(sealed.span, key: key, nonce: nonce, authenticating: data)
        #expect(copy(secret) == plaintext)
    }

    @Test func anEmptyMessage() throws {
        let key = try guarded(key)
        let nothing: [UInt8] = []
        var (sealed, opened): ([UInt8], [UInt8]) = ([], [])
        try ChaCha20Poly1305.seal(nothing.span, key: key, nonce: nonce, appendingTo: &sealed)
        #expect(sealed.count == ChaCha20Poly1305.tagSize)
        try ChaCha20Poly1305.open(sealed.span, key: key, nonce: nonce, appendingTo: &opened)
        #expect(opened.isEmpty)
    }

    @Test(arguments: [0, 60, 113, 114, 129])
    func refusesAChangedByte(at index: Int) throws {
        var changed = sealed
        changed[index] ^= 1
        try expectRefusal(of: changed, data: data)
    }

    @Test func refusesOtherDataAndLengths() throws {
        try expectRefusal(of: sealed, data: [])
        try expectRefusal(of: Array(sealed.dropLast()), data: data)
        try expectRefusal(of: sealed + [0], data: data)
        try expectRefusal(of: Array(sealed.prefix(15)), data: data)
        try expectRefusal(of: [], data: data)
    }

    @Test func refusesKeysAndNoncesOfOtherLengths() throws {
        var output: [UInt8] = []
        #expect(throws: SealingError(.invalidLength)) {
            let key = try GuardedBytes(random: 31)
            try ChaCha20Poly1305.seal(plaintext.span, key: key, nonce: nonce, appendingTo: &output)
        }
        #expect(throws: SealingError(.invalidLength)) {
            let key = try GuardedBytes(random: 32)
            try ChaCha20Poly1305.open(sealed.span, key: key, nonce: [1], appendingTo: &output)
        }
        #expect(output.isEmpty)
    }

    private func expectRefusal(of sealed: [UInt8], data: [UInt8]) throws {
        let key = try guarded(key)
        var output: [UInt8] = [9]
        #expect(throws: SealingError(.authenticationFailed)) {
            try ChaCha20Poly1305.open(
                sealed.span, key: key, nonce: nonce, authenticating: data, appendingTo: &output)
        }
        #expect(output == [9])
        #expect(throws: SealingError(.authenticationFailed)) {
            _ = try ChaCha20Poly1305.openGuarded(sealed.span, key: key, nonce: nonce, authenticating: data)
        }
    }
}
