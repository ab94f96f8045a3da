import Documents
import Testing

@testable import SOPS

struct TamperTests {
    private let keeper: Keeper
    private let encrypted: String

    init() throws {
        keeper = try Keeper()
        encrypted = try keeper.encrypt(
            "# about a\na: one\nb: two\nplain_unencrypted: seen\nlist: [x, y]\nnested:\n  c: three\n")
    }

    private func value(_ key: String) throws -> Substring {
        let line = try #require(encrypted.split(separator: "\n").first { $0.hasPrefix("\(key): ") })
        return line.dropFirst(key.count + 2)
    }

    @Test func opensUntouched() throws {
        #expect(try keeper.open(encrypted).roots[0].mapping?["a"]?.string == "one")
    }

    @Test func refusesAChangedValue() throws {
        let old = try value("a")
        var bytes = Array(old.utf8)
        let position = Array("ENC[AES256_GCM,data:".utf8).count
        bytes[position] = bytes[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let text = encrypted.replacing(old, with: String(decoding: bytes, as: UTF8.self))
        #expect(throws: SOPSError(.authenticationFailed, "")) { try keeper.open(text) }
    }

    /// Whoever changed the file may have chosen the key.
    @Test func namesAKeyAsItCanBeShown() throws {
        let error = #expect(throws: SOPSError(.invalidValue, "")) {
            try keeper.open("\"\\e[31m\": plain\n" + encrypted)
        }
        #expect(error?.diagnostic.summary.contains("\u{FFFD}[31m") == true)
        #expect(error?.diagnostic.summary.contains("\u{1B}") == false)
    }

    @Test func refusesSwappedValues() throws {
        let (a, b) = (try value("a"), try value("b"))
        let text = encrypted.replacing(a, with: "@").replacing(b, with: a).replacing("@", with: b)
        #expect(throws: SOPSError(.authenticationFailed, "")) { try keeper.open(text) }
    }

    @Test func refusesSwappedListElements() throws {
        // Both elements have one path, so only the MAC can tell.
        let line = try #require(encrypted.split(separator: "\n").first { $0.hasPrefix("list: ") })
        let parts = line.split(separator: "'", omittingEmptySubsequences: false)
        let swapped = [parts[0], parts[3], parts[2], parts[1], parts[4]].joined(separator: "'")
        #expect(throws: SOPSError(.macMismatch, "")) { try keeper.open(encrypted.replacing(line, with: swapped)) }
    }

    @Test func refusesATagOfAnotherValue() throws {
        func tag(_ value: Substring) -> Substring {
            value[value.firstRange(of: ",tag:")!.upperBound..<value.firstRange(of: ",type:")!.lowerBound]
        }
        let text = encrypted.replacing(tag(try value("a")), with: tag(try value("b")))
        #expect(throws: SOPSError(.authenticationFailed, "")) { try keeper.open(text) }
    }

    @Test func refusesAnotherType() throws {
        let old = try value("a")
        let text = encrypted.replacing(old, with: old.replacing("type:str", with: "type:int"))
        #expect(throws: SOPSError(.invalidValue, "")) { try keeper.open(text) }
    }

    @Test(arguments: ["lastmodified: \"2027-01-01T00:00:00Z\"", "lastmodified: \"2026-01-02T03:04:06Z\""])
    func refusesAnotherTime(_ line: String) throws {
        let text = encrypted.replacing("lastmodified: \"\(Keeper.now)\"", with: line)
        #expect(throws: SOPSError(.macMismatch, "")) { try keeper.open(text) }
    }

    @Test func refusesAMissingMAC() throws {
        let lines = encrypted.split(separator: "\n").filter { !$0.contains("mac:") }
        #expect(throws: SOPSError(.macMismatch, "")) { try keeper.open(lines.joined(separator: "\n") + "\n") }
    }

