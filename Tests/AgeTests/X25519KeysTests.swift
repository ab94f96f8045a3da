import Age
import Sealing
import Testing

@Suite struct X25519KeysTests {
    // The test kit's key; its recipient is what age-keygen -y says.
    private let secret = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
    private let recipient = "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef"

    @Test func anIdentityKnowsItsRecipient() throws {
        let identity = try X25519Identity(parsing: secret)
        #expect(identity.recipient.description == recipient)
        #expect(try X25519Recipient(parsing: recipient) == identity.recipient)
        #expect(identity.exportSecret() == [UInt8](secret.utf8))
    }

    @Test func newIdentitiesDifferAndComeBackFromTheirText() throws {
        let (first, second) = (try X25519Identity(), try X25519Identity())
        #expect(first.recipient != second.recipient)
        let text = first.exportSecret()
        #expect(try X25519Identity(parsing: text.span).recipient == first.recipient)
        let other = try AgeKeys.identity(parsing: text.span)
        let fileKey = try FileKey()
        let stanzas = try first.recipient.wrap(fileKey)
        #expect(try unwrap(stanzas, with: other) == copy(fileKey.bytes))
        #expect(try unwrap(stanzas, with: second) == nil)
    }

    private func unwrap(_ stanzas: [Stanza], with identity: any Identity) throws -> [UInt8]? {
        guard let fileKey = try identity.unwrap(stanzas) else { return nil }
        return copy(fileKey.bytes)
    }

    @Test func anIdentityNeverPrintsItself() throws {
        let identity = try X25519Identity(parsing: secret)
        var dumped = ""
        dump(identity, to: &dumped)
        for text in ["\(identity)", String(reflecting: identity), dumped, "\([identity] as [any Identity])"] {
            #expect(text.contains("<redacted"))
            #expect(!text.uppercased().contains("AGE-SECRET-KEY"))
        }
    }

    @Test(arguments: [
        "", "age1", "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryeq",
        "AGE1XMWWC06LY3EE5RYTXM9MFLAZ2U56JJJ36S0MYPDRWSVLUL66MV4Q47RYEF",
        "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0",
        "ssh-ed25519 AAAA", "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef ",
    ])
    func refusesRecipients(text: String) {
        #expect(throws: AgeError(.invalidRecipient, "")) { _ = try X25519Recipient(parsing: text) }
        #expect(throws: AgeError(.invalidRecipient, "")) { _ = try AgeKeys.recipient(parsing: text) }
    }

    @Test(arguments: [
        ("age1pq1lvyvwaw", "checksum"), ("age1yubikey1qqq", "one begins with age1yubikey1"),
        ("AGE-SECRET-KEY-1EGTZVFF", "private key"), ("ssh-ed25519 AAAA", "malformed"), ("", "begins with age1"),
    ])
    func saysWhatIsWrongWithARecipient(text: String, reason: String) throws {
        let error = try #require(throws: AgeError.self) { _ = try AgeKeys.recipient(parsing: text) }
        #expect(error.code == .invalidRecipient)
        #expect(error.reason.contains(reason))
        #expect(!error.reason.contains("EGTZ"))
    }

    @Test func refusesARecipientOfAnotherLength() {
        let text = String(decoding: Bech32.encode(Random.bytes(31).span, prefix: "age"), as: UTF8.self)
        #expect(throws: AgeError(.invalidRecipient, "")) { _ = try X25519Recipient(parsing: text) }
    }

    @Test func refusesToWrapToAPointOfLowOrder() throws {
        let zeros = [UInt8](repeating: 0, count: 32)
        let text = String(decoding: Bech32.encode(zeros.span, prefix: "age"), as: UTF8.self)
        let recipient = try X25519Recipient(parsing: text)
        #expect(throws: AgeError(.invalidRecipient, "")) { _ = try AgeFile.encrypt([1], to: [recipient]) }
    }

    @Test(arguments: [
        "", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM1",
        "age-secret-key-1egtzvffv20835nwyv6270lxyvk2vknx2mmdkwyklmgr48uawx40q2p2lm0",
        "AGE-SECRET-KEY-1egtzvffv20835nwyv6270lxyvk2vknx2mmdkwyklmgr48uawx40q2p2lm0",
        "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef",
    ])
    func refusesIdentities(text: String) {
        #expect(throws: AgeError(.invalidIdentity, "")) { _ = try X25519Identity(parsing: text) }
        let bytes = [UInt8](text.utf8)
        #expect(throws: AgeError(.invalidIdentity, "")) { _ = try AgeKeys.identity(parsing: bytes.span) }
    }
}
