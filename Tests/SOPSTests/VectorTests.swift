import Age
import Documents
import Testing

@testable import SOPS

@Suite(.enabled(if: Vectors.areThere, "skipped: the vectors are not in ../shared"))
struct VectorTests {
    @Test func theVectorsAreComplete() {
        #expect(Vectors.encrypted.count >= 73 && Vectors.plain.count >= 74)
        #expect(Set(Vectors.encrypted.map(\.format)).count == FileFormat.allCases.count)
    }

    /// What the real SOPS encrypted we decrypt to the tree that it decrypts to, or that it was given.
    @Test(arguments: Vectors.encrypted)
    func decrypts(_ vector: Vector) throws {
        let opened = try vector.encrypted().decrypt(with: Vectors.identities())
        let expected = vector.expected()
        #expect(expected.contains(try vector.canonicalText(opened.plaintext())))
        if vector.format != .binary { #expect(expected.contains(opened.roots.map { canonical($0) })) }
    }

    /// Every comment of the plain file is in the decrypted text.
    @Test(arguments: Vectors.encrypted.filter { $0.format != .binary && $0.format != .json })
    func keepsComments(_ vector: Vector) throws {
        let text = try vector.encrypted().decrypt(with: Vectors.identities()).plaintext()
        let comments = try Self.comments(SourceText(name: vector.name, bytes: text), vector.format)
        #expect(comments == (try Self.comments(vector.source("plain"), vector.format)))
        #expect(!comments.contains { SealedValue.isSealed($0) })
    }

    @Test(arguments: Vectors.encrypted.filter { !["y-null-doc", "y-empty-map-doc"].contains($0.name) })
    func refusesAnotherKey(_ vector: Vector) throws {
        let (file, stranger) = (try vector.encrypted(), try Keeper())
        #expect(throws: SOPSError(.noMatchingKey, "")) { try file.decrypt(with: stranger.ring) }
    }

    /// SOPS passes over what follows a JSON document, and loses it.
    @Test func refusesTextBehindJSON() throws {
        let source = try Vectors.source("j-trailing-garbage.plain.json")
        #expect(throws: SOPSError(.malformed, "")) {
            try FileEncryption.encrypt(source, as: .json, settings: Keeper().settings(), now: Keeper.now)
        }
    }

    @Test(arguments: [
        ["keys.txt", "keys2.txt"], ["keys2.txt", "keys3.txt"], ["keys.txt", "keys3.txt"], ["keys.txt", "ssh_ed25519"],
        ["ssh_ed25519", "keys2.txt"],
    ])
    func combinesShares(_ keys: [String]) throws {
        let file = try EncryptedFile(parsing: Vectors.source("y-shamir2of3.enc.yaml"))
        _ = try file.decrypt(with: Vectors.identities(keys))
        #expect(throws: SOPSError(.noMatchingKey, "")) { try file.decrypt(with: Vectors.identities([keys[0]])) }
    }

    /// Each of these keys opens the file that SOPS encrypted for it, and one that we encrypt for the recipient that
    /// stands in that file.
    @Test(arguments: [
        ("y-age-pq", "keyspq.txt"), ("y-age-ssh", "ssh_ed25519"), ("y-age-sshrsa", "ssh_rsa"), ("y-age2", "keys2.txt"),
    ])
    func opensWithKeysOfEveryType(name: String, key: String) throws {
        let ring = try Vectors.identities([key])
        let file = try EncryptedFile(parsing: Vectors.source("\(name).enc.yaml"))
        #expect(try !file.decrypt(with: ring).plaintext().isEmpty)
        let names = file.metadata.groups[0].entries.map(\.name)
        #expect(names.contains { ring.recipients.contains(AgeKeys.canonicalText(ofRecipient: $0)) })
        let settings = EncryptionSettings(
            groups: [try names.map { try MasterKey(age: $0) }], selection: .standard, isMACOnlyEncrypted: false)
        let again = try FileEncryption.encrypt(
            SourceText(name: name, "a: b\n"), settings: settings, now: Keeper.now)
        let reread = try EncryptedFile(parsing: SourceText(name: name, bytes: again))
        #expect(reread.metadata.groups[0].entries.map(\.name) == names)
        #expect(try reread.decrypt(with: ring).plaintext() == Array("a: b\n".utf8))
    }

    @Test(arguments: Vectors.refused.sorted())
    func refuses(_ name: String) throws {
        let keeper = try Keeper()
        #expect(throws: SOPSError.self) {
            try FileEncryption.encrypt(
                Vectors.source("\(name).plain.yaml"), settings: keeper.settings(), now: Keeper.now)
        }
    }

    private static func comments(_ source: SourceText, _ format: FileFormat) throws -> [String] {
        var found: [String] = []
        for document in try DocumentFile(parsing: source, as: format.document).documents {
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
