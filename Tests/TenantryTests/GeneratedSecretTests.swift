import Age
import Estate
import Testing

@testable import Tenantry

struct GeneratedSecretTests {
    private func text(_ kind: SecretGenerator.Kind) throws -> String {
        try #require(String(validating: try SecretGenerator(kind).generate().value, as: UTF8.self))
    }

    @Test(arguments: [8, 9, 10, 11, 31, 32, 33, 64]) func bytesAsText(_ count: Int) throws {
        for _ in 0..<20 {
            #expect(try text(.hex(bytes: count)).wholeMatch(of: /[0-9a-f]+/) != nil)
            #expect(try text(.base64(bytes: count)).wholeMatch(of: /[A-Za-z0-9+\/]+=?=?/) != nil)
            #expect(try text(.base64url(bytes: count)).wholeMatch(of: /[-_A-Za-z0-9]+/) != nil)
        }
    }

    /// What the manifest is checked against is what comes out.
    @Test(arguments: [
        SecretGenerator.Kind.password(length: 20, characters: Array("ab".utf8)), .hex(bytes: 9), .base64(bytes: 10),
        .base64(bytes: 12), .base64url(bytes: 10), .base64url(bytes: 11), .uuid, .age,
    ])
    func lengthsAreAsPromised(_ kind: SecretGenerator.Kind) throws {
        let length = try #require(SecretGenerator(kind).length)
        for _ in 0..<10 { #expect(try text(kind).utf8.count == length) }
    }

    @Test func uuids() throws {
        var seen: Set<String> = []
        for _ in 0..<500 {
            let text = try text(.uuid)
            #expect(text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
            seen.insert(text)
        }
        #expect(seen.count == 500)
    }

    /// Chi-square over many characters: with 15 degrees of freedom, more than 50 comes up once in 100,000 runs.
    @Test func charactersAreDrawnUniformly() throws {
        let characters = SecretGenerator.Alphabet.hex.characters
        var counts: [UInt8: Int] = [:]
        let (draws, length) = (64, 1000)
        for _ in 0..<draws {
            for character in try SecretGenerator(.password(length: length, characters: characters)).generate().value {
                counts[character, default: 0] += 1
            }
        }
        let expected = Double(draws * length) / Double(characters.count)
        let chiSquare = characters.reduce(0) { sum, character in
            let difference = Double(counts[character] ?? 0) - expected
            return sum + difference * difference / expected
        }
        #expect(counts.keys.allSatisfy(characters.contains) && chiSquare < 50, "\(chiSquare)")
    }

    @Test func ageIdentities() throws {
        let new = try SecretGenerator(.age).generate()
        #expect(try X25519Identity(parsing: new.value.span).recipient.description == new.publicHalf)
    }

    @Test func aPatternIsDrawnFor() throws {
        let estate = try WriteEstate(
            manifest: "version: 1\nsecrets:\n  A: {pattern: '[0-9].*', generate: {length: 8}}\n"
                + "  B: {pattern: '!+', generate: {length: 8}}\n")
        let manifest = try estate.workspace().estate.manifest
        for _ in 0..<20 {
            let value = try #require(try manifest.policy(for: "A")?.generate(manifest)).value
            #expect((0x30...0x39).contains(value[0]))
        }
        let error = estate.failure { () throws(TenantryError) in
            _ = try manifest.policy(for: "B")?.generate(manifest)
        }
        #expect(error?.category == .badConfiguration)
    }
}

struct SecretMaskTests {
    private func masked(_ text: String, _ secrets: String...) -> String {
        String(decoding: SecretMask(secrets.map { Array($0.utf8) }).masked(Array(text.utf8)), as: UTF8.self)
    }

    @Test func takesOutWholeValues() {
        #expect(masked("it is swordfish, swordfish", "swordfish") == "it is ********, ********")
        #expect(masked("longer-secret secret", "secret", "longer-secret") == "******** ********")
        #expect(
            masked("a key:\nMIIEvQ\nand MIIEvQ", "-----BEGIN-----\nMIIEvQ\n-----END-----\n").contains("MIIEvQ") == false
        )
        #expect(masked("nothing", "") == "nothing" && masked("yes no", "no") == "yes no")
    }
}
