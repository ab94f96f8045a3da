import FoundationEssentials
import Testing

@testable import Documents

// Needs ../shared/vectors beside the project.
@Suite(.enabled(if: Shared.hasVectors, "../shared/vectors is missing")) struct FlatVectorTests {
    /// The vectors of a format, by the end of their names.
    static func names(_ ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Shared.vectors)) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted()
    }

    @Test(arguments: names(".env"))
    func dotenvParsesWithTrueSpans(name: String) throws {
        checkDotenvSpans(of: try DocumentFile(parsing: try Shared.read(name), as: .dotenv))
    }

    @Test(arguments: names(".ini"))
    func iniParsesWithTrueSpans(name: String) throws {
        checkINISpans(of: try DocumentFile(parsing: try Shared.read(name), as: .ini))
    }

    /// What SOPS writes when it decrypts reads as what it encrypted, comments included.
    @Test(arguments: names(".plain.env") + names(".plain.ini"))
    func readsAsSOPSDoes(name: String) throws {
        let format: DocumentFormat = name.hasSuffix(".ini") ? .ini : .dotenv
        let plain = try DocumentFile(parsing: try Shared.read(name), as: format)
        let decrypted = try DocumentFile(
            parsing: try Shared.read(name.replacing(".plain.", with: ".dec.")), as: format)
        #expect(sketch(plain.root) == sketch(decrypted.root))
    }

    /// Written anew, a tree is what SOPS writes: but for `#`, where it has always `;`.
    @Test(arguments: names(".dec.env") + names(".dec.ini"))
    func writesAsSOPSDoes(name: String) throws {
        let format: DocumentFormat = name.hasSuffix(".ini") ? .ini : .dotenv
        let decrypted = try DocumentFile(parsing: try Shared.read(name), as: format)
        let bytes = try format.text(of: [try #require(decrypted.root)], named: name, indentation: nil)
        #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: decrypted.source.bytes, as: UTF8.self))
    }
}
