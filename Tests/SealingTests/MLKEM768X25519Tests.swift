import Sealing
import Testing

@Suite struct MLKEM768X25519Tests {
    /// The first vector of draft-connolly-cfrg-xwing-kem: its public key's SHA-256.
    @Test func expandsASeedAsTheDraftSays() throws {
        let seed = try guarded(hex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"))
        let key = try MLKEM768X25519.PrivateKey(seed)
        #expect(
            SHA256.hash(key.publicKey.bytes) == hex("2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb"))
    }

    /// The seed, the encapsulated key, the ciphertext and the file key of the vector `hybrid` of age's test kit.
    private enum Vector {
        static let seed = hex("b8be81702bae561b372c3de084b70415734529cfef83c57eeb3e6e57689f9e23")
        static let encapsulated = hex(
            """
            35f2dc8006f3bcd81fd1a45be0f00d06fc83b480c340a7fce098611659ef4f535401c6c636b02b459fd3f9b73d978c662b50
            d297e3d793a9eaa8606168cd5d5224fb5f5ed3535fdbf6169964fcc46a5bd91c50cc49ebdf899b219674a07295a1d2a9e981
            3c9ba164d4fb36eb1fa603dae86c85b2688aeaa1f8fa57b4332cb57c780a0c404ab35595f4a5fdc6914e2db8423217a42370
            104e05c07ae603052a4872d4cc63877e25bf7213824ed0d7e7dd71e35a3a799e3f0edf76561a1828572989a59b4616de9d95
            d42713d2d42d6c2bce025709031fb2c98db6029e4c6dde67ae97c90a5a2859b12b5961dffa6e8cea733397ef33793db6980f
            55e963033079dcd698f990cf10726c3f19a1d711ee117b594c52985547ec4c62607dd935b0c055c806c2591316652669309b
            8c6653bfc33e7a39af4ad407802b4f8b818645d245af71f3bd1ce6e9bbeb745feb7523d116d45533b0fda3b64002ab83d4f0
            72134639602478fef993948951c055e4e1b7be4ec008f86a2dba3a2eea7ae28309dfaa81a2352be2fd956f48a9c3a193c813
            9ab038d09e78907c09e461a97123be0b70736cdc59406d8d226034bfa3f3cee4da1d31957a50aa59830c7b013823f7fd5a0c
            f8d65446a23e4684ee75cc1397c4e09a11ab432b67a2fb96143bc4f4780f02cebb74f442eb8ff74444b7845d82ebf475a500
            270bb4b68928a3267c8595a0c959f719bef3686a6a610efeb791435bedbf55f04fb1c2a17c1a4b972670450e8d0fb89cfca9
            61fbb033043a12089e66a70e2bba2bff63382b9b60d74d717ae34249e5be4d6415d8d9db16270ba42ea80e7ea87301a60ae0
            df4d4f5f5e785f82947310373e817260d7b16812b79e392cecf37197b1f26485a38c3973e745ab42712a06397c45556e9de2
            f7be0572538e4649559054e1f82ba69ea563f4fa9ed6503e76ae17551f91cf65640bdeff138c4cfcd0079bf3bfb5b35c2033
            ee6c90d5f82e93b2ba147143f0a15ec559ad527c491b0194ee0af82276ef5ac78fc97c3448511363bf64a1ecb7c05effa8f9
            73d49499146abc8fba6dc83405cabb5a2eddd3cbc342a8c2d9c3a2d75d821ab6b999acddfcd088082f35a1890c993c6d33d7
            e271f221bedf671da652421dbbb73277c5158e7a0c330ce68d8ebb49ef2bc25db57d890e9ba220a5eb0766227ee4f6c237d3
            022e1dc554d42afe10d5a1a95c918802a4b60bf17a00e7aaf441da7d5a1caa2fa7ad05b3b6080eb725b1c4458a4578e71d11
            341755b549160f8df4bd981e92465d9f0a5e1f1195f5321ed8508da28433533c7abf87edd2c679498238f74176b1866efec8
            a0e0807f28ecd57cf5c15fd7647ed2e06535ad7cfec623d363122b4b9ff9584e1da37d229361948cf8142dd7a9b6ca0ff85f
            bc5fb40d8fddf4b2535cd68a77a8733e032b28a55a65613d18f2f4bad33ed416555346ad57d4b0d630587257e85c2417b24d
            6c2a8b110b9e3233e173d727afaeae17e5add48b2e4e3dbbf0c83266a625afb9a45bdd73c9624c4885d32a6aafe6e9bdca97
            3720952692fb3aec0f755c0f2fb29011b1433827
            """)
        static let ciphertext = hex("8d83df8a5340323174cc645831826a47f7134f36e21b140c846fbccd96a2b627")
        static let plaintext = hex("59454c4c4f57205355424d4152494e45")
        static let info = "age-encryption.org/mlkem768x25519"
    }

