import Age
import Documents
import Foundation
import Processes
import Testing

@testable import SOPS

@Suite(.enabled(if: Vectors.areThere), .timeLimit(.minutes(2)))
struct PGPTests {
    private func settings(_ groups: [[MasterKey]], threshold: Int? = nil, _ home: GPGHome) -> EncryptionSettings {
        EncryptionSettings(groups: groups, shamirThreshold: threshold, gpg: home.gpg)
    }

    private func encrypted(_ settings: EncryptionSettings) throws -> EncryptedFile {
        let source = SourceText(name: "test.yaml", "password: hunter2\n")
        let bytes = try FileEncryption.encrypt(source, settings: settings, now: Keeper.now)
        return try EncryptedFile(parsing: SourceText(name: "test.yaml", bytes: bytes))
    }

    private func pgpKey() throws -> MasterKey { try MasterKey(pgp: GPGHome.fingerprint) }

    private func opened(_ file: EncryptedFile, with ring: IdentityRing) throws -> String {
        String(decoding: try file.decrypt(with: ring).plaintext(), as: UTF8.self)
    }

    /// A program that must not be started.
    private var forbidden: GPG { GPG(environment: ["SOPS_GPG_EXEC": "/no/such/gpg"]) }

    @Test func opensWhatSOPSHasEncrypted() throws {
        let home = try GPGHome()
        let file = try EncryptedFile(parsing: Vectors.source("y-pgp.enc.yaml"))
        let tree = try canonical(
            SourceText(name: "", bytes: file.decrypt(with: IdentityRing(gpg: home.gpg)).plaintext()))
        #expect(try tree == canonical(Vectors.source("y-pgp.dec.yaml")))
    }

