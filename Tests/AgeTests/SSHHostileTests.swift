import Age
import Sealing
import Testing

/// Key files and lines that somebody made to do harm: each is refused, and none brings the process down.
@Suite struct SSHHostileTests {
    /// The content of a key file, and the file of other content.
    private static func content(_ name: String) throws -> [UInt8] {
        try Base64.decode(SSHKeyFiles.text(name).split(separator: "\n").dropFirst().dropLast().joined())
    }

    private static func file(_ content: [UInt8], _ label: String = "OPENSSH PRIVATE KEY") -> [UInt8] {
        [UInt8]("-----BEGIN \(label)-----\n\(Base64.encode(content))\n-----END \(label)-----\n".utf8)
    }

    @Test(arguments: ["ed25519", "rsa"])
    func refusesEveryTruncation(name: String) throws {
        let content = try Self.content(name)
        for count in content.indices {
            let file = Self.file(Array(content.prefix(count)))
            #expect(throws: AgeError(.invalidIdentity, "")) { _ = try AgeKeys.identity(parsing: file.span) }
        }
        let longer = Self.file(content + [0])
        #expect(throws: AgeError(.invalidIdentity, "")) { _ = try AgeKeys.identity(parsing: longer.span) }
    }

    /// With any byte changed the file is refused, but for the comment and the check numbers together.
    @Test func refusesEveryChangedByte() throws {
        let content = try Self.content("ed25519")
        // The comment, 9 bytes, stands behind its length and before the padding.
        let comment = try #require(content.indices.first { content[$0...].starts(with: "a comment".utf8) })
        for index in content.indices where !(comment..<comment + 9).contains(index) {
            for bit: UInt8 in [1, 0x80] {
                var changed = content
                changed[index] ^= bit
                let file = Self.file(changed)
                let error = #expect(throws: AgeError.self) { _ = try AgeKeys.identity(parsing: file.span) }
                #expect(error?.code == .invalidIdentity || error?.code == .encryptedIdentity)
            }
        }
    }

    /// What cannot be a key never becomes one; the numbers of an RSA key belong together.
    @Test func refusesChangedNumbers() throws {
        let content = try Self.content("rsa")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            var changed = content
            let index = Int.random(in: 0..<(content.count - 32), using: &generator)
            changed[index] ^= UInt8.random(in: 1...255, using: &generator)
            let file = Self.file(changed)
            #expect(throws: AgeError.self, "byte \(index)") { _ = try AgeKeys.identity(parsing: file.span) }
        }
    }

    @Test func refusesNoise() {
        for label in ["OPENSSH PRIVATE KEY", "RSA PRIVATE KEY", "PRIVATE KEY"] {
            for count in [0, 1, 4, 15, 16, 100, 1_000, 20_000] {
                let file = Self.file(Random.bytes(count), label)
                #expect(throws: AgeError(.invalidIdentity, "")) { _ = try AgeKeys.identity(parsing: file.span) }
            }
        }
        let long = [UInt8](repeating: UInt8(ascii: "A"), count: 1_000_000)
        let file = [UInt8]("-----BEGIN OPENSSH PRIVATE KEY-----\n".utf8) + long
        #expect(throws: AgeError(.invalidIdentity, "")) { _ = try AgeKeys.identity(parsing: file.span) }
    }

    private static func string(_ bytes: [UInt8]) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bytes.count >> $0) } + bytes
    }

    private static func line(_ type: String, _ fields: [[UInt8]]) -> String {
        "\(type) " + Base64.encode(string([UInt8](type.utf8)) + fields.flatMap(string))
    }

    @Test func refusesLines() {
        let point = [UInt8](repeating: 9, count: 32)
        let modulus = [0, 0x80] + [UInt8](repeating: 1, count: 255)
        let lines = [
            "ssh-ed25519", "ssh-ed25519 ", "ssh-ed25519 AAAA", "ssh-ed25519 *", "ssh-rsa AAAA",
            Self.line("ssh-ed25519", []), Self.line("ssh-ed25519", [[]]), Self.line("ssh-ed25519", [point + [1]]),
            Self.line("ssh-ed25519", [[UInt8](repeating: 0, count: 32)]),
            Self.line("ssh-ed25519", [[UInt8](repeating: 255, count: 32)]), Self.line("ssh-ed25519", [point, []]),
            Self.line("ssh-rsa", [[3]]), Self.line("ssh-rsa", [[3], []]), Self.line("ssh-rsa", [[], modulus]),
            Self.line("ssh-rsa", [[1], modulus]), Self.line("ssh-rsa", [[2], modulus]),
            Self.line("ssh-rsa", [[0, 3], modulus]), Self.line("ssh-rsa", [[0x83], modulus]),
            Self.line("ssh-rsa", [[1, 0, 0, 1], modulus]), Self.line("ssh-rsa", [[3], [0] + modulus]),
            Self.line("ssh-rsa", [[3], modulus.dropLast() + [2]]), Self.line("ssh-rsa", [[3], modulus, []]),
            Self.line("ssh-rsa", [[3], modulus.dropLast()]),
            Self.line("ssh-rsa", [[3], [0, 0x80] + [UInt8](repeating: 1, count: 2048)]),
            Self.line("ssh-dss", [[3], modulus]), "ssh-ed25519 \(Base64.encode([255, 255, 255, 255]))",
            "ssh-rsa " + String(repeating: "A", count: 100_000),
            Self.line("ssh-rsa", [[3], modulus]) + "\nssh-rsa x",
        ]
        for line in lines {
            #expect(throws: AgeError(.invalidRecipient, ""), "\(line.prefix(60))") {
                _ = try AgeKeys.recipient(parsing: line)
            }
        }
        // The same with nothing wrong.
        #expect(throws: Never.self) { _ = try AgeKeys.recipient(parsing: Self.line("ssh-rsa", [[3], modulus])) }
    }
}
