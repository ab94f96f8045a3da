import Sealing
import Testing

/// The examples of FIPS 180-4.
@Suite struct HashTests {
    private static let long =
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
        + "nopqrstu"

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func sha256(text: String, digest: String) {
        #expect(SHA256.hash([UInt8](text.utf8)) == hex(digest))
    }

    @Test(arguments: [
        (
            "",
            """
            cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce
            47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
            """
        ),
        (
            "abc",
            """
            ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a
            2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
            """
        ),
        (
            long,
            """
            8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018
            501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909
            """
        ),
    ])
    func sha512(text: String, digest: String) {
        #expect(SHA512.hash([UInt8](text.utf8)) == hex(digest))
        var byText = SHA512()
        byText.update(text)
        #expect(byText.finish() == hex(digest))
    }

    @Test func sha512InPieces() {
        var hash = SHA512()
        var left = 1_000_000
        var piece = 1
        while left > 0 {
            hash.update([UInt8](repeating: UInt8(ascii: "a"), count: min(piece, left)))
            left -= min(piece, left)
            piece = piece * 3 % 1009
        }
        #expect(
            hash.finish()
                == hex(
                    """
                    e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb
                    de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b
                    """))
    }

    @Test func otherTextsHaveOtherHashes() {
        #expect(SHA256.hash([1]) != SHA256.hash([2]))
        #expect(SHA512.hash([1]) != SHA512.hash([2]))
    }
}
