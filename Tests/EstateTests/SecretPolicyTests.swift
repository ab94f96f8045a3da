import Documents
import Testing

@testable import Estate

struct SecretPolicyTests {
    private func policy(_ text: String) throws -> SecretPolicy {
        let source = SourceText(name: "tenantry.yaml", "version: 1\nsecrets:\n  KEY: \(text)\n")
        return try #require(try Manifest(parsing: source, folder: "shop").policy(for: "KEY"))
    }

    @Test(arguments: [
        ("{}", SecretGenerator.Kind.password(length: 32, characters: SecretGenerator.Alphabet.alphanumeric.characters)),
        ("{length: 12}", .password(length: 12, characters: SecretGenerator.Alphabet.alphanumeric.characters)),
        (
            "{type: password, alphabet: hex}",
            .password(length: 32, characters: SecretGenerator.Alphabet.hex.characters)
        ),
        ("{type: hex}", .hex(bytes: 32)), ("hex", .hex(bytes: 32)), ("{type: hex, bytes: 16}", .hex(bytes: 16)),
        ("{type: base64, bytes: 64}", .base64(bytes: 64)), ("{type: base64url}", .base64url(bytes: 32)),
        ("uuid", .uuid), ("{type: uuid}", .uuid), ("ed25519", .ed25519), ("{type: rsa}", .rsa(bits: 3072)),
        ("{type: rsa, bits: 4096}", .rsa(bits: 4096)), ("age", .age),
    ])
    func generators(_ text: String, _ kind: SecretGenerator.Kind) throws {
        let generator = try #require(try policy("{generate: \(text)}").generator)
        #expect(generator.kind == kind && generator.publicKey == nil)
    }

    @Test func publicHalves() throws {
        let generator = try policy("{generate: {type: ed25519, public: KEY_PUBLIC}}").generator
        #expect(generator?.publicKey?.description == "KEY_PUBLIC")
    }

    @Test func hooks() throws {
        #expect(try policy("{hook: hooks/x}").hook?.timeLimit == .seconds(60))
        let hook = try #require(try policy("{hook: {run: hooks/x, timeout: 2m}}").hook)
        #expect(hook.path == "hooks/x" && hook.timeLimit == .seconds(120))
        #expect(hook.position == SourcePosition(line: 3, column: 21))
    }

    @Test(arguments: [
        ("32", 32...32), ("16..64", 16...64), ("16..", 16...SecretShape.largestLength), ("..64", 0...64), ("0", 0...0),
    ])
    func lengths(_ text: String, _ range: ClosedRange<Int>) throws {
        #expect(try policy("{length: \(text)}").shape.length == range)
    }

    @Test(arguments: [
        "{length: 64..16}", "{length: ..}", "{length: a}", "{length: -1}", "{length: 99999999}", "{length: '1 ..2'}",
        "{pattern: '('}", "{pattern: 'a)(b'}", "{generate: {type: uuid, bytes: 3}}", "{generate: {bytes: 16}}",
        "{generate: {type: rsa, bits: 1024}}", "{generate: {type: hex, bytes: 4}}", "{length: 8, generate: uuid}",
        "{generate: {type: age, public: KEY}}", "{generate: passwort}", "{hook: {run: x, timeout: 1d}}",
    ])
    func refuses(_ text: String) throws {
        let error = try #require(throws: EstateError.self) { try policy(text) }
        #expect(error.code == .invalidValue && error.diagnostic.position?.line == 3)
    }

    @Test func shapes() throws {
        let shape = try policy("{length: 4..6, pattern: '[a-zé]+|12345'}").shape
        func flaw(_ text: String) -> String? { shape.flaw(in: Array(text.utf8)) }
        #expect(flaw("abcd") == nil && flaw("éééééé") == nil && flaw("12345") == nil)
        #expect(flaw("abc")?.contains("shorter") == true && flaw("abcdefg")?.contains("longer") == true)
        // All of the value, whichever alternative.
        #expect(flaw("abcd\n") != nil && flaw("x12345") != nil && flaw("12345x") != nil && flaw("1234") != nil)
        #expect(shape.flaw(in: [0xFF, 0xFE, 0xFF, 0xFE])?.contains("pattern") == true)
        #expect(SecretShape(length: 4...4).flaw(in: [0xFF, 0xFE, 0xFF, 0xFE]) == nil)
        for text in ["abc", "abcdefg", "ABCDE"] { #expect(flaw(text)?.contains(text) == false) }
    }
}
