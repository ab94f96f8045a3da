import Age
import Foundation
import Testing

/// SSH keys with a passphrase, as ssh-keygen makes them; it also takes the passphrase off.
@Suite(.enabled(if: Command.isCI || Command.find("ssh-keygen") != nil, "ssh-keygen is not on the PATH"), .serialized)
struct EncryptedSSHTests {
    private static let words = "correct horse"

    /// Makes a key pair for the time of `body`: the private file, and the line of the public one.
    private func withKey(
        _ options: [String], _ body: (_ file: [UInt8], _ line: String, _ folder: URL) throws -> Void
    ) throws {
        try Command.withFolder { folder in
            let path = folder.appending(path: "key").path
            try Command.run("ssh-keygen", ["-q", "-N", Self.words, "-C", "a b", "-f", path, "-t"] + options)
            let file = [UInt8](try Data(contentsOf: URL(filePath: path)))
            let line = String(decoding: try Data(contentsOf: URL(filePath: path + ".pub")), as: UTF8.self)
            try body(file, String(line.dropLast()), folder)
        }
    }

    @Test(arguments: [
        ["ed25519"], ["ed25519", "-Z", "chacha20-poly1305@openssh.com"], ["ed25519", "-a", "3"],
        ["rsa", "-b", "2048"], ["rsa", "-b", "3072"],
    ])
    func asksForThePassphraseOfTheKeyThatIsNeeded(options: [String]) throws {
        try withKey(options) { key, line, _ in
            let asker = Asker(Self.words)
            let identities = try IdentityFile(parsing: key.span, passphrase: asker.prompt).identities
            #expect(identities.map(\.recipientText) == [AgeKeys.canonicalText(ofRecipient: line)])

            // Nobody is asked for a file that another identity opens, or that is for others.
            let (other, stranger) = (try X25519Identity(), try SSHKeyFiles.recipient("ed25519.pub"))
            let shared = try AgeFile(
                parsing: AgeFile.encrypt([1, 2], to: [AgeKeys.recipient(parsing: line), other.recipient]))
            #expect(try shared.decrypt(with: identities + [other]) == [1, 2])
            let strangers = [stranger, try SSHKeyFiles.recipient("rsa.pub")]
            let foreign = try AgeFile(parsing: AgeFile.encrypt([1, 2], to: strangers))
            #expect(throws: AgeError(.noMatch, "")) { _ = try foreign.decrypt(with: identities) }
            #expect(asker.count == 0)

            for _ in 0..<3 { #expect(try shared.decrypt(with: identities) == [1, 2]) }
            #expect(asker.count == 1)
        }
    }

    /// The older forms hide the public key, so that any stanza of the type asks.
    @Test(arguments: ["PEM", "PKCS8"])
    func opensTheOlderForms(form: String) throws {
        try withKey(["rsa", "-b", "2048", "-m", form]) { key, line, _ in
            let asker = Asker(Self.words)
            let identities = try IdentityFile(parsing: key.span, passphrase: asker.prompt).identities
            #expect(identities.map(\.recipientText) == [nil])
            let file = try AgeFile(parsing: AgeFile.encrypt([3], to: [AgeKeys.recipient(parsing: line)]))
            #expect(try file.decrypt(with: identities) == [3])
            #expect(asker.count == 1)
        }
    }

    @Test func asksAgainAfterAMistake() throws {
        try withKey(["ed25519"]) { key, line, _ in
            let file = try AgeFile(parsing: AgeFile.encrypt([4], to: [AgeKeys.recipient(parsing: line)]))
            let late = Asker("no", "", Self.words)
            #expect(throws: AgeError(.encryptedIdentity, "")) {
                _ = try file.decrypt(with: IdentityFile(parsing: key.span, passphrase: late.prompt).identities)
            }
            #expect(late.count == 2)

            let right = Asker("no", "neither", Self.words)
            #expect(try file.decrypt(with: IdentityFile(parsing: key.span, passphrase: right.prompt).identities) == [4])
            #expect(right.count == 3)

            let wrong = Asker("no")
            let identities = try IdentityFile(parsing: key.span, passphrase: wrong.prompt).identities
            for _ in 0..<2 {
                #expect(throws: AgeError(.wrongPassphrase, "")) { _ = try file.decrypt(with: identities) }
            }
            #expect(wrong.count == 3)

            let silent = Asker(nil)
            #expect(throws: AgeError(.encryptedIdentity, "")) {
                _ = try file.decrypt(with: IdentityFile(parsing: key.span, passphrase: silent.prompt).identities)
            }
        }
    }

    @Test func takesPassphrasesAsTheyAre() throws {
        for words in [" leading", "trailing ", "ümläut “quoted”", "-N", "$(id)", String(repeating: "x", count: 900)] {
            try Command.withFolder { folder in
                let path = folder.appending(path: "key").path
                try Command.run("ssh-keygen", ["-q", "-a", "1", "-N", words, "-t", "ed25519", "-f", path])
                let key = [UInt8](try Data(contentsOf: URL(filePath: path)))
                let identities = try IdentityFile(parsing: key.span, passphrase: Asker(words).prompt).identities
                let line = try #require(identities[0].recipientText)
                let file = try AgeFile(parsing: AgeFile.encrypt([5], to: [AgeKeys.recipient(parsing: line)]))
                #expect(try file.decrypt(with: identities) == [5])
            }
        }
    }

    /// Nobody else is asked, whatever the environment says.
    @Test func keepsToItsPrompt() throws {
        try withKey(["ed25519"]) { key, line, folder in
            let helper = folder.appending(path: "helper").path
            try Data("#!/bin/sh\ntouch \(helper).called\necho '\(Self.words)'\n".utf8).write(to: URL(filePath: helper))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: helper)
            var environment = ProcessInfo.processInfo.environment
            environment["SSH_ASKPASS"] = helper
            environment["SSH_ASKPASS_REQUIRE"] = "force"
            environment["DISPLAY"] = ":0"
            let plugins = Plugins(environment: environment)
            let file = try AgeFile(parsing: AgeFile.encrypt([6], to: [AgeKeys.recipient(parsing: line)]))
            let asker = Asker("wrong", Self.words)
            let identities = try IdentityFile(parsing: key.span, passphrase: asker.prompt, plugins: plugins).identities
            #expect(try file.decrypt(with: identities) == [6])
            #expect(asker.count == 2)
            #expect(!FileManager.default.fileExists(atPath: helper + ".called"))
            // The file itself is as it was, and nothing is beside it.
            #expect([UInt8](try Data(contentsOf: folder.appending(path: "key"))) == key)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                    == ["helper", "key", "key.pub"])
        }
    }

    @Test func saysThatTheProgramIsMissing() throws {
        try withKey(["ed25519"]) { key, line, folder in
            let plugins = Plugins(environment: ["PATH": folder.path])
            let file = try AgeFile(parsing: AgeFile.encrypt([7], to: [AgeKeys.recipient(parsing: line)]))
            let identities = try IdentityFile(
                parsing: key.span, passphrase: Asker(Self.words).prompt, plugins: plugins
            ).identities
            let error = try #require(throws: AgeError.self) { _ = try file.decrypt(with: identities) }
            #expect(error.code == .encryptedIdentity)
            #expect(error.reason.contains("ssh-keygen, which decrypts it, is not on the PATH"))
        }
    }

    @Test func refusesOthersAtOnce() throws {
        try withKey(["ecdsa"]) { key, _, _ in
            let error = try #require(throws: AgeError.self) {
                _ = try IdentityFile(parsing: key.span, passphrase: Asker(Self.words).prompt)
            }
            #expect(error.code == .invalidIdentity)
            #expect(error.reason.contains("age uses ssh-ed25519 and ssh-rsa"))
        }
        let key = try SSHKeyFiles.bytes("ed25519-encrypted")
        #expect(throws: AgeError(.encryptedIdentity, "")) { _ = try IdentityFile(parsing: key.span) }
    }

    @Test func neverPrintsItself() throws {
        let key = try SSHKeyFiles.bytes("ed25519-encrypted")
        let identity = try IdentityFile(parsing: key.span, passphrase: Asker(nil).prompt).identities[0]
        var dumped = ""
        dump(identity, to: &dumped)
        for text in ["\(identity)", String(reflecting: identity), dumped] { #expect(text.contains("<redacted")) }
    }
}
