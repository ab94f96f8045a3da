import Age
import Documents
import Foundation
import Testing

@testable import SOPS

/// The files that the real SOPS made, in the folder `shared` beside the project.
enum Vectors {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/vectors/sops")

    /// Without the folder the tests that need it are reported as skipped; on CI they run and fail.
    static let areThere =
        FileManager.default.fileExists(atPath: folder.path) || ProcessInfo.processInfo.environment["CI"] != nil

    /// Needs a key of a kind that is read elsewhere: PGP.
    private static let otherKeys: Set = ["y-pgp"]

    /// All key files beside the vectors.
    static let keyFiles = ["keys.txt", "keys2.txt", "keys3.txt", "keyspq.txt", "ssh_ed25519", "ssh_rsa"]

    /// The encrypted vectors that an age identity opens.
    static let encrypted = all(ofKind: "enc").filter { !otherKeys.contains($0.name) }

    /// All plain files that SOPS encrypts.
    static let plain = all(ofKind: "plain").filter { !refused.contains($0.name) }

    /// The plain files that SOPS refuses.
    static let refused: Set = [
        "y-uint64", "y-key-int", "y-key-bool", "y-key-null", "y-key-float", "y-key-date", "y-key-complex",
        "y-key-nested-int", "y-comment-only",
    ]

    private static func all(ofKind kind: String) -> [Vector] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.sorted().compactMap { file in
            let parts = file.split(separator: ".").map(String.init)
            return parts.count == 3 && parts[1] == kind ? Vector(name: parts[0], ending: parts[2]) : nil
        }
    }

    static func source(_ name: String) throws -> SourceText {
        SourceText(name: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
    }

    static func identities(_ files: [String] = keyFiles) throws -> IdentityRing {
        var ring = IdentityRing()
        for file in files {
            let bytes = try source(file).bytes
            ring.add(try IdentityFile(parsing: bytes.span).identities, from: file)
        }
        return ring
    }
}

/// One of the vectors: `NAME.plain.EXT`, `NAME.enc.EXT` and `NAME.dec.EXT`.
struct Vector: Hashable, Sendable, CustomTestStringConvertible {
    let name: String
    let ending: String

    var testDescription: String { "\(name).\(ending)" }
    var format: FileFormat { FileFormat(fileName: "x.\(ending)") }

    func source(_ kind: String) throws -> SourceText {
        try Vectors.source("\(name).\(kind).\(ending)")
    }

    func encrypted() throws -> EncryptedFile {
        try EncryptedFile(parsing: source("enc"), as: format)
    }

    /// The trees of the plain file and of what SOPS made of it: it spoils a few values when it prints them. A binary
    /// file is bytes.
    func expected() -> [[String]] {
        ["dec", "plain"].map { kind in
            // A vector may change the format.
            guard let source = try? source(kind) else { return [] }
            guard format != .binary else { return [String(decoding: source.bytes, as: UTF8.self)] }
            // SOPS passes over what follows a JSON document.
            return (try? canonical(source, as: format)) ?? []
        }
    }

    func canonicalText(_ bytes: [UInt8]) throws -> [String] {
        guard format != .binary else { return [String(decoding: bytes, as: UTF8.self)] }
        return try canonical(SourceText(name: name, bytes: bytes), as: format)
    }
}

/// A throw-away identity and what is encrypted for it.
struct Keeper {
    let identity: X25519Identity
    let ring: IdentityRing

    init() throws {
        let identity = try X25519Identity()
        var ring = IdentityRing()
        ring.add([identity], from: "the test")
        (self.identity, self.ring) = (identity, ring)
    }

    var recipient: MasterKey {
        get throws { try MasterKey(age: identity.recipient.description) }
    }

    func settings(_ selection: Selection = .standard, macOnly: Bool = false) throws -> EncryptionSettings {
        EncryptionSettings(groups: [[try recipient]], selection: selection, isMACOnlyEncrypted: macOnly)
    }

    func encrypt(_ text: String, _ selection: Selection = .standard) throws -> String {
        let source = SourceText(name: "test.yaml", text)
        let bytes = try FileEncryption.encrypt(source, settings: settings(selection), now: Keeper.now)
        return String(decoding: bytes, as: UTF8.self)
    }

    func open(_ text: String) throws -> DecryptedFile {
        try EncryptedFile(parsing: SourceText(name: "test.yaml", text)).decrypt(with: ring)
    }

    func decrypt(_ text: String) throws -> String {
        String(decoding: try open(text).plaintext(), as: UTF8.self)
    }

    static let now = "2026-01-02T03:04:05Z"
    static let later = "2026-02-03T04:05:06Z"
}

/// A tree's values without comments, styles and places, to compare trees by: 1 equals 1.0, and no document `{}`.
func canonical(_ node: Node?) -> String {
    guard let node else { return "{}" }
    if let scalar = node.scalar { return canonical(scalar.value) }
    if let sequence = node.sequence {
        return "[" + sequence.elements.map { canonical($0) }.joined(separator: ", ") + "]"
    }
    let entries = Array(node.mapping?.entries.map { $0 } ?? [])
    return "{" + entries.map { "\($0.keyText ?? "?"): \(canonical($0.value))" }.joined(separator: ", ") + "}"
}

private func canonical(_ value: ScalarValue) -> String {
    switch value {
    case .int(let number): Double(exactly: number).map { "number \($0)" } ?? "number \(number)"
    case .float(let number): "number \(number + 0)"
    case .binary(let bytes): "string(\(String(decoding: bytes, as: UTF8.self).debugDescription))"
    default: "\(value)"
    }
}

func canonical(_ source: SourceText, as format: FileFormat = .yaml) throws -> [String] {
    try DocumentFile(parsing: source, as: format.document).documents.map { document in
        document.root?.isNull == true ? canonical(nil) : canonical(document.root)
    }
}
