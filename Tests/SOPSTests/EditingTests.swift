import Documents
import Testing

@testable import SOPS

/// Changes of encrypted files that somebody may have prepared to lead us astray, or written in an unusual way.
struct EditingTests {
    private let keeper: Keeper

    init() throws { keeper = try Keeper() }

    private func setting(_ key: String, to value: String, in text: String) throws -> String {
        let bytes = try keeper.open(text).setting([key], to: Array(value.utf8), now: Keeper.later)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func editing(_ text: String, into edited: String) throws -> String {
        let source = SourceText(name: "test.yaml", edited)
        return String(decoding: try keeper.open(text).reencrypting(source, now: Keeper.later), as: UTF8.self)
    }

    @Test func refusesASecretThatWouldStayPlain() throws {
        let text = try keeper.encrypt("A: one\n")
        #expect(throws: SOPSError(.staysPlain, "")) { try setting("B_unencrypted", to: "secret", in: text) }
        #expect(throws: SOPSError(.staysPlain, "")) { try editing(text, into: "A: one\nB_unencrypted: secret\n") }
        #expect(throws: SOPSError(.staysPlain, "")) {
            try FileEncryption.encrypt(
                SourceText(name: "test.yaml", "A: one\nB_unencrypted: secret\n"), settings: keeper.settings(),
                allowsPlainValues: false, now: Keeper.now)
        }
    }

    @Test func letsPlainValuesChangeThatWerePlainBefore() throws {
        let text = try keeper.encrypt("A: one\nB_unencrypted: seen\n")
        #expect(try editing(text, into: "A: one\nB_unencrypted: changed\n").contains("B_unencrypted: changed"))
        #expect(try keeper.open(text).encrypted.plainValues().map(\.name) == ["B_unencrypted"])
    }

