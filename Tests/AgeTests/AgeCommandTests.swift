import Age
import Foundation
import Sealing
import Testing

/// Both ways with the age program. On CI it has to be there.
@Suite(
    .enabled(
        if: Command.isCI || (Command.find("age") != nil && Command.find("age-keygen") != nil),
        "age and age-keygen are not on the PATH"))
struct AgeCommandTests {
    @Test func readsItsKeysAndItsFiles() throws {
        try Command.withFolder { folder in
            let key = try makeKey(in: folder)
            for count in [0, 32, 65_536, 200_000] {
                let plaintext = Random.bytes(count)
                try Data(plaintext).write(to: folder.appending(path: "plain"))
                for armor in [[], ["-a"]] {
                    let recipient = "\(key.recipient)"
                    try Command.run(
                        "age",
                        armor + ["-r", recipient, "-o", path("file", in: folder), path("plain", in: folder)])
                    let file = try AgeFile(parsing: bytes("file", in: folder))
                    #expect(file.isArmored == !armor.isEmpty)
                    #expect(try file.decrypt(with: [key.identity]) == plaintext)
                }
            }
        }
    }

    @Test func readsOurFiles() throws {
        try Command.withFolder { folder in
            let key = try makeKey(in: folder)
            let other = try X25519Identity()
            for count in [0, 32, 65_535, 65_536, 65_537, 200_000] {
                let plaintext = Random.bytes(count)
                for isArmored in [false, true] {
                    let file = try AgeFile.encrypt(
                        plaintext, to: [other.recipient, key.recipient], armored: isArmored)
                    try Data(file).write(to: folder.appending(path: "file"))
                    let arguments = ["-d", "-i", path("key", in: folder), "-o", path("plain", in: folder)]
                    try Command.run("age", arguments + [path("file", in: folder)])
                    // age writes no file when there is nothing to write.
                    let output = count > 0 ? try bytes("plain", in: folder) : []
                    #expect(output == plaintext)
                }
            }
        }
    }

    /// SSH keys as ssh-keygen makes them, both ways.
    @Test(
        .enabled(if: Command.isCI || Command.find("ssh-keygen") != nil, "ssh-keygen is not on the PATH"),
        arguments: [["ed25519"], ["rsa", "-b", "2048"], ["rsa", "-b", "3072"], ["rsa", "-b", "2048", "-m", "PEM"]])
    func sharesSSHKeys(options: [String]) throws {
        try Command.withFolder { folder in
            try Command.run(
                "ssh-keygen", ["-q", "-N", "", "-C", "a b", "-f", path("key", in: folder), "-t"] + options)
            let line = try String(decoding: bytes("key.pub", in: folder).dropLast(), as: UTF8.self)
            let key = try bytes("key", in: folder)
            let identities = try IdentityFile(parsing: key.span).identities
            #expect(identities.map(\.recipientText) == [AgeKeys.canonicalText(ofRecipient: line)])

            let plaintext = Random.bytes(1_000)
            try Data(plaintext).write(to: folder.appending(path: "plain"))
            try Command.run("age", ["-r", line, "-o", path("file", in: folder), path("plain", in: folder)])
            #expect(try AgeFile(parsing: bytes("file", in: folder)).decrypt(with: identities) == plaintext)

            for isArmored in [false, true] {
                let file = try AgeFile.encrypt(
                    plaintext, to: [AgeKeys.recipient(parsing: line), X25519Identity().recipient], armored: isArmored)
                try Data(file).write(to: folder.appending(path: "ours"))
                let arguments = ["-d", "-i", path("key", in: folder), "-o", path("opened", in: folder)]
                try Command.run("age", arguments + [path("ours", in: folder)])
                #expect(try bytes("opened", in: folder) == plaintext)
            }
        }
    }

    /// age asks for passphrases at a terminal, which python3 plays.
    @Test(.enabled(if: Command.isCI || Command.find("python3") != nil, "python3 is not on the PATH"))
    func sharesPassphrases() throws {
        try Command.withFolder { folder in
            let plaintext = Random.bytes(1_000)
            try Data(plaintext).write(to: folder.appending(path: "plain"))
            try runAtTerminal(["age", "-p", "-a", "-o", path("file", in: folder), path("plain", in: folder)])
            let file = try AgeFile(parsing: bytes("file", in: folder))
            #expect(file.isArmored)
            #expect(try file.decrypt(with: [ScryptIdentity(passphrase(Self.words))]) == plaintext)

            let ours = try AgeFile.encrypt(plaintext, to: [ScryptRecipient(passphrase(Self.words), workFactor: 10)])
            try Data(ours).write(to: folder.appending(path: "ours"))
            try runAtTerminal(["age", "-d", "-o", path("opened", in: folder), path("ours", in: folder)])
            #expect(try bytes("opened", in: folder) == plaintext)
        }
    }

    private static let words = "correct horse"

    /// Runs a command at a terminal of its own, where every question gets the passphrase for an answer.
    private func runAtTerminal(_ command: [String]) throws {
        let program = """
            import os, pty, sys
            child, terminal = pty.fork()
            if child == 0:
                os.execvp(sys.argv[2], sys.argv[2:])
            said = b""
            try:
                while piece := os.read(terminal, 1000):
                    said += piece
                    if b"passphrase" in said.lower() and said.rstrip().endswith(b":"):
                        os.write(terminal, sys.argv[1].encode() + b"\\n")
                        said = b""
            except OSError:
                pass
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            """
        try Command.run("python3", ["-c", program, Self.words] + command)
    }

    @Test func readsOurKeys() throws {
        try Command.withFolder { folder in
            let identity = try X25519Identity()
            try Data(identity.exportSecret() + [UInt8(ascii: "\n")]).write(to: folder.appending(path: "key"))
            try Command.run("age-keygen", ["-y", "-o", path("recipient", in: folder), path("key", in: folder)])
            #expect(
                try String(decoding: bytes("recipient", in: folder), as: UTF8.self) == "\(identity.recipient)\n")
        }
    }

    /// A key file by age-keygen: what we read in it, and the recipient that stands in its comment.
    private func makeKey(in folder: URL) throws -> (identity: any Identity, recipient: X25519Recipient) {
        try Command.run("age-keygen", ["-o", path("key", in: folder)])
        let text = try bytes("key", in: folder)
        let comment = try #require(
            String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("# public key: ") })
        let recipient = try X25519Recipient(parsing: String(comment.dropFirst("# public key: ".count)))
        let identities = try IdentityFile(parsing: text.span).identities
        return (try #require(identities.first), recipient)
    }

    private func path(_ name: String, in folder: URL) -> String {
        folder.appending(path: name).path
    }

    private func bytes(_ name: String, in folder: URL) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}
