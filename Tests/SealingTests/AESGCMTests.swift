import Sealing
import Testing

@Suite struct AESGCMTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let key: [UInt8]
        let nonce: [UInt8]
        let data: [UInt8]
        let plaintext: [UInt8]
        let sealed: [UInt8]
    }

    private static let key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    private static let plaintext = hex(
        """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
        1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
        """)
    private static let data = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

    /// The test cases of the specification that NIST SP 800-38D refers to, and others that OpenSSL computed.
    static let vectors = [
        Vector(
            testDescription: "test case 16, nonce of 12", key: key, nonce: hex("cafebabefacedbaddecaf888"), data: data,
            plaintext: plaintext,
            sealed: hex(
                """
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838
                c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b
                """)),
        Vector(
            testDescription: "test case 18, nonce of 60", key: key,
            nonce: hex(
                """
                9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728
                c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b
                """),
            data: data, plaintext: plaintext,
            sealed: hex(
                """
                5a8def2f0c9e53f1f75d7853659e2a20eeb2b22aafde6419a058ab4f6f746bf40fc0c3b780f244452da3ebf1c5d82cde
                a2418997200ef82e44ae7e3fa44a8266ee1c8eb0c8b5d4cf5ae9f19a
                """)),
        own(13, "fcbd2af2b6298d08698cd82f47d8c885b3ef44319634f3f52da13e9122fc"),
        own(16, "064cd3135a962f5cbd89ba4520c131a971a6006deb883c2185185fb5f5ac"),
        own(32, "0fc6eed8e9b0108bf0e1160090990913f1df4bfa817c48b91464076d4d75"),
        own(64, "4d3b577d7153a4addf24028393f1fa254080508cae69b90cad84a4a0e23d"),
    ]

    private static func own(_ nonceCount: UInt8, _ sealed: String) -> Vector {
        Vector(
            testDescription: "nonce of \(nonceCount)", key: [UInt8](0..<32), nonce: [UInt8](0..<nonceCount),
            data: [UInt8]("DB_PASSWORD:".utf8), plaintext: [UInt8]("a secret value".utf8), sealed: hex(sealed))
    }

    @Test(arguments: vectors)
    func sealsAndOpens(vector: Vector) throws {
        let cipher = try AESGCM(key: guarded(vector.key))
        let sealed = try cipher.seal(vector.plaintext.span, nonce: vector.nonce, authenticating: vector.data)
        #expect(sealed.ciphertext + sealed.tag == vector.sealed)
        let opened = try cipher.open(
            sealed.ciphertext, tag: sealed.tag, nonce: vector.nonce, authenticating: vector.data)
        #expect(opened == vector.plaintext)
    }

    @Test(arguments: vectors)
    func refusesWhateverWasChanged(vector: Vector) throws {
        let cipher = try AESGCM(key: guarded(vector.key))
        let (ciphertext, tag) = (Array(vector.sealed.dropLast(16)), Array(vector.sealed.suffix(16)))
        func changed(_ bytes: [UInt8]) -> [UInt8] { [bytes[0] ^ 1] + bytes.dropFirst() }
        #expect(throws: SealingError(.authenticationFailed)) {
            _ = try cipher.open(changed(ciphertext), tag: tag, nonce: vector.nonce, authenticating: vector.data)
        }
        #expect(throws: SealingError(.authenticationFailed)) {
            _ = try cipher.open(ciphertext, tag: changed(tag), nonce: vector.nonce, authenticating: vector.data)
        }
        #expect(throws: SealingError(.authenticationFailed)) {
            _ = try cipher.open(ciphertext, tag: tag, nonce: changed(vector.nonce), authenticating: vector.data)
        }
        #expect(throws: SealingError(.authenticationFailed)) {
            _ = try cipher.open(ciphertext, tag: tag, nonce: vector.nonce, authenticating: [])
        }
        let other = try AESGCM(key: guarded(changed(vector.key)))
        #expect(throws: SealingError(.authenticationFailed)) {
            _ = try other.open(ciphertext, tag: tag, nonce: vector.nonce, authenticating: vector.data)
        }
    }

    @Test func anEmptyPlaintext() throws {
        let cipher = try AESGCM(key: GuardedBytes(random: 32))
        let nonce = Random.bytes(32)
        let plaintext: [UInt8] = []
        let sealed = try cipher.seal(plaintext.span, nonce: nonce, authenticating: [])
        #expect(sealed.ciphertext.isEmpty)
        #expect(try cipher.open([], tag: sealed.tag, nonce: nonce, authenticating: []) == [])
    }

    @Test func refusesOtherLengths() throws {
        #expect(throws: SealingError(.invalidLength)) { _ = try AESGCM(key: GuardedBytes(random: 16)) }
        let cipher = try AESGCM(key: GuardedBytes(random: 32))
        #expect(throws: SealingError(.invalidLength)) {
            let plaintext: [UInt8] = [1]
            _ = try cipher.seal(plaintext.span, nonce: Random.bytes(11), authenticating: [])
        }
        #expect(throws: SealingError(.invalidLength)) {
            _ = try cipher.open([1], tag: Random.bytes(15), nonce: Random.bytes(32), authenticating: [])
        }
    }
}
