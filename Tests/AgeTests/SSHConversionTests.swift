import Age
import Testing

@Suite struct SSHConversionTests {
    /// What Python's `cryptography` makes of the key in the folder Tests/SSHKeys: of the first half of the seed's
    /// SHA-512, which is what ssh-to-age takes.
    @Test func makesTheKeysThatOthersMake() throws {
        let recipient = try #require(try SSHKeyFiles.recipient("ed25519.pub") as? SSHEd25519Recipient)
        let identity = try #require(try SSHKeyFiles.identity("ed25519") as? SSHEd25519Identity)
        let converted = try X25519Identity(converting: identity)
        #expect(X25519Recipient(converting: recipient) == converted.recipient)
        #expect(converted.recipient.description == "age1njp6vvqynugu40a5eztr3e20ja47xxtazhvde9g4jxy740hs7deqmp0n8z")
        let text = "AGE-SECRET-KEY-1RU6A8D0UHGWTSSLK38HCCP7FSN7NA73CDAQ9AW9S0CPUUR708NHQUPJC6F"
        #expect(converted.exportSecret() == Array(text.utf8))
    }

    @Test func areAKeyPairOfTheirOwn() throws {
        let recipient = try #require(try SSHKeyFiles.recipient("ed25519.pub") as? SSHEd25519Recipient)
        let identity = try #require(try SSHKeyFiles.identity("ed25519") as? SSHEd25519Identity)
        let converted = try X25519Identity(converting: identity)
        let file = try AgeFile.encrypt([1, 2, 3], to: [X25519Recipient(converting: recipient)])
        #expect(try AgeFile(parsing: file).decrypt(with: [converted]) == [1, 2, 3])
        #expect(throws: AgeError(.noMatch, "")) { _ = try AgeFile(parsing: file).decrypt(with: [identity]) }
        let other = try AgeFile.encrypt([1, 2, 3], to: [recipient])
        #expect(throws: AgeError(.noMatch, "")) { _ = try AgeFile(parsing: other).decrypt(with: [converted]) }
    }
}
