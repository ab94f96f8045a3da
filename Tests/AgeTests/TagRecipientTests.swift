import Age
import Crypto
import Foundation
import Sealing
import Testing

/// Recipients whose keys are in hardware, which a key in software plays here.
struct TagRecipientTests {
    private struct Hardware: Identity {
        let key = P256.KeyAgreement.PrivateKey()

        var publicKey: [UInt8] { [UInt8](key.publicKey.compressedRepresentation) }

        var text: String {
            String(decoding: Bech32.encode(publicKey.span, prefix: "age1tag"), as: UTF8.self)
        }

        private static let label = Data("age-encryption.org/p256tag".utf8)

        /// Opens as the specification says, by swift-crypto's own functions.
        func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
            for stanza in stanzas where stanza.type == "p256tag" {
                guard stanza.arguments.count == 2, stanza.body.count == 32,
                    let tag = try? Base64.decode(stanza.arguments[0], .unpadded), tag.count == 4,
                    let share = try? Base64.decode(stanza.arguments[1], .unpadded), share.count == 65
                else { throw AgeError(.headerFailure, "the stanza is malformed") }
                let material = share + Array(Crypto.SHA256.hash(data: publicKey)).prefix(4)
                let expected = HKDF<Crypto.SHA256>.extract(
                    inputKeyMaterial: SymmetricKey(data: material), salt: Self.label)
                guard Array(expected.prefix(4)) == tag else { continue }
                do {
                    let suite = HPKE.Ciphersuite(kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .chaChaPoly)
                    var recipient = try HPKE.Recipient(
                        privateKey: key, ciphersuite: suite, info: Self.label, encapsulatedKey: Data(share))
                    let bytes = [UInt8](try recipient.open(stanza.body))
                    return try FileKey(copying: bytes.span)
                } catch {
                    throw AgeError(.headerFailure, "the stanza does not open: \(error)")
                }
            }
            return nil
        }
    }

    @Test func isOpenedByItsHardware() throws {
        let (mine, other) = (Hardware(), Hardware())
        let recipient = try AgeKeys.recipient(parsing: mine.text)
        #expect("\(recipient)" == mine.text)
        let native = try X25519Identity()
        let file = try AgeFile(parsing: AgeFile.encrypt([1, 2, 3], to: [native.recipient, recipient]))
        #expect(file.stanzas.map(\.type) == ["X25519", "p256tag"])
        #expect(try file.decrypt(with: [mine]) == [1, 2, 3])
        #expect(try file.decrypt(with: [native]) == [1, 2, 3])
        #expect(throws: AgeError(.noMatch, "")) { _ = try file.decrypt(with: [other]) }
    }

    /// Beside a post-quantum recipient it would void what that promises.
    @Test func isNotMixedWithPostQuantum() throws {
        let recipients: [any Recipient] = [
            try AgeKeys.recipient(parsing: Hardware().text), try HybridIdentity().recipient,
        ]
        #expect(throws: AgeError(.invalidRecipients, "")) { _ = try AgeFile.encrypt([], to: recipients) }
    }

    /// The specification's example.
    @Test func takesTheSpecificationsRecipient() throws {
        let text = "age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e"
        #expect("\(try TagRecipient(parsing: text))" == text)
    }

    @Test func refusesWhatIsNoPoint() throws {
        let offTheCurve = [2] + [UInt8](repeating: 255, count: 32)
        let wrong: [[UInt8]] = [[], [2], offTheCurve, [4] + offTheCurve.dropFirst(), Hardware().publicKey + [0]]
        for bytes in wrong {
            let text = String(decoding: Bech32.encode(bytes.span, prefix: "age1tag"), as: UTF8.self)
            #expect(throws: AgeError(.invalidRecipient, "")) { _ = try AgeKeys.recipient(parsing: text) }
        }
    }

    /// The hybrid type is its plugin's, and where that is missing the message says so.
    @Test func leavesTheHybridTypeToAPlugin() throws {
        let bytes = [UInt8](repeating: 1, count: 1249)
        let text = String(decoding: Bech32.encode(bytes.span, prefix: "age1tagpq"), as: UTF8.self)
        let recipient = try AgeKeys.recipient(parsing: text, plugins: Plugins(environment: ["PATH": "/nowhere"]))
        let error = try #require(throws: AgeError.self) { _ = try AgeFile.encrypt([], to: [recipient]) }
        #expect(error.code == .missingPlugin)
        #expect(
            error.reason
                == "age-plugin-tagpq is not on the PATH: install it, or correct the PATH; "
                + "only by that plugin can files be encrypted for age1tagpq1…")
    }
}
