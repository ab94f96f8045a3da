import Documents
import Testing

@testable import SOPS

@Suite(.enabled(if: Vectors.areThere, "skipped: the vectors are not in ../shared"))
struct VectorTests {
    @Test func theVectorsAreComplete() {
        #expect(Vectors.encrypted.count >= 43 && Vectors.plain.count >= 47)
    }

    /// What the real SOPS encrypted we decrypt to the tree that it decrypts to, or that it was given: SOPS spoils a few
    /// values when it prints them.
    @Test(arguments: Vectors.encrypted)
    func decrypts(_ name: String) throws {
        let file = try EncryptedFile(parsing: Vectors.source("\(name).enc.yaml"))
        let opened = try file.decrypt(with: Vectors.identities())
        let expected = try ["dec", "plain"].map { try canonical(Vectors.source("\(name).\($0).yaml")) }
        #expect(expected.contains(opened.roots.map { canonical($0) }))
        let text = SourceText(name: name, bytes: try opened.plaintext())
        #expect(expected.contains(try canonical(text)))
    }

    /// Every comment of the plain file is in the decrypted text.
    @Test(arguments: Vectors.encrypted)
    func keepsComments(_ name: String) throws {
        let file = try EncryptedFile(parsing: Vectors.source("\(name).enc.yaml"))
        let text = try file.decrypt(with: Vectors.identities()).plaintext()
        let comments = try Self.comments(SourceText(name: name, bytes: text))
        #expect(comments == (try Self.comments(Vectors.source("\(name).plain.yaml"))))
        #expect(!comments.contains { SealedValue.isSealed($0) })
    }

    @Test(arguments: Vectors.encrypted.filter { !["y-null-doc", "y-empty-map-doc"].contains($0) })
    func refusesAnotherKey(_ name: String) throws {
        let file = try EncryptedFile(parsing: Vectors.source("\(name).enc.yaml"))
        #expect(throws: SOPSError(.noMatchingKey, "")) { try file.decrypt(with: Keeper().ring) }
    }

    @Test(arguments: [["keys.txt", "keys2.txt"], ["keys2.txt", "keys3.txt"], ["keys.txt", "keys3.txt"]])
    func combinesShares(_ keys: [String]) throws {
        let file = try EncryptedFile(parsing: Vectors.source("y-shamir2of3.enc.yaml"))
        _ = try file.decrypt(with: Vectors.identities(keys))
        #expect(throws: SOPSError(.noMatchingKey, "")) { try file.decrypt(with: Vectors.identities([keys[0]])) }
    }

    @Test(arguments: Vectors.refused.sorted())
    func refuses(_ name: String) throws {
        let keeper = try Keeper()
        #expect(throws: SOPSError.self) {
            try FileEncryption.encrypt(
                Vectors.source("\(name).plain.yaml"), settings: keeper.settings(), now: Keeper.now)
        }
    }

    private static func comments(_ source: SourceText) throws -> [String] {
        var found: [String] = []
        for document in try DocumentFile(parsing: source).documents {
            found += document.comments.map(\.text)
            if let root = document.root { collect(root, &found) }
        }
        return found.filter { !$0.isEmpty }.sorted()
    }

    private static func collect(_ node: Node, _ found: inout [String]) {
        guard node.alias == nil else { return }
        switch node.content {
        case .scalar: break
        case .mapping(let mapping):
            found += mapping.comments.map(\.text)
            for entry in mapping.entries { collect(entry.value, &found) }
        case .sequence(let sequence):
            found += sequence.comments.map(\.text)
            for element in sequence.elements { collect(element, &found) }
        }
    }
}
