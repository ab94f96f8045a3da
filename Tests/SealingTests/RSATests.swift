import Foundation
import Sealing
import Testing

@Suite struct RSATests {
    private static let label: StaticString = "age-encryption.org/v1/ssh-rsa"

    /// The DER in one of the PEM files of the folder Tests/SSHKeys.
    private func der(_ name: String) throws -> [UInt8] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "SSHKeys").appending(path: name)
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
        return try Base64.decode(lines.dropFirst().dropLast().joined())
    }

    private func key(_ name: String) throws -> RSA.PrivateKey {
        try RSA.PrivateKey(derEncoded: guarded(der(name)))
    }

    /// The bytes 0 to 15, sealed to the key of the files `rsa…` with Python's integers and SHA-256 (RFC 8017, section 7.1).
    private let sealed = hex(
        """
        364722dc1f5e38f49dd276da56f1a3f0e9331768d1e0d9e5c28986c117a17aa609a47f3c014fdcdf3ec103eb99368b051cbd
        125625074623add52b2985b2d6ce886278e3537458e1a6cad9eadc537f861396e761ce13723d985ec147b822080481122fe4
        61c1bfcaa0b8489f84d9df09f2041f6c9b5234cf54c1ba4cb1bc66174fa332c0b012c126e81409c533f60a949cec83bbce18
        d9b4663363b688128306b73d82234868a274aa9cc91983be9bad881f580595e948e70d19f2b02d86dec93d6f4749775c91c1
        eba2a4266003188e25c6bcc395c5be70a30b807a0a182fb662864c566cd1f09a40eaea4e048224bde52ab2aeda2c421e863c
        366e269214e2
        """)

    @Test(arguments: ["rsa-pkcs1", "rsa-pkcs8"])
    func opensWhatAnotherImplementationHasSealed(name: String) throws {
        #expect(copy(try key(name).open(sealed, label: Self.label)) == Array(0..<16))
    }

    @Test func opensWhatItSeals() throws {
        let key = try key("rsa-pkcs1")
        for count in [0, 1, 16, 190] {
            let plaintext = Random.bytes(count)
            let sealed = try key.publicKey.seal(plaintext.span, label: Self.label)
            #expect(sealed.count == 256)
            #expect(copy(try key.open(sealed, label: Self.label)) == plaintext)
        }
        let tooLong = Random.bytes(191)
        #expect(throws: SealingError(.invalidLength)) {
            _ = try key.publicKey.seal(tooLong.span, label: Self.label)
        }
    }

    @Test func refusesWhatWasChanged() throws {
        let key = try key("rsa-pkcs1")
        #expect(throws: SealingError(.authenticationFailed)) { _ = try key.open(sealed, label: "another") }
        for index in [0, 1, 128, 255] {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealingError(.authenticationFailed)) { _ = try key.open(changed, label: Self.label) }
        }
        for other in [[], Array(sealed.dropLast()), sealed + [0], [UInt8](repeating: 0xff, count: 256)] {
            #expect(throws: SealingError(.authenticationFailed)) { _ = try key.open(other, label: Self.label) }
        }
    }

    @Test func refusesPublicKeysThatAreNone() throws {
        let modulus = try key("rsa-pkcs1").publicKey.modulus
        func code(_ modulus: [UInt8], _ exponent: [UInt8]) -> SealingError.Code? {
            do throws(SealingError) {
                _ = try RSA.PublicKey(modulus: modulus, exponent: exponent)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(modulus, [1, 0, 1]) == nil)
        #expect(code(Array(modulus.prefix(128)), [1, 0, 1]) == .invalidLength)
        #expect(code([], [1, 0, 1]) == .invalidLength)
        #expect(code([UInt8](repeating: 0xff, count: 2049), [1, 0, 1]) == .invalidLength)
        #expect(code(Array(modulus.dropLast()) + [modulus[255] & 0xfe], [1, 0, 1]) == .invalidKey)
        for exponent in [[], [1], [2], [0, 3], [1, 0, 0, 1]] as [[UInt8]] {
            #expect(code(modulus, exponent) == .invalidKey, "\(exponent)")
        }
    }

    /// Every byte of the numbers counts, and so does every length.
    @Test func refusesChangedDER() throws {
        let encoded = try der("rsa-pkcs1")
        let whole = try RSA.PrivateKey(derEncoded: guarded(encoded)).publicKey
        for count in stride(from: 0, to: encoded.count, by: 97) {
            #expect(throws: SealingError(.invalidKey)) {
                _ = try RSA.PrivateKey(derEncoded: guarded(Array(encoded.prefix(count))))
            }
        }
        #expect(throws: SealingError(.invalidKey)) { _ = try RSA.PrivateKey(derEncoded: guarded(encoded + [0])) }
        // The exponents of the remainder theorem are computed, so a key with others is the same key.
        for index in stride(from: 0, to: encoded.count, by: 61) {
            var changed = encoded
            changed[index] ^= 0x10
            let key = try? RSA.PrivateKey(derEncoded: guarded(changed)).publicKey
            #expect(key == nil || key == whole, "byte \(index)")
        }
    }

    @Test func refusesKeysOfOtherAlgorithms() throws {
        #expect(throws: SealingError(.invalidKey)) { _ = try key("ed25519-pkcs8") }
        #expect(throws: SealingError(.invalidKey)) { _ = try key("rsa-pkcs8-encrypted") }
    }
}