    /// A value with line breaks, disguised as a comment of its list, must not become entries of the plaintext.
    @Test(arguments: ["    #", "    - "]) func opensNoCommentOfSeveralLines(prefix: String) throws {
        for lineBreak in ["\\n", "\\r", "\\r\\n"] {
            let text = try keeper.encrypt("list:\n    - \"x\(lineBreak)admin: yes\(lineBreak)rest:\"\n    - y\n")
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("    - ") })
            let start = try #require(line.firstRange(of: "ENC")?.lowerBound)
            let end = try #require(line.firstIndex(of: "]"))
            let comment = line[start...end].replacing("type:str", with: "type:comment")
            let forged = text.replacing("list:\n", with: "list:\n\(prefix)\(comment)\n")
            #expect(throws: SOPSError(.invalidValue, "")) { try keeper.open(forged).plaintext() }
        }
    }

    /// Ciphertexts fit every format; what is in them may not.
    @Test func storesNoValueThatTheFormatCannotGiveBack() throws {
        let bytes = try FileEncryption.encrypt(
            SourceText(name: "test.env", "A=one\n"), as: .dotenv, settings: keeper.settings(), now: Keeper.now)
        let file = try EncryptedFile(parsing: SourceText(name: "test.env", bytes: bytes), as: .dotenv)
        let opened = try file.decrypt(with: keeper.ring)
        #expect(throws: SOPSError(.unrepresentable, "")) {
            try opened.setting(["A"], to: Array(#"C:\new"#.utf8), now: Keeper.later)
        }
        #expect(throws: SOPSError(.unrepresentable, "")) {
            try FileEncryption.encrypt(
                SourceText(name: "test.json", #"{"A": "C:\\new"}"#), as: .json, writing: .dotenv,
                settings: keeper.settings(), now: Keeper.now)
        }
    }

    @Test(arguments: [
        (#"{"sops_x": ""}"#, FileFormat.json, FileFormat.dotenv), ("sops_x: secret\n", .yaml, .dotenv),
        ("sops=\n", .dotenv, .json), ("sops=secret\n", .dotenv, .yaml),
    ])
    func refusesKeysThatAreMetadataInTheOtherFormat(text: String, format: FileFormat, other: FileFormat) throws {
        #expect(throws: SOPSError(.unrepresentable, "")) {
            try FileEncryption.encrypt(
                SourceText(name: "test", text), as: format, writing: other, settings: keeper.settings(),
                requiresSelected: false, now: Keeper.now)
        }
    }

    /// A value, disguised as a comment in a place that stays plain, must not come to light.
    @Test func opensNoCommentWhereTheRuleLeavesThemPlain() throws {
        let text = try keeper.encrypt("A: hunter2\nx_unencrypted:\n  y: seen\n")
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("A: ") })
        let comment = line.dropFirst(3).replacing("type:str", with: "type:comment")
        let forged = text.replacing("  y: seen", with: "  #\(comment)\n  y: seen")
        let opened = try keeper.open(forged)
        #expect(!String(decoding: try opened.plaintext(), as: UTF8.self).contains("#hunter2"))
        let beside = text.replacing("A: ", with: "#\(comment)\nA: ")
        #expect(throws: SOPSError(.authenticationFailed, "")) { try keeper.open(beside) }
    }

    @Test func refusesToSetACollection() throws {
        let text = try keeper.encrypt("A: [x, y]\nB: {c: d}\n")
        #expect(throws: SOPSError(.invalidValue, "")) { try setting("A", to: "new", in: text) }
        #expect(throws: SOPSError(.invalidValue, "")) { try setting("B", to: "new", in: text) }
    }

    @Test func insertsAtTheMarginOfItsSiblings() throws {
        let text = try keeper.encrypt("  A: one\n")
        #expect(try keeper.decrypt(setting("B", to: "two", in: text)) == "  A: one\n  B: two\n")
    }

    @Test func distinguishesKeysThatLookAlike() throws {
        let text = try keeper.encrypt("\u{E9}: one\ne\u{301}: two\n")
        let edited = try editing(text, into: "\u{E9}: two\ne\u{301}: two\n")
        #expect(try keeper.decrypt(edited).utf8.elementsEqual("\u{E9}: two\ne\u{301}: two\n".utf8))
    }

    @Test func writesNamesOfMetadataInAnyCase() throws {
        let text = try keeper.encrypt("A: one\n").replacing(" mac:", with: " MAC:")
        #expect(try keeper.decrypt(setting("A", to: "two", in: text)) == "A: two\n")
    }

    @Test(arguments: [
        ("A: one\n", "A: one\nB: |\n  x"), ("{A: one}\n", "A: one\nB: two\n"), ("A: one\n", "{A: one, B: two}\n"),
        ("A: one\n---\nB: two\n", "A: one\n---\nB: three\n"), ("A: one\r\n", "A: one\r\nB: two\r\n"),
        ("A: one\n", "  A: one\n"), ("A: one", "A: two"),
    ])
    func givesBackWhatWasEdited(_ old: String, _ new: String) throws {
        let edited = try editing(keeper.encrypt(old), into: new)
        let plain = SourceText(name: "test.yaml", try keeper.decrypt(edited))
        #expect(try canonical(plain) == canonical(SourceText(name: "test.yaml", new)))
    }

    @Test func keepsPlainBlocksThatEndWithTheText() throws {
        let text = try keeper.encrypt("A: one\nz_unencrypted: y\n")
        let edited = try editing(text, into: "A: one\nz_unencrypted: |\n  x")
        #expect(try keeper.open(edited).roots[0].mapping?["z_unencrypted"]?.string == "x")
    }

    @Test func opensWithSwappedNamesOfRecipients() throws {
        let other = try Keeper()
        let settings = EncryptionSettings(groups: [[try keeper.recipient, try other.recipient]])
        let bytes = try FileEncryption.encrypt(
            SourceText(name: "test.yaml", "A: one\n"), settings: settings, now: Keeper.now)
        let (first, second) = (try keeper.recipient.description, try other.recipient.description)
        let swapped = String(decoding: bytes, as: UTF8.self).replacing(first, with: "@").replacing(second, with: first)
            .replacing("@", with: second)
        var ring = IdentityRing()
        ring.add([keeper.identity, other.identity], from: "the test")
        let file = try EncryptedFile(parsing: SourceText(name: "test.yaml", swapped))
        #expect(try file.decrypt(with: ring).roots[0].mapping?["A"]?.string == "one")
    }

    @Test func combinesTheSharesOfManyGroups() throws {
        let groups = try (0..<5).map { _ in [try keeper.recipient] }
        let settings = EncryptionSettings(groups: groups, shamirThreshold: 3)
        let bytes = try FileEncryption.encrypt(
            SourceText(name: "test.yaml", "A: one\n"), settings: settings, now: Keeper.now)
        #expect(try keeper.decrypt(String(decoding: bytes, as: UTF8.self)) == "A: one\n")
    }

    @Test func refusesMoreGroupsThanThereAreShares() throws {
        let settings = EncryptionSettings(groups: Array(repeating: [try keeper.recipient], count: 256))
        #expect(throws: SOPSError.self) {
            try FileEncryption.encrypt(
                SourceText(name: "test.yaml", "A: one\n"), settings: settings, now: Keeper.now)
        }
    }

    /// As many values, comments or documents take as many times as long, and no more.
    @Test func refusesPathsOutOfProportion() throws {
        let key = String(repeating: "k", count: 20_000)
        #expect(throws: SOPSError(.unrepresentable, "")) { try keeper.encrypt("? \(key)\n: {a: 1}\n") }
    }

    @Test func encryptsManyDocuments() throws {
        let text = String(repeating: "a: 1\n---\n", count: 300) + "a: 1\n"
        #expect(try keeper.decrypt(keeper.encrypt(text)) == text)
    }
}
