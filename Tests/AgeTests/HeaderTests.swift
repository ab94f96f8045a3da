import Age
import Sealing
import Testing

@Suite struct HeaderTests {
    /// Somebody who wraps a file key in stanzas of any form: the key itself, in the clear, beside others.
    private struct Clear: Recipient, Identity {
        var stanzas: [Stanza] = []

        func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
            stanzas + [try Stanza(type: "clear", body: copy(fileKey.bytes))]
        }

        func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
            guard let stanza = stanzas.first(where: { $0.type == "clear" }) else { return nil }
            return try FileKey(copying: stanza.body.span)
        }
    }

    /// Bodies whose last line is empty, short and full come back as they were; a further type is one implementation.
    @Test(arguments: [0, 1, 47, 48, 49, 95, 96, 97, 480, 1_120])
    func writesWhatItReads(count: Int) throws {
        let stanza = try Stanza(type: "grease", arguments: ["!", "~-._", "x"], body: Random.bytes(count))
        let clear = Clear(stanzas: [stanza])
        let file = try AgeFile(parsing: AgeFile.encrypt([1, 2, 3], to: [clear, try X25519Identity().recipient]))
        #expect(file.stanzas.first == stanza)
        #expect(file.stanzas.map(\.type) == ["grease", "clear", "X25519"])
        #expect(try file.decrypt(with: [clear]) == [1, 2, 3])
    }

    @Test(arguments: [["", "a"], ["a", ""], ["a b"], ["a\n"], ["é"], ["\u{7f}"]])
    func refusesArgumentsThatAreNotVisible(words: [String]) {
        #expect(throws: AgeError(.headerFailure, "")) {
            _ = try Stanza(type: words[0], arguments: Array(words.dropFirst()), body: [])
        }
    }

    @Test func aPassphraseStandsAlone() throws {
        let clear = Clear(stanzas: [try Stanza(type: "scrypt", arguments: ["x", "18"], body: [])])
        #expect(throws: AgeError(.invalidRecipients, "")) { _ = try AgeFile.encrypt([1], to: [clear]) }
    }

    @Test func refusesNoRecipients() {
        #expect(throws: AgeError(.invalidRecipients, "")) { _ = try AgeFile.encrypt([1], to: []) }
    }

    @Test func refusesAFileKeyOfAnotherLength() {
        let bytes = Random.bytes(15)
        #expect(throws: AgeError(.headerFailure, "")) { _ = try FileKey(copying: bytes.span) }
    }

    @Test(arguments: [
        "age-encryption.org/v2\n-> a\n\n--- ", "age-encryption.org/v1\n--- ", "age-encryption.org/v1\n-> a\n\n",
        "age-encryption.org/v1\n-> a", "age-encryption.org/v1\n->a\n\n--- ", "age-encryption.org/v1\n-> a b \n\n--- ",
        "age-encryption.org/v1\n-> a  b\n\n--- ", "age-encryption.org/v1\n-> a\nAA==\n--- ",
    ])
    func refuses(text: String) {
        let mac = Base64.encode([UInt8](repeating: 1, count: 32), .unpadded)
        #expect(throws: AgeError(.headerFailure, "")) { _ = try AgeFile(parsing: text + mac + "\n") }
    }

    @Test func namesTheLineOfAFault() throws {
        let error = try #require(throws: AgeError.self) {
            _ = try AgeFile(parsing: "age-encryption.org/v1\n-> a\nAA==\n--- x\n")
        }
        #expect(error.reason.contains("line 4"))
    }
}
