import Documents
import Testing

@testable import SOPS

@Suite(.enabled(if: Vectors.areThere, "skipped: the vectors are not in ../shared"))
struct RoundTripTests {
    /// The plain files whose text does not come back byte for byte, and why: SOPS keeps a value's type and meaning, not
    /// its spelling. `docs/SOPS-COMPATIBILITY.md` explains each.
    static let changed: [String: String] = [
        "e-nonl": "final newline", "j-types": "numbers", "l-v394-json": "numbers",
        "l-v394-types": "numbers", "y-age-pq": "dates",
        "y-age-ssh": "dates", "y-age-sshrsa": "dates",
        "y-age2": "dates", "y-anchors": "aliases", "y-bigint": "numbers", "y-binary-tag": "binary",
        "y-blocks": "folds", "y-bools-null": "booleans", "y-floats": "numbers", "y-ints": "numbers",
        "y-merge": "aliases", "y-null-doc": "empty document", "y-pgp": "dates", "y-rotate": "dates",
        "y-set": "dates", "y-shamir2of3": "dates", "y-strings": "folds and escapes", "y-times": "dates",
        "y-unset": "dates",
    ]

    @Test(arguments: Vectors.plain.filter { $0.name != "j-trailing-garbage" })
    func keepsTheText(_ vector: Vector) throws {
        let plain = try vector.source("plain")
        let keeper = try Keeper()
        let encrypted = try FileEncryption.encrypt(
            plain, as: vector.format, settings: keeper.settings(), now: Keeper.now)
        let file = try EncryptedFile(parsing: SourceText(name: vector.name, bytes: encrypted), as: vector.format)
        let bytes = try file.decrypt(with: keeper.ring).plaintext()
        #expect(try vector.canonicalText(bytes) == vector.canonicalText(plain.bytes))
        let (text, original) = (String(decoding: bytes, as: UTF8.self), String(decoding: plain.bytes, as: UTF8.self))
        #expect(
            (bytes == plain.bytes) == (Self.changed[vector.name] == nil), "\(Self.difference(original, text))")
    }

    static func difference(_ old: String, _ new: String) -> String {
        let (old, new) = (
            old.split(separator: "\n", omittingEmptySubsequences: false),
            new.split(separator: "\n", omittingEmptySubsequences: false)
        )
        let changes = new.difference(from: old)
        return changes.map { change in
            switch change {
            case .remove(_, let line, _): "-\(line)"
            case .insert(_, let line, _): "+\(line)"
            }
        }.joined(separator: "\n")
    }

    /// Setting one value changes that value's line, `mac` and `lastmodified` of a file that the real SOPS wrote.
    @Test(arguments: Vectors.encrypted.filter { $0.format != .binary })
    func setsOneValue(_ vector: Vector) throws {
        let file = try vector.encrypted()
        let opened = try file.decrypt(with: Vectors.identities())
        guard let path = file.pathOfSealedValue, file.file.documents.count == 1 else { return }
        let bytes = try opened.setting(path, to: Array("another value".utf8), now: Keeper.later)
        let old = String(decoding: file.source.bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let new = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(old.count == new.count)
        let changed = zip(old, new).filter { $0 != $1 }.map { String($0.1) }
        #expect(changed.count == 3)
        #expect(changed.suffix(2).contains { $0.contains("lastmodified") })
        #expect(changed.suffix(2).contains { $0.contains("mac") })
        let again = try EncryptedFile(parsing: SourceText(name: vector.name, bytes: bytes), as: vector.format)
            .decrypt(with: Vectors.identities())
        #expect(again.roots.first?.node(at: path.map(PathComponent.key))?.string == "another value")
    }

    /// Editing nothing changes nothing, whoever wrote the file.
    @Test(arguments: Vectors.encrypted)
    func editsNothing(_ vector: Vector) throws {
        let file = try vector.encrypted()
        let opened = try file.decrypt(with: Vectors.identities())
        let plain = SourceText(name: vector.name, bytes: try opened.plaintext())
        #expect(try opened.reencrypting(plain, now: Keeper.later) == file.source.bytes)
    }

    /// Adding a value in an editor adds its line and changes `mac` and `lastmodified`; every other ciphertext stays.
    @Test(arguments: Vectors.encrypted.filter { $0.format != .binary })
    func editsOneValue(_ vector: Vector) throws {
        let file = try vector.encrypted()
        let opened = try file.decrypt(with: Vectors.identities())
        let plain = try opened.plaintext()
        guard !plain.starts(with: Array("{}".utf8)), file.metadata.selection == .standard else { return }
        let (added, path) = Self.adding(to: plain, of: vector.format)
        let bytes = try opened.reencrypting(SourceText(name: vector.name, bytes: added), now: Keeper.later)
        let again = try EncryptedFile(parsing: SourceText(name: vector.name, bytes: bytes), as: vector.format)
            .decrypt(with: Vectors.identities())
        #expect(again.roots.first?.node(at: path)?.string == "new")
        let sealed = Set(again.opened.map(\.sealed))
        #expect(opened.opened.allSatisfy { sealed.contains($0.sealed) })
    }

    /// A text with one more value, and the path to it.
    private static func adding(to text: [UInt8], of format: FileFormat) -> ([UInt8], [PathComponent]) {
        switch format {
        case .json: (Array("{\n\t\"added\": \"new\",".utf8) + text.dropFirst(), ["added"])
        case .dotenv: (Array("added=new\n".utf8) + text, ["added"])
        case .ini: (text + Array("\n[more]\nadded = new\n".utf8), ["more", "added"])
        default:
            (
                Array("added: new\n".utf8) + text.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "\n") },
                ["added"]
            )
        }
    }
}

extension EncryptedFile {
    /// The path to the first value that is encrypted.
    fileprivate var pathOfSealedValue: [String]? {
        guard let root = file.documents.first?.root else { return nil }
        return Self.path(in: root)
    }

    private static func path(in node: Node) -> [String]? {
        for entry in node.mapping.map({ Array($0.entries) }) ?? [] {
            guard let key = entry.keyText, key != MetadataReader.key else { continue }
            if let text = entry.value.scalar?.text, SealedValue.isSealed(text) { return [key] }
            if let path = path(in: entry.value) { return [key] + path }
        }
        return nil
    }
}
