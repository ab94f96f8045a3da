import Sealing
import Testing

@Suite struct X25519Tests {
    private let alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    private let bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")

    /// RFC 7748, section 6.1.
    @Test func agreesAsTheRFCSays() throws {
        let alice = try X25519.PrivateKey(guarded(alice))
        let bob = try X25519.PrivateKey(guarded(bob))
        #expect(alice.publicKey.bytes == hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"))
        #expect(bob.publicKey.bytes == hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"))
        let secret = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        #expect(copy(try alice.sharedSecret(with: bob.publicKey)) == secret)
        #expect(copy(try bob.sharedSecret(with: alice.publicKey)) == secret)
    }

    @Test func newKeysAgree() throws {
        let first = try X25519.PrivateKey()
        let second = try X25519.PrivateKey()
        #expect(first.publicKey != second.publicKey)
        #expect(
            copy(try first.sharedSecret(with: second.publicKey))
                == copy(try second.sharedSecret(with: first.publicKey)))
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func refusesPointsOfLowOrder(point: String) throws {
        let key = try X25519.PrivateKey()
        let point = try X25519.PublicKey(hex(point))
        #expect(throws: SealingError(.lowOrderPoint)) { _ = try key.sharedSecret(with: point) }
    }

    @Test func refusesOtherLengths() {
        #expect(throws: SealingError(.invalidLength)) { _ = try X25519.PublicKey([1, 2, 3]) }
        #expect(throws: SealingError(.invalidLength)) {
            _ = try X25519.PrivateKey(GuardedBytes(random: 31))
        }
    }
}
