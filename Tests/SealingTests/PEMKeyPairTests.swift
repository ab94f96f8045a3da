import Testing

@testable import Sealing

struct PEMKeyPairTests {
    private func text(_ pair: borrowing PEMKeyPair) -> String {
        pair.privateKey.withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
    }

    @Test func ed25519() throws {
        let pair = try PEMKeyPair.ed25519()
        let lines = text(pair).split(separator: "\n", omittingEmptySubsequences: false)
        // The prefix of RFC 8410, then the seed.
        #expect(lines.count == 4 && lines[0] == "-----BEGIN PRIVATE KEY-----" && lines[3].isEmpty)
        #expect(lines[1].hasPrefix("MC4CAQAwBQYDK2VwBCIEI"))
        #expect(pair.publicKey.hasPrefix("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA"))
        var bytes = Array(try Base64.decode(lines[1]).suffix(32))
        let seed = try GuardedBytes(moving: &bytes)
        let derived = try Ed25519.publicKey(ofSeed: seed)
        let encoded = try Base64.decode(pair.publicKey.split(separator: "\n")[1])
        #expect(Array(encoded.suffix(32)) == derived)
    }

    @Test(arguments: [2048]) func rsa(_ bits: Int) throws {
        let pair = try PEMKeyPair.rsa(bits: bits)
        let body = text(pair).split(separator: "\n").dropFirst().dropLast().joined()
        var bytes = try Base64.decode(body)
        let encoded = try GuardedBytes(moving: &bytes)
        let key = try RSA.PrivateKey(derEncoded: encoded)
        let half = key.publicKey
        #expect(half.modulus.count == bits / 8 && half.exponent == [1, 0, 1])
        let message: [UInt8] = [1, 2, 3]
        let sealed = try half.seal(message.span, label: "test")
        let opened = try key.open(sealed, label: "test")
        let text = opened.withBytes { bytes in bytes.indices.map { bytes[$0] } }
        #expect(text == message)
        #expect(pair.publicKey.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
    }

    @Test func noTwoAreAlike() throws {
        let text = try PEMKeyPair.ed25519().publicKey
        let other = try PEMKeyPair.ed25519().publicKey
        #expect(text != other)
    }

    @Test(arguments: [0, 1024, 2047, 16384]) func otherSizesAreRefused(_ bits: Int) {
        #expect(throws: SealingError(.invalidLength)) { _ = try PEMKeyPair.rsa(bits: bits) }
    }

    @Test func base64ForURLs() {
        #expect(Base64.encode([0xFB, 0xFF, 0xFE, 0x00], .urlSafe) == "-__-AA")
        for count in 0..<40 {
            let bytes = Random.bytes(count)
            let text = Base64.encode(bytes, .unpadded).replacing("+", with: "-").replacing("/", with: "_")
            #expect(Base64.encode(bytes, .urlSafe) == text)
        }
    }
}