    @Test func writesWhatGPGOpens() throws {
        let home = try GPGHome()
        let file = try encrypted(settings([[pgpKey()]], home))
        let entry = try #require(file.metadata.groups.first?.entries.first)
        #expect(entry.kind == .pgp && entry.name == GPGHome.fingerprint)
        #expect(
            entry.fields.map(\.key) == [.string("created_at"), .string("enc"), .string("fp")]
                && entry.fields[0].value == .string(Keeper.now))
        let result = try home.run("gpg", "--decrypt", reading: Array(entry.encrypted.utf8))
        #expect(result.succeeded && result.output.count == 32)
        #expect(try opened(file, with: IdentityRing(gpg: home.gpg)) == "password: hunter2\n")
    }

    @Test func prefersAgeToStartingGPG() throws {
        let (home, keeper) = (try GPGHome(), try Keeper())
        let file = try encrypted(settings([[pgpKey(), keeper.recipient]], home))
        #expect(file.metadata.groups[0].entries.map(\.kind) == [.age, .pgp])
        var ring = keeper.ring
        ring.gpg = forbidden
        #expect(try opened(file, with: ring) == "password: hunter2\n")
        ring.order = try DecryptionOrder(parsing: "pgp")
        #expect(try opened(file, with: ring) == "password: hunter2\n")
        #expect(try opened(file, with: IdentityRing(gpg: home.gpg)) == "password: hunter2\n")
    }

    @Test func opensGroupsOfBothKinds() throws {
        let (home, keeper, stranger) = (try GPGHome(), try Keeper(), try Keeper())
        let file = try encrypted(
            settings([[pgpKey()], [keeper.recipient], [stranger.recipient]], threshold: 2, home))
        var ring = keeper.ring
        ring.gpg = home.gpg
        #expect(try opened(file, with: ring) == "password: hunter2\n")
        ring.gpg = nil
        #expect(throws: SOPSError(.noMatchingKey, "")) { try opened(file, with: ring) }
        // Two age identities are enough: gpg is not started.
        ring.add([stranger.identity], from: "the test")
        ring.gpg = forbidden
        #expect(try opened(file, with: ring) == "password: hunter2\n")
    }

    @Test func saysThatGPGHasNoSecretKey() throws {
        let (home, other) = (try GPGHome(), try GPGHome(isEmpty: true))
        let file = try encrypted(settings([[pgpKey()]], home))
        let error = #expect(throws: SOPSError.self) { try opened(file, with: IdentityRing(gpg: other.gpg)) }
        #expect(error?.code == .noMatchingKey)
        #expect(
            error?.diagnostic.notes == [
                "PGP \(GPGHome.fingerprint) can open it", "PGP \(GPGHome.fingerprint): gpg has no secret key for it",
                "no source of identities was given",
            ])
    }

    @Test func saysThatGPGHasNoPublicKey() throws {
        let home = try GPGHome(isEmpty: true)
        let error = #expect(throws: SOPSError.self) { try encrypted(settings([[pgpKey()]], home)) }
        #expect(error?.code == .gpgFailed)
        #expect(error?.diagnostic.summary.contains("no usable public key \(GPGHome.fingerprint)") == true)
    }

    @Test func saysThatGPGIsMissing() throws {
        let home = try GPGHome()
        let file = try encrypted(settings([[pgpKey()]], home))
        let error = #expect(throws: SOPSError.self) { try opened(file, with: IdentityRing(gpg: forbidden)) }
        #expect(error?.diagnostic.notes.contains("PGP \(GPGHome.fingerprint): /no/such/gpg is not installed") == true)
        let other = EncryptionSettings(groups: [[try pgpKey()]], gpg: forbidden)
        #expect(throws: SOPSError(.gpgFailed, "")) { try encrypted(other) }
    }

    @Test func runsTheProgramThatIsNamed() throws {
        let home = try GPGHome()
        let script = home.folder.appending(path: "my gpg")
        // Written by another process: a child that another test starts meanwhile would hold the file open.
        try home.run(
            "/bin/sh", "-c", "printf '%s' \"$0\" > \"$1\" && chmod 700 \"$1\"",
            "#!/bin/sh\necho called > \"$GNUPGHOME/called\"\nexec gpg \"$@\"\n", script.path)
        let gpg = GPG(environment: home.environment(["SOPS_GPG_EXEC": script.path]))
        _ = try encrypted(EncryptionSettings(groups: [[pgpKey()]], gpg: gpg))
        #expect(FileManager.default.fileExists(atPath: home.folder.appending(path: "called").path))
    }

    @Test func needsThePassphrase() throws {
        let home = try GPGHome(isEmpty: true)
        try home.run(
            "gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", "correct", "--quick-generate-key",
            "test@example.com", "future-default", "default", "never")
        let listing = try home.run("gpg", "--list-keys", "--with-colons").output
        let fingerprint = try #require(
            String(decoding: listing, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("fpr:") }?
                .split(separator: ":").last)
        try home.run(
            "gpg", "--batch", "--quick-add-key", "--pinentry-mode", "loopback", "--passphrase", "correct",
            String(fingerprint), "rsa2048", "encrypt", "never")
        let file = try encrypted(settings([[MasterKey(pgp: String(fingerprint))]], home))
        try home.run("gpgconf", "--kill", "all")
        try "pinentry-mode loopback\npassphrase wrong\nbatch\n".write(
            to: home.folder.appending(path: "gpg.conf"), atomically: true, encoding: .utf8)
        let error = #expect(throws: SOPSError.self) { try opened(file, with: IdentityRing(gpg: home.gpg)) }
        #expect(error?.diagnostic.notes.contains { $0.contains("the passphrase of the key is wrong") } == true)
        #expect(error?.diagnostic.notes.contains { $0.contains("correct") } == false)
        try "pinentry-mode loopback\npassphrase correct\nbatch\n".write(
            to: home.folder.appending(path: "gpg.conf"), atomically: true, encoding: .utf8)
        #expect(try opened(file, with: IdentityRing(gpg: home.gpg)) == "password: hunter2\n")
    }

    @Test(arguments: ["Jane Doe <jane@example.com>", "--output", "3923F485", "E96D", "", GPGHome.fingerprint + "00"])
    func refusesWhatIsNoFingerprint(text: String) {
        #expect(throws: SOPSError(.invalidRecipient, "")) { try MasterKey(pgp: text) }
    }

    @Test func dropsTheSpacesOfAFingerprint() throws {
        let spaced = "E96D 0C65 C4B5 A2A4 A5CA  3845 48AE 030B 3923 F485"
        #expect(try MasterKey(pgp: spaced) == pgpKey())
    }
}
