import Age
import Foundation
import SOPS
import Sealing
import Synchronization
import Tenantry
import Testing

#if canImport(Glibc)
    import Glibc
#endif

#if os(Linux)
    /// After use, no key lies in memory but in guarded pages: not as bytes, not as text, not in a stack frame that is left.
    ///
    /// docs/KEY-MATERIAL.md says what these tests cover, and names the copies that cannot be avoided.
    @Suite(.serialized) struct KeyMaterialTests {
        /// Encrypts to another recipient, and keeps what it wraps, masked.
        private final class Spy: Recipient {
            private let recipient: any Recipient
            private let seen = Mutex<[MaskedSecret]>([])
            var fileKey: [MaskedSecret] { seen.withLock { $0 } }

            init(_ recipient: any Recipient) { self.recipient = recipient }

            func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
                let pieces = fileKey.withBytes { MaskedSecret.pieces(of: $0, "the file key") }
                seen.withLock { $0 = pieces }
                return try recipient.wrap(fileKey)
            }
        }

        /// Encrypts a file and opens it in every way there is.
        private func use(_ identity: any Identity, _ recipient: any Recipient) throws -> [MaskedSecret] {
            let spy = Spy(recipient)
            let plaintext = [UInt8](repeating: 7, count: 100_000)
            let file = try AgeFile.encrypt(plaintext, to: [spy], armored: true)
            #expect(try AgeFile(parsing: file).decrypt(with: [identity]) == plaintext)
            var start = 0
            try AgeFile.decrypt(
                with: [identity],
                reading: { (buffer: inout [UInt8]) throws(AgeError) in
                    let end = min(start + 10_000, file.count)
                    buffer += file[start..<end]
                    start = end
                }, writing: { (_: [UInt8]) throws(AgeError) in })
            return spy.fileKey
        }

        private func expectNothing(of secrets: [MaskedSecret]) throws {
            try #require(!secrets.isEmpty)
            let findings = try ProcessMemory.findings(of: secrets)
            #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
        }

        @Test func theSearchFindsWhatIsThere() throws {
            var bytes = [UInt8](repeating: 0, count: 48)
            for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index * 37 + 11) }
            let secrets = MaskedSecret.pieces(of: bytes.span, "an array")
            #expect(try ProcessMemory.findings(of: secrets).count >= 3)
            Memory.wipe(&bytes)
            let guarded = try GuardedBytes(random: 48)
            let pieces = guarded.withBytes { MaskedSecret.pieces(of: $0, "guarded bytes") }
            try expectNothing(of: pieces)
            let mappings = try ProcessMemory.mappings()
            #expect(mappings.contains { $0.isGuarded })
        }

        @Test func x25519() throws {
            let identity = try X25519Identity()
            var secrets = try use(identity, identity.recipient)
            secrets += try maskedKey(identity.exportSecret(), prefix: "AGE-SECRET-KEY-")
            try expectNothing(of: secrets)
        }

        /// A key as people have it: in a file, which is read.
        @Test func identityFile() throws {
            let original = try X25519Identity()
            var text = Array("# a comment\n".utf8)
            text.reserveCapacity(1_000)
            var key = original.exportSecret()
            text += key
            text.append(UInt8(ascii: "\n"))
            Memory.wipe(&key)
            var secrets = try maskedKey(original.exportSecret(), prefix: "AGE-SECRET-KEY-")
            let identity = try #require(try IdentityFile(parsing: text.span).identities.first)
            Memory.wipe(&text)
            secrets += try use(identity, original.recipient)
            try expectNothing(of: secrets)
        }

        @Test func hybrid() throws {
            let identity = try HybridIdentity()
            var secrets = try use(identity, identity.recipient)
            // swift-crypto frees its copy of the seed without zeroing it; nothing else is left of the key.
            secrets += try maskedKey(identity.exportSecret(), prefix: "AGE-SECRET-KEY-PQ-")
                .filter { !$0.name.hasPrefix("the key") }
            try expectNothing(of: secrets)
        }

        @Test(arguments: [["-t", "ed25519"], ["-t", "rsa", "-b", "2048"], ["-t", "rsa", "-b", "2048", "-m", "PEM"]])
        func sshKey(options: [String]) throws {
            var file = try SSHKeyFile(options)
            var secrets = file.secrets
            let identity = try AgeKeys.identity(parsing: file.text.span)
            Memory.wipe(&file.text)
            secrets += try use(identity, AgeKeys.recipient(parsing: #require(identity.recipientText)))
            try expectNothing(of: secrets)
        }

        @Test func dataKeyOfADocument() throws {
            let identity = try X25519Identity()
            let spy = Spy(identity.recipient)
            let key = try GuardedBytes(random: 32)
            var secrets = key.withBytes { MaskedSecret.pieces(of: $0, "the data key") }
            let file = try AgeFile.encrypt(key, to: [spy], armored: true)
            let opened = try AgeFile(parsing: file).decryptToGuarded(with: [identity])
            #expect(opened.isEqual(to: key) == true)
            secrets += spy.fileKey
            try expectNothing(of: secrets)
        }

        /// As the command finds them: in a file, from a pipe, from a program.
        @Test(arguments: ["SOPS_AGE_KEY_FILE", "pipe", "SOPS_AGE_KEY_CMD"])
        func identitySource(kind: String) throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "tenantry-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let path = folder.appending(path: "keys.txt").path
            let original = try X25519Identity()
            var secrets = try maskedKey(original.exportSecret(), prefix: "AGE-SECRET-KEY-")
            var text = original.exportSecret()
            unsafe text.withUnsafeBytes { unsafe write($0, to: path) }
            Memory.wipe(&text)
            var environment = ["PATH": "/usr/bin:/bin"]
            var feeder: Process?
            switch kind {
            case "SOPS_AGE_KEY_CMD": environment[kind] = "cat \(path)"
            case "pipe":
                let pipe = folder.appending(path: "pipe").path
                try #require(unsafe mkfifo(pipe, 0o600) == 0)
                // In pieces, so that more has to be read again and again.
                feeder = try Process.run(
                    URL(filePath: "/bin/sh"),
                    arguments: [
                        "-c", "{ dd bs=10 status=none if=\(path); echo; yes '# comment' | head -c 100000; } > \(pipe)",
                    ])
                environment["SOPS_AGE_KEY_FILE"] = pipe
            default: environment["SOPS_AGE_KEY_FILE"] = path
            }
            let ring = try Surroundings(environment: environment).identities()
            feeder?.waitUntilExit()
            let spy = Spy(original.recipient)
            let stanzas = try spy.wrap(FileKey())
            secrets += spy.fileKey
            #expect(try ring.unwrap(stanzas) != nil)
            try expectNothing(of: secrets)
        }

        private func write(_ bytes: UnsafeRawBufferPointer, to path: String) {
            let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            _ = unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            close(descriptor)
        }

        @Test func passphrase() throws {
            var text = [UInt8](repeating: 0, count: 40)
            for index in text.indices { text[index] = UInt8(ascii: "a") + UInt8(Random.uniform(below: 26)) }
            var secrets = MaskedSecret.pieces(of: text.span, "the passphrase")
            let copy = try Passphrase(copying: text.span)
            let passphrase = try Passphrase(moving: &text)
            let recipient = try ScryptRecipient(passphrase, workFactor: 10)
            secrets += try use(ScryptIdentity(copy), recipient)
            try expectNothing(of: secrets)
        }

        /// New key pairs: what OpenSSL needs to write them is zeroed, too.
        @Test func generatedKeyPairs() throws {
            var secrets: [MaskedSecret] = []
            do {
                let pair = try PEMKeyPair.ed25519()
                // Behind what all such keys begin with.
                secrets += pair.privateKey.withBytes {
                    MaskedSecret.pieces(of: $0.extracting(52..<92), "the text of an Ed25519 key")
                }
            }
            do {
                let pair = try PEMKeyPair.rsa(bits: 2048)
                // Behind the modulus, before what all keys end with.
                secrets += pair.privateKey.withBytes {
                    MaskedSecret.pieces(of: $0.extracting($0.count / 2..<$0.count - 27), "the text of an RSA key")
                }
            }
            try expectNothing(of: secrets)
        }

        /// The text of a key, masked, and its bytes; the text is wiped.
        private func maskedKey(_ text: consuming [UInt8], prefix: String) throws -> [MaskedSecret] {
            var text = text
            defer { Memory.wipe(&text) }
            var bytes = try Bech32.decode(text.span, prefix: prefix, orThrow: .invalidIdentity)
            defer { Memory.wipe(&bytes) }
            let body = text.span.extracting((prefix.utf8.count + 1)..<text.count)
            return MaskedSecret.pieces(of: bytes.span, "the key") + MaskedSecret.pieces(of: body, "its text")
        }
    }
#endif
