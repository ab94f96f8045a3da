import Sealing
import Testing

@Suite struct Ed25519Tests {
    /// RFC 8032, section 7.1, test 1.
    private let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    private let publicKey = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")

    @Test func derivesThePublicKey() throws {
        #expect(try Ed25519.publicKey(ofSeed: guarded(seed)) == publicKey)
    }

    /// u = (1 + y) / (1 - y), and the first half of the seed's SHA-512; both computed with Python's integers.
    @Test func convertsBothHalves() throws {
        let agreementKey = try Ed25519.agreementKey(ofPublicKey: publicKey)
        #expect(agreementKey.bytes == hex("d85e07ec22b0ad881537c2f44d662d1a143cf830c57aca4305d85c7a90f6b62e"))
        let key = try Ed25519.agreementKey(ofSeed: guarded(seed))
        #expect(key.publicKey == agreementKey)
        #expect(
            key.withBytes { bytes in bytes.indices.map { bytes[$0] } }
                == hex("357c83864f2833cb427a2ef1c00a013cfdff2768d980c0a3a520f006904de90f"))
    }

    @Test func bothHalvesOfAnyKeyBelongTogether() throws {
        for _ in 0..<20 {
            let seed = try GuardedBytes(random: Ed25519.keySize)
            let publicKey = try Ed25519.publicKey(ofSeed: seed)
            let converted = try Ed25519.agreementKey(ofSeed: seed).publicKey
            #expect(try Ed25519.agreementKey(ofPublicKey: publicKey) == converted)
        }
    }

    /// Points of low order, one outside of the main subgroup, and bytes that are no point.
    @Test(arguments: [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ])
    func refusesWhatIsNoKey(bytes: String) {
        #expect(throws: SealingError(.invalidKey)) { _ = try Ed25519.agreementKey(ofPublicKey: hex(bytes)) }
    }

    @Test func refusesOtherLengths() {
        #expect(throws: SealingError(.invalidLength)) { _ = try Ed25519.agreementKey(ofPublicKey: [1]) }
        #expect(throws: SealingError(.invalidLength)) {
            _ = try Ed25519.agreementKey(ofSeed: GuardedBytes(random: 31))
        }
        #expect(throws: SealingError(.invalidLength)) { _ = try Ed25519.publicKey(ofSeed: GuardedBytes(random: 33)) }
    }
}
