import Age
import Documents
import Foundation
import Testing

@testable import SOPS

@Suite struct IdentitySourcesTests {
    private static let sshFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "SSHKeys")

    /// A new identity's key file and recipient.
    private struct Key {
        let text: [UInt8]
        let recipient: String

        init() throws {
            let identity = try X25519Identity()
            (text, recipient) = (identity.exportSecret(), identity.recipient.description)
        }

        var string: String { String(decoding: text, as: UTF8.self) }
    }

    private func ssh(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Self.sshFolder.appending(path: name)))
    }

    private func load(
        _ environment: [String: String], files: [String: [UInt8]] = [:], passphrase: String? = nil
    ) throws -> IdentityRing {
        try IdentitySources(
            environment: environment,
            askPassphrase: { _ throws(IdentitySources.FileProblem) in
                guard let passphrase else { throw IdentitySources.FileProblem("nobody is there") }
                let bytes = [UInt8](passphrase.utf8)
                return try? Passphrase(copying: bytes.span)
            },
            read: { files[$0] }
        ).load()
    }

    /// All at once, each with what it gave.
    @Test func readsEverySource() throws {
        let keys = try (0..<3).map { _ in try Key() }
        let environment = [
            "HOME": "/h", "SOPS_AGE_KEY": keys[0].string, "SOPS_AGE_KEY_FILE": "/k",
            "SOPS_AGE_SSH_PRIVATE_KEY_FILE": "/s",
        ]
        let files = try [
            "/k": keys[1].text, "/h/.config/sops/age/keys.txt": keys[2].text, "/s": ssh("rsa-pkcs1"),
            "/h/.ssh/id_ed25519": ssh("ed25519"), "/h/.ssh/id_rsa": ssh("rsa"),
        ]
        let ring = try load(environment, files: files)
        #expect(ring.recipients.count == 5)
        #expect(Array(ring.recipients.prefix(3)) == keys.map(\.recipient))
        #expect(ring.recipients[3].hasPrefix("ssh-rsa ") && ring.recipients[4].hasPrefix("ssh-ed25519 "))
        #expect(
            ring.sources == [
                "SOPS_AGE_KEY: 1 identity", "SOPS_AGE_KEY_FILE (/k): 1 identity",
                "/h/.config/sops/age/keys.txt: 1 identity", "SOPS_AGE_SSH_PRIVATE_KEY_FILE (/s): 1 identity",
                "/h/.ssh/id_ed25519: 1 identity", "/h/.ssh/id_rsa: 1 identity",
            ])
    }

    /// What only may be there is no obstacle: it is noted.
    @Test func notesWhatIsOfNoUse() throws {
        let key = try Key()
        let ring = try load(
            ["HOME": "/h", "SOPS_AGE_KEY": key.string],
            files: [
                "/h/.config/sops/age/keys.txt": [1, 2, 3], "/h/.ssh/id_ed25519": ssh("ecdsa"),
                "/h/.ssh/id_rsa": ssh("rsa-1024"),
            ])
        #expect(ring.recipients == [key.recipient])
        #expect(ring.sources.contains { $0.hasPrefix("/h/.config/sops/age/keys.txt: line 1: an identity is") })
        #expect(ring.sources.contains { $0.hasPrefix("/h/.ssh/id_ed25519: ") && $0.contains("ed25519") })
        #expect(ring.sources.contains { $0.hasPrefix("/h/.ssh/id_rsa: ") && $0.contains("2048") })
    }

    @Test(arguments: ["SOPS_AGE_KEY_FILE", "SOPS_AGE_SSH_PRIVATE_KEY_FILE"])
    func refusesWhatIsNamedAndOfNoUse(variable: String) throws {
        #expect(try load([variable: "/k"]).failure == SOPSError(.missingIdentityFile, ""))
        #expect(try load([variable: "/k"], files: ["/k": [1]]).failure == SOPSError(.invalidIdentity, ""))
        let other = try ssh("ecdsa")
        #expect(try load([variable: "/k"], files: ["/k": other]).failure == SOPSError(.invalidIdentity, ""))
    }

    /// A source that fails says so only where no other opens the file.
    @Test func opensWithTheOtherSources() throws {
        let key = try Key()
        let ring = try load(["SOPS_AGE_KEY_FILE": "/k", "SOPS_AGE_KEY": key.string])
        #expect(ring.recipients == [key.recipient])
        let settings = EncryptionSettings(groups: [[try MasterKey(age: key.recipient)]])
        let sealed = try FileEncryption.encrypt(
            SourceText(name: "a.yaml", bytes: Array("a: b\n".utf8)), settings: settings, now: Keeper.now)
        let file = try EncryptedFile(parsing: SourceText(name: "a.yaml", bytes: sealed))
        #expect(try file.decrypt(with: ring).plaintext() == Array("a: b\n".utf8))
        let without = try load(["SOPS_AGE_KEY_FILE": "/k"])
        #expect(throws: SOPSError(.missingIdentityFile, "")) { try file.decrypt(with: without) }
    }

    /// An encrypted SSH key shows its recipient without its passphrase, which is asked for when a file needs it.
    @Test func takesEncryptedSSHKeys() throws {
        let files = try ["/h/.ssh/id_ed25519": ssh("ed25519-encrypted")]
        let ring = try load(["HOME": "/h"], files: files)
        #expect(ring.recipients.map { $0.hasPrefix("ssh-ed25519 ") } == [true])
        #expect(ring.sources.contains("/h/.ssh/id_ed25519: 1 identity"))
        let silent = try IdentitySources(environment: ["HOME": "/h"], read: { files[$0] }).load()
        #expect(silent.recipients.isEmpty)
        #expect(silent.sources.contains { $0.hasPrefix("/h/.ssh/id_ed25519: ") && $0.contains("ssh-keygen -p") })
    }

    @Test func asksForThePassphraseOfAFile() throws {
        let key = try Key()
        let word = [UInt8]("hunter2".utf8)
        let encrypted = try AgeFile.encrypt(
            key.text, to: [ScryptRecipient(Passphrase(copying: word.span), workFactor: 2)], armored: true)
        let files = ["/k": encrypted]
        let environment = ["SOPS_AGE_KEY_FILE": "/k"]
        #expect(try load(environment, files: files, passphrase: "hunter2").recipients == [key.recipient])
        for answer in ["hunter3", "", nil] {
            let ring = try load(environment, files: files, passphrase: answer)
            #expect(ring.failure == SOPSError(.invalidIdentity, ""))
        }
        let variable = ["SOPS_AGE_KEY": String(decoding: encrypted, as: UTF8.self)]
        #expect(try load(variable, passphrase: "hunter2").recipients == [key.recipient])
        // One that only may be there does not stop the others.
        let ring = try load(
            ["HOME": "/h", "SOPS_AGE_KEY": key.string], files: ["/h/.config/sops/age/keys.txt": encrypted])
        #expect(ring.sources.contains { $0.contains("nobody is there") })
    }

    /// A command runs for the file that it is needed for, and once for a recipient.
    @Test func runsCommands() throws {
        let keeper = try Keeper()
        let text = try keeper.encrypt("a: b\n")
        let folder = FileManager.default.temporaryDirectory.appending(path: "sources-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(keeper.identity.exportSecret()).write(to: folder.appending(path: "key"))
        let script = "echo \"$SOPS_AGE_RECIPIENT\" >> '\(folder.path)/runs'; cat '\(folder.path)/key'"
        var environment = ProcessInfo.processInfo.environment.filter { $0.key == "PATH" }
        for variable in ["SOPS_AGE_KEY_CMD", "SOPS_AGE_SSH_PRIVATE_KEY_CMD"] {
            try? FileManager.default.removeItem(at: folder.appending(path: "runs"))
            environment[variable] = "sh -c \"\(script.replacing("\"", with: "\\\"").replacing("$", with: "\\$"))\""
            let ring = try load(environment)
            #expect(!ring.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "runs").path))
            for _ in 0..<2 {
                let file = try EncryptedFile(parsing: SourceText(name: "test.yaml", text))
                _ = try file.decrypt(with: ring)
            }
            let runs = try String(contentsOf: folder.appending(path: "runs"), encoding: .utf8)
            #expect(runs == "\(keeper.identity.recipient)\n")
            #expect(ring.sources.contains("\(variable): 1 identity"))
            environment[variable] = nil
        }
    }

    @Test(arguments: [
        ("false", "false exits with 1"), ("/no/such/program", "not installed"), ("echo x", "no age identity"),
        ("sh -c 'kill -9 $$'", "signal 9"),
    ])
    func saysWhyACommandGaveNothing(command: String, reason: String) throws {
        let text = try Keeper().encrypt("a: b\n")
        var environment = ProcessInfo.processInfo.environment.filter { $0.key == "PATH" }
        environment["SOPS_AGE_KEY_CMD"] = command
        let ring = try load(environment)
        #expect(ring.sources.contains("SOPS_AGE_KEY_CMD: not run"))
        let error = try #require(throws: SOPSError.self) {
            try EncryptedFile(parsing: SourceText(name: "test.yaml", text)).decrypt(with: ring)
        }
        #expect(error.code == .noMatchingKey)
        #expect(error.diagnostic.notes.contains { $0.contains("SOPS_AGE_KEY_CMD") && $0.contains(reason) })
    }

    @Test(arguments: ["  ", "'", "a \"b", "a \\", "# nothing"])
    func refusesCommandLines(_ line: String) {
        #expect(throws: SOPSError(.invalidIdentity, "")) { try load(["SOPS_AGE_KEY_CMD": line]) }
    }

    @Test(arguments: [
        ("a b  c", ["a", "b", "c"]), (" a\tb\n", ["a", "b"]), ("'a b' c", ["a b", "c"]), ("\"a b\"", ["a b"]),
        ("a'b'\"c\"d", ["abcd"]), ("'' \"\"", ["", ""]), ("a\\ b", ["a b"]), ("\"a\\\"b\"", ["a\"b"]),
        ("'a\\b'", ["a\\b"]), ("\"a\\nb\"", ["anb"]), ("a # b\nc", ["a", "c"]), ("a#b", ["a#b"]), ("$A|b", ["$A|b"]),
        ("'é ü'", ["é ü"]),
    ])
    func splitsCommandLines(_ line: String, words: [String]) throws {
        #expect(try CommandWords.split(line) == words)
    }
}
