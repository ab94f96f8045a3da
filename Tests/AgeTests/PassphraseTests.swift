import Age
import Sealing
import Testing

@Suite struct PassphraseTests {
    @Test(arguments: [1, 5, 10])
    func roundTrips(workFactor: Int) throws {
        let recipient = try ScryptRecipient(passphrase("päss wörd"), workFactor: workFactor)
        let file = try AgeFile(parsing: AgeFile.encrypt([1, 2, 3], to: [recipient]))
        #expect(file.stanzas[0].arguments[1] == "\(workFactor)")
        #expect(try file.decrypt(with: [X25519Identity(), ScryptIdentity(passphrase("päss wörd"))]) == [1, 2, 3])
        #expect(throws: AgeError(.noMatch, "")) {
            _ = try file.decrypt(with: [ScryptIdentity(passphrase("pass word"))])
        }
    }

    @Test func costsWhatAgeWants() throws {
        let file = try AgeFile(parsing: AgeFile.encrypt([1], to: [ScryptRecipient(passphrase("x"))]))
        #expect(file.stanzas[0].arguments[1] == "18")
        #expect(throws: AgeError(.headerFailure, "")) {
            _ = try file.decrypt(with: [ScryptIdentity(passphrase("x"), limit: 17)])
        }
    }

    @Test func standsAlone() throws {
        let passphrases = try ["a", "b"].map { try ScryptRecipient(passphrase($0), workFactor: 1) }
        #expect(throws: AgeError(.invalidRecipients, "")) { _ = try AgeFile.encrypt([1], to: passphrases) }
        #expect(throws: AgeError(.invalidRecipients, "")) {
            _ = try AgeFile.encrypt([1], to: [passphrases[0], X25519Identity().recipient])
        }
    }

    @Test func refusesWhatIsNoPassphrase() {
        #expect(throws: AgeError(.invalidRecipient, "")) { _ = try ScryptRecipient(passphrase("")) }
        #expect(throws: AgeError(.invalidIdentity, "")) { _ = try ScryptIdentity(passphrase("")) }
        for workFactor in [-1, 0, 23, 64] {
            #expect(throws: AgeError(.invalidRecipient, "")) {
                _ = try ScryptRecipient(passphrase("x"), workFactor: workFactor)
            }
        }
    }

    @Test func neverPrintsItself() throws {
        let identity = try ScryptIdentity(passphrase("hunter2"))
        var dumped = ""
        dump(identity, to: &dumped)
        for text in ["\(identity)", String(reflecting: identity), dumped] { #expect(text.contains("<redacted")) }
    }
}

@Suite struct EncryptedIdentityFileTests {
    private let identity: X25519Identity

    init() throws { identity = try X25519Identity() }

    private func file(armored: Bool) throws -> [UInt8] {
        try AgeFile.encrypt(
            [UInt8]("# a key\n".utf8) + identity.exportSecret(),
            to: [ScryptRecipient(passphrase("hunter2"), workFactor: 4)], armored: armored)
    }

    @Test(arguments: [false, true])
    func opensWithItsPassphrase(armored: Bool) throws {
        let file = try file(armored: armored)
        #expect(IdentityFile.isEncrypted(file.span) == true)
        let asker = Asker("hunter2")
        let identities = try IdentityFile(parsing: file.span, passphrase: asker.prompt).identities
        #expect(identities.map(\.recipientText) == [identity.recipient.description])
        #expect(asker.count == 1)
    }

    @Test func holdsSSHKeysToo() throws {
        let file = try AgeFile.encrypt(
            SSHKeyFiles.bytes("ed25519"), to: [ScryptRecipient(passphrase("hunter2"), workFactor: 4)])
        #expect(try read(file, "hunter2").map(\.recipientText) == [SSHKeyFiles.identity("ed25519").recipientText])
    }

    @Test func saysWhy() throws {
        let file = try file(armored: true)
        #expect(throws: AgeError(.encryptedIdentity, "")) { _ = try IdentityFile(parsing: file.span) }
        #expect(throws: AgeError(.encryptedIdentity, "")) { _ = try read(file, nil) }
        #expect(throws: AgeError(.encryptedIdentity, "")) { _ = try read(file, "") }
        #expect(throws: AgeError(.wrongPassphrase, "")) { _ = try read(file, "hunter3") }
        let other = try AgeFile.encrypt(identity.exportSecret(), to: [identity.recipient])
        #expect(throws: AgeError(.encryptedIdentity, "")) { _ = try read(other, "hunter2") }
        let empty = try AgeFile.encrypt([], to: [ScryptRecipient(passphrase("x"), workFactor: 1)])
        #expect(throws: AgeError(.invalidIdentity, "")) { _ = try read(empty, "x") }
        let cut = Array(file.dropLast(100))
        #expect(throws: AgeError(.armorFailure, "")) { _ = try read(cut, "hunter2") }
    }

    private func read(_ file: [UInt8], _ answer: String?) throws -> [any Identity] {
        try IdentityFile(parsing: file.span, passphrase: Asker(answer).prompt).identities
    }
}
