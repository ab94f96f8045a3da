import Documents
import Testing

@testable import SOPS

@Suite(.enabled(if: Vectors.areThere, "skipped: the vectors are not in ../shared"))
struct RoundTripTests {
    /// The plain files whose text does not come back byte for byte, and why: SOPS keeps a value's type and meaning, not
    /// its spelling. `docs/SOPS-COMPATIBILITY.md` explains each.
    static let changed: [String: String] = [
        "l-v394-types": "numbers", "y-age-pq": "dates", "y-age-ssh": "dates", "y-age-sshrsa": "dates",
        "y-age2": "dates", "y-anchors": "aliases", "y-bigint": "numbers", "y-binary-tag": "binary",
        "y-blocks": "folds", "y-bools-null": "booleans", "y-floats": "numbers", "y-ints": "numbers",
        "y-merge": "aliases", "y-null-doc": "empty document", "y-pgp": "dates", "y-rotate": "dates",
        "y-set": "dates", "y-shamir2of3": "dates", "y-strings": "folds and escapes", "y-times": "dates",
        "y-unset": "dates",
    ]

    @Test(arguments: Vectors.plain)
    func keepsTheText(_ name: String) throws {
        let plain = try Vectors.source("\(name).plain.yaml")
        let keeper = try Keeper()
        let encrypted = try FileEncryption.encrypt(plain, settings: keeper.settings(), now: Keeper.now)
        let opened = try keeper.open(String(decoding: encrypted, as: UTF8.self))
        let text = String(decoding: try opened.plaintext(), as: UTF8.self)
        #expect(try canonical(SourceText(name: name, text)) == canonical(plain))
        let original = String(decoding: plain.bytes, as: UTF8.self)
        #expect((text == original) == (Self.changed[name] == nil), "\(Self.difference(original, text))")
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
    @Test(arguments: Vectors.encrypted)
    func setsOneValue(_ name: String) throws {
        let file = try EncryptedFile(parsing: Vectors.source("\(name).enc.yaml"))
        let opened = try file.decrypt(with: Vectors.identities())
        let entry = opened.roots.first?.mapping?.entries.first { SealedValue.isSealed(file.text(of: $0.value)) }
        guard let key = entry?.keyText, file.file.documents.count == 1 else { return }
        let bytes = try opened.setting([key], to: Array("another value".utf8), now: Keeper.later)
        let old = String(decoding: file.source.bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let new = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(old.count == new.count)
        let changed = zip(old, new).filter { $0 != $1 }.map { $0.1.drop { $0 == " " }.prefix { $0 != ":" } }
        #expect(changed.count == 3)
        #expect(changed.suffix(2) == ["lastmodified", "mac"])
        let again = try EncryptedFile(parsing: SourceText(name: name, bytes: bytes)).decrypt(with: Vectors.identities())
        #expect(again.roots.first?.mapping?[key]?.string == "another value")
    }

    /// Editing nothing changes nothing, whoever wrote the file.
    @Test(arguments: Vectors.encrypted)
    func editsNothing(_ name: String) throws {
        let file = try EncryptedFile(parsing: Vectors.source("\(name).enc.yaml"))
        let opened = try file.decrypt(with: Vectors.identities())
        let plain = SourceText(name: name, bytes: try opened.plaintext())
        #expect(try opened.reencrypting(plain, now: Keeper.later) == file.source.bytes)
    }

    /// Adding a value in an editor adds its line and changes `mac` and `lastmodified`; every other ciphertext stays.
    @Test(arguments: Vectors.encrypted)
    func editsOneValue(_ name: String) throws {
        let file = try EncryptedFile(parsing: Vectors.source("\(name).enc.yaml"))
        let opened = try file.decrypt(with: Vectors.identities())
        let plain = try opened.plaintext()
        guard !plain.starts(with: Array("{}".utf8)), file.metadata.selection == .standard else { return }
        let bytes = try opened.reencrypting(
            SourceText(
                name: name,
                bytes: Array("added: new\n".utf8) + plain.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "\n") }),
            now: Keeper.later)
        let again = try EncryptedFile(parsing: SourceText(name: name, bytes: bytes)).decrypt(with: Vectors.identities())
        #expect(again.roots.first?.mapping?["added"]?.string == "new")
        let sealed = Set(again.opened.map(\.sealed))
        #expect(opened.opened.allSatisfy { sealed.contains($0.sealed) })
    }
}

extension EncryptedFile {
    /// What stands in the text where a node is.
    fileprivate func text(of node: Node) -> String {
        String(decoding: source.bytes[node.span], as: UTF8.self)
    }
}
