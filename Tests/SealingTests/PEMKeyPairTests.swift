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
        let seed = try GuardedBytes(copying: Base64.decode(lines[1]).suffix(32).span)
        let encoded = try Base64.decode(pair.publicKey.split(separator: "\n")[1])
        #expect(try Array(encoded.suffix(32)) == Ed25519.publicKey(ofSeed: seed))
    }

    @Test(arguments: [2048]) func rsa(_ bits: Int) throws {
        let pair = try PEMKeyPair.rsa(bits: bits)
        let body = text(pair).split(separator: "\n").dropFirst().dropLast().joined()
        let key = try RSA.PrivateKey(derEncoded: GuardedBytes(copying: Base64.decode(body).span))
        #expect(key.publicKey.modulus.count == bits / 8 && key.publicKey.exponent == [1, 0, 1])
        let sealed = try key.publicKey.seal([1, 2, 3].span, label: "test")
        #expect(try key.open(sealed, label: "test").withBytes { bytes in bytes.indices.map { bytes[$0] } } == [1, 2, 3])
        #expect(pair.publicKey.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
    }

    @Test func noTwoAreAlike() throws {
        #expect(try PEMKeyPair.ed25519().publicKey != PEMKeyPair.ed25519().publicKey)
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
