import Age
import Foundation
import SOPS
import Testing

/// The library as a program uses it.
struct LibraryTests {
    private let identity: X25519Identity
    private var keys: KeyRing { KeyRing([identity]) }
    private var recipient: String { identity.recipient.description }

    init() throws { identity = try X25519Identity() }

    private func document(_ text: String, as format: FileFormat = .yaml) throws -> SecretsDocument {
        let encrypted = try SecretsDocument.encrypt(Array(text.utf8), as: format, for: [recipient])
        return try SecretsDocument(decrypting: encrypted, as: format, keys: keys)
    }

    @Test func aServerReadsItsConfiguration() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).enc.yaml").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try document("database:\n  password: hunter2\n  port: 5432\nhosts: [a, b]\n").write(to: path)
        let secrets = try SecretsDocument(contentsOf: path, keys: keys)
        #expect(secrets["database", "password"]?.text == "hunter2")
        #expect(secrets["database", "port"]?.scalarText == "5432")
        #expect(secrets["hosts", 1] == "b" && secrets["hosts", 2] == nil && secrets["nothing"] == nil)
        #expect(secrets.recipients == [recipient])
    }

    @Test(arguments: FileFormat.allCases)
    func givesTheTextBack(_ format: FileFormat) throws {
        let text =
            switch format {
            case .yaml: "# c\na: 1 # d\n"
            case .json: "{\"a\": [1, null]}\n"
            case .dotenv: "# c\nA=1\n"
            case .ini: "; c\n[s]\na = 1\n"
            case .binary: "any bytes"
            }
        let document = try document(text, as: format)
        #expect(try document.plaintext() == Array(text.utf8))
        #expect(!String(decoding: document.encryptedText, as: UTF8.self).contains(text))
    }

    @Test func changesOneValueAndKeepsTheOthers() throws {
        var document = try document("# why\na: one\nb: two\n")
        let former = String(decoding: document.encryptedText, as: UTF8.self).split(separator: "\n")
        try document.set("a", to: "new")
        try document.set("c", "d", to: .list([1, .map([("e", true)])]))
        let now = String(decoding: document.encryptedText, as: UTF8.self).split(separator: "\n")
        #expect(former[0] == now[0] && former[1] != now[1] && former[2] == now[2])
        #expect(document["c", "d", 1, "e"] == true)
        try document.remove("c")
        #expect(try document.plaintext() == Array("# why\na: new\nb: two\n".utf8))
        try document.replace(with: Array("# why\na: new\n".utf8))
        #expect(document.value == .map([("a", "new")]))
    }

    @Test func rotationTakesTheKeyFromTheOthers() throws {
        let other = try X25519Identity()
        var document = try document("a: one\n")
        try document.rotate(for: [other.recipient.description])
        let text = document.encryptedText
        #expect(throws: SOPSError.self) { try SecretsDocument(decrypting: text, as: .yaml, keys: keys) }
        #expect(try SecretsDocument(decrypting: text, as: .yaml, keys: KeyRing([other]))["a"] == "one")
    }

    @Test func printsNoSecret() throws {
        let document = try document("a: hunter2\nb: [hunter2]\n")
        for text in ["\(document)", "\(document.value)", String(reflecting: document["a"]), "\(document["b"]!)"] {
            #expect(!text.contains("hunter2"))
        }
        var dumped = ""
        dump(document, to: &dumped)
        dump(document.value, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }
}