    @Test func refusesARemovedAndAChangedPlainValue() throws {
        let removed = encrypted.split(separator: "\n").filter { !$0.hasPrefix("b:") }.joined(separator: "\n")
        #expect(throws: SOPSError(.macMismatch, "")) { try keeper.open(removed) }
        let changed = encrypted.replacing("seen", with: "sawn")
        #expect(throws: SOPSError(.macMismatch, "")) { try keeper.open(changed) }
    }

    @Test func refusesPlainTextWhereCiphertextBelongs() throws {
        let text = encrypted.replacing(try value("a"), with: "hunter2")
        let error = #expect(throws: SOPSError(.invalidValue, "")) { try keeper.open(text) }
        #expect(error?.diagnostic.excerpt?.contains("hunter2") == false)
    }

    @Test func refusesAChangedComment() throws {
        let line = try #require(encrypted.split(separator: "\n").first { $0.hasPrefix("#ENC") })
        var bytes = Array(line.utf8)
        let position = Array("#ENC[AES256_GCM,data:".utf8).count
        bytes[position] = bytes[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let text = encrypted.replacing(line, with: String(decoding: bytes, as: UTF8.self))
        #expect(throws: SOPSError(.authenticationFailed, "")) { try keeper.open(text) }
    }

    @Test func refusesADamagedKeyBlock() throws {
        let lines = encrypted.split(separator: "\n")
        let begin = try #require(lines.firstIndex { $0.hasSuffix("-----BEGIN AGE ENCRYPTED FILE-----") })
        var bytes = Array(lines[begin + 3].utf8)
        bytes[20] = bytes[20] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let text = encrypted.replacing(lines[begin + 3], with: String(decoding: bytes, as: UTF8.self))
        #expect(throws: SOPSError(.damagedKey, "")) { try keeper.open(text) }
    }

    /// A file cut anywhere is refused, whatever the cut leaves.
    @Test func refusesEveryTruncation() throws {
        let bytes = Array(encrypted.utf8)
        for end in stride(from: 0, to: bytes.count - 2, by: 7) {
            let source = SourceText(name: "cut.yaml", bytes: Array(bytes[..<end]))
            #expect(throws: SOPSError.self, "cut at \(end)") {
                try EncryptedFile(parsing: source).decrypt(with: keeper.ring)
            }
        }
    }

    @Test(arguments: [
        ("a: 1\n", SOPSError.Code.notEncrypted), ("", .notEncrypted), ("- a\n", .notEncrypted),
        ("a: 1\nsops: text\n", .invalidMetadata), ("a: 1\nsops: {}\n", .invalidMetadata), ("a: [\n", .malformed),
        ("a: 1\na: 2\n", .malformed),
    ])
    func refusesWhatIsNotEncrypted(_ text: String, _ code: SOPSError.Code) throws {
        #expect(throws: SOPSError(code, "")) { try keeper.open(text) }
    }

    @Test(arguments: [
        ("version: 3.13.2", "version: '3'"), ("version: 3.13.2", "version: 3.13"),
        ("lastmodified: \"", "lastmodified: \"x"),
        ("lastmodified: \"\(Keeper.now)\"", "lastmodified: \(Keeper.now)"),
        ("unencrypted_suffix: _unencrypted", "unencrypted_suffix: _unencrypted\n  encrypted_regex: a"),
    ])
    func refusesDamagedMetadata(_ old: String, _ new: String) throws {
        #expect(encrypted.contains(old))
        #expect(throws: SOPSError(.invalidMetadata, "")) { try keeper.open(encrypted.replacing(old, with: new)) }
    }

    @Test func acceptsOtherSpellingsOfTheSameTime() throws {
        let text = encrypted.replacing("\"\(Keeper.now)\"", with: "\"2026-01-02T03:04:05+00:00\"")
        _ = try keeper.open(text)
        _ = try keeper.open(encrypted.replacing(" mac:", with: " MAC:"))
    }
}