    @Test func opensWhatAgeHasSealed() throws {
        let key = try MLKEM768X25519.PrivateKey(guarded(Vector.seed))
        let sealed = MLKEM768X25519.Sealed(encapsulated: Vector.encapsulated, ciphertext: Vector.ciphertext)
        #expect(copy(try key.open(sealed, info: Vector.info)) == Vector.plaintext)
        #expect(throws: SealingError(.authenticationFailed)) { _ = try key.open(sealed, info: "another") }
        let other = try MLKEM768X25519.PrivateKey()
        #expect(throws: SealingError(.authenticationFailed)) { _ = try other.open(sealed, info: Vector.info) }
    }

    @Test func opensWhatItSeals() throws {
        let key = try MLKEM768X25519.PrivateKey()
        let plaintext: [UInt8] = [1, 2, 3]
        let first = try key.publicKey.seal(plaintext.span, info: "a")
        let second = try key.publicKey.seal(plaintext.span, info: "a")
        #expect(first.encapsulated.count == MLKEM768X25519.encapsulatedSize)
        #expect(first != second)
        #expect(copy(try key.open(first, info: "a")) == plaintext)
        let again = try MLKEM768X25519.PrivateKey(
            key.withBytes { bytes throws(SealingError) in
                try GuardedBytes(copying: bytes)
            })
        #expect(again.publicKey == key.publicKey)
        #expect(copy(try again.open(second, info: "a")) == plaintext)
    }

    /// Both halves of the encapsulated key, and the ciphertext.
    @Test(arguments: [0, 500, 1087, 1088, 1119])
    func refusesAChangedEncapsulation(at index: Int) throws {
        let key = try MLKEM768X25519.PrivateKey()
        var sealed = try key.publicKey.seal([1, 2, 3].span, info: "a")
        sealed.encapsulated[index] ^= 1
        #expect(throws: SealingError(.authenticationFailed)) { _ = try key.open(sealed, info: "a") }
    }

    @Test func refusesOtherLengthsAndLowOrder() throws {
        let key = try MLKEM768X25519.PrivateKey()
        var sealed = try key.publicKey.seal([1].span, info: "a")
        #expect(throws: SealingError(.invalidLength)) {
            _ = try key.open(
                MLKEM768X25519.Sealed(encapsulated: sealed.encapsulated + [0], ciphertext: sealed.ciphertext), info: "a"
            )
        }
        sealed.encapsulated.replaceSubrange(1088..., with: [UInt8](repeating: 0, count: 32))
        #expect(throws: SealingError(.lowOrderPoint)) { _ = try key.open(sealed, info: "a") }
        #expect(throws: SealingError(.invalidLength)) { _ = try MLKEM768X25519.PublicKey([1]) }
        #expect(throws: SealingError(.lowOrderPoint)) {
            _ = try MLKEM768X25519.PublicKey(Array(key.publicKey.bytes.prefix(1184)) + [UInt8](repeating: 0, count: 32))
        }
        #expect(throws: SealingError(.invalidLength)) {
            _ = try MLKEM768X25519.PrivateKey(GuardedBytes(random: 31))
        }
    }
}
