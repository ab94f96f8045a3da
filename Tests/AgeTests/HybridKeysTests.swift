import Age
import Sealing
import Testing

@Suite struct HybridKeysTests {
    @Test func roundTrips() throws {
        let (identity, other) = try (HybridIdentity(), HybridIdentity())
        let text = identity.recipient.description
        #expect(text.hasPrefix("age1pq1"))
        let recipient = try AgeKeys.recipient(parsing: text)
        let file = try AgeFile(parsing: AgeFile.encrypt([1, 2, 3], to: [other.recipient, recipient]))
        #expect(file.stanzas.map(\.type) == ["mlkem768x25519", "mlkem768x25519"])
        let secret = identity.exportSecret()
        let again = try AgeKeys.identity(parsing: secret.span)
        #expect(again.recipientText == text)
        #expect(try file.decrypt(with: [X25519Identity(), again]) == [1, 2, 3])
        #expect(throws: AgeError(.noMatch, "")) { _ = try file.decrypt(with: [HybridIdentity()]) }
    }

    @Test func isNotMixedWithClassicalTypes() throws {
        let hybrid = try HybridIdentity().recipient
        let others: [any Recipient] = [
            try X25519Identity().recipient, try SSHKeyFiles.recipient("ed25519.pub"),
            try SSHKeyFiles.recipient("rsa.pub"),
            try ScryptRecipient(passphrase("x"), workFactor: 1),
        ]
        for other in others {
            for recipients in [[hybrid, other], [other, hybrid], [hybrid, hybrid, other]] {
                #expect(throws: AgeError(.invalidRecipients, "")) { _ = try AgeFile.encrypt([1], to: recipients) }
            }
        }
    }

    @Test func refusesWhatIsNoKey() throws {
        let identity = try HybridIdentity()
        let text = [UInt8](identity.recipient.description.utf8)
        let bytes = try Bech32.decode(text.span, prefix: "age1pq", orThrow: .noMatch)
        func recipient(_ bytes: [UInt8]) throws -> HybridRecipient {
            try HybridRecipient(parsing: String(decoding: Bech32.encode(bytes.span, prefix: "age1pq"), as: UTF8.self))
        }
        #expect(try recipient(bytes) == identity.recipient)
        for bad in [[], Array(bytes.dropLast()), bytes + [0], bytes.prefix(1184) + [UInt8](repeating: 0, count: 32)] {
            #expect(throws: AgeError(.invalidRecipient, "")) { _ = try recipient(bad) }
        }
        // Coefficients beyond the modulus: the encapsulation refuses them.
        let beyond = try recipient([UInt8](repeating: 255, count: 1184) + bytes.suffix(32))
        #expect(throws: AgeError(.invalidRecipient, "")) { _ = try AgeFile.encrypt([1], to: [beyond]) }
        for count in [0, 31, 33] {
            let text = Bech32.encode(Random.bytes(count).span, prefix: "AGE-SECRET-KEY-PQ-")
            #expect(throws: AgeError(.invalidIdentity, "")) { _ = try AgeKeys.identity(parsing: text.span) }
        }
    }

    @Test func neverPrintsItself() throws {
        let identity = try HybridIdentity()
        var dumped = ""
        dump(identity, to: &dumped)
        for text in ["\(identity)", String(reflecting: identity), dumped] {
            #expect(text.contains("<redacted"))
            #expect(!text.contains("AGE-SECRET-KEY"))
        }
    }
}
