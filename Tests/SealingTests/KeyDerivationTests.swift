import Sealing
import Testing

@Suite struct KeyDerivationTests {
    /// RFC 5869, appendices A.1 to A.3.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 22), [UInt8](0...12), [UInt8](0xf0...0xf9),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        ),
        (
            [UInt8](0...79), [UInt8](0x60...0xaf), [UInt8](0xb0...0xff),
            """
            b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09
            da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87
            """
        ),
        (
            [UInt8](repeating: 0x0b, count: 22), [], [],
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        ),
    ])
    func hkdf(secret: [UInt8], salt: [UInt8], info: [UInt8], expected: String) throws {
        let expected = hex(expected)
        let secret = try guarded(secret)
        #expect(copy(try HKDFSHA256.derive(from: secret, salt: salt, info: info, count: expected.count)) == expected)
        let other = try HKDFSHA256.derive(from: secret, salt: salt, info: info + [1], count: expected.count)
        #expect(copy(other) != expected)
    }

    @Test func hkdfTakesItsInfoAsText() throws {
        let secret = try guarded([1, 2, 3])
        #expect(
            copy(try HKDFSHA256.derive(from: secret, info: "header"))
                == copy(try HKDFSHA256.derive(from: secret, info: [UInt8]("header".utf8))))
    }

    @Test(arguments: [-1, 0, HKDFSHA256.largestOutput + 1])
    func hkdfRefusesOutputsOf(count: Int) throws {
        let secret = try guarded([1, 2, 3])
        #expect(throws: SealingError(.invalidLength)) {
            _ = try HKDFSHA256.derive(from: secret, info: "", count: count)
        }
    }

    /// RFC 7914, section 12.
    @Test(arguments: [
        (
            "", "", 4, UInt32(1), UInt32(1),
            """
            77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442
            fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
            """
        ),
        (
            "password", "NaCl", 10, UInt32(8), UInt32(16),
            """
            fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162
            2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
            """
        ),
    ])
    func scrypt(passphrase: String, salt: String, logN: Int, r: UInt32, p: UInt32, expected: String) throws {
        let passphrase = try guarded([UInt8](passphrase.utf8))
        let salt = [UInt8](salt.utf8)
        let key = try Scrypt.derive(from: passphrase, salt: salt, logN: logN, r: r, p: p, count: 64)
        #expect(copy(key) == hex(expected))
        let other = try Scrypt.derive(from: passphrase, salt: salt + [1], logN: logN, r: r, p: p, count: 64)
        #expect(copy(other) != hex(expected))
    }

    @Test(arguments: [-1, 0, 63, 64])
    func scryptRefusesCosts(logN: Int) throws {
        let passphrase = try guarded([1])
        #expect(throws: SealingError(.invalidLength)) {
            _ = try Scrypt.derive(from: passphrase, salt: [1], logN: logN)
        }
    }
}
