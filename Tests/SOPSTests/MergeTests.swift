import Documents
import Testing

@testable import SOPS

/// Three-way merges of encrypted files.
struct MergeTests {
    private let keeper: Keeper

    init() throws { keeper = try Keeper() }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// A version that somebody has made of a file.
    private func editing(_ file: DecryptedFile, into plain: String, at now: String = Keeper.later) throws
        -> DecryptedFile
    {
        let source = SourceText(name: file.encrypted.source.name, plain)
        return try open(file.reencrypting(source, allowsPlainValues: true, now: now), as: file.encrypted.format)
    }

    private func open(_ bytes: [UInt8], as format: FileFormat = .yaml) throws -> DecryptedFile {
        try EncryptedFile(parsing: SourceText(name: "test", bytes: bytes), as: format).decrypt(with: keeper.ring)
    }

    private func file(_ plain: String, as format: FileFormat = .yaml) throws -> DecryptedFile {
        let source = SourceText(name: "test", plain)
        return try open(
            FileEncryption.encrypt(source, as: format, settings: keeper.settings(), now: Keeper.now), as: format)
    }

    private func merge(
        _ base: DecryptedFile?, _ ours: DecryptedFile, _ theirs: DecryptedFile, favoring side: SecretsMerge.Side? = nil
    ) throws -> SecretsMerge.Outcome {
        try SecretsMerge(base: base, ours: ours, theirs: theirs).run(favoring: side, now: "2026-03-04T05:06:07Z")
    }

    /// The plain text that a merge without conflicts gives.
    private func merged(
        _ base: String, _ ours: String, _ theirs: String, as format: FileFormat = .yaml
    ) throws -> String {
        let base = try file(base, as: format)
        let outcome = try merge(base, editing(base, into: ours), editing(base, into: theirs))
        #expect(outcome.conflicts == [])
        return text(try open(outcome.bytes, as: format).plaintext())
    }

    // MARK: What is merged

    @Test(arguments: [
        // Neighbours.
        ("A: 1\nB: 2\n", "A: 10\nB: 2\n", "A: 1\nB: 20\n", "A: 10\nB: 20\n"),
        // Both add at the end.
        ("A: 1\n", "A: 1\nB: 2\n", "A: 1\nC: 3\n", "A: 1\nB: 2\nC: 3\n"),
        // One removes, the other adds.
        ("A: 1\nB: 2\n", "A: 1\n", "A: 1\nB: 2\nC: 3\n", "A: 1\nC: 3\n"),
        // Both do the same.
        ("A: 1\n", "A: 2\nB: 3\n", "A: 2\nC: 4\nB: 3\n", "A: 2\nB: 3\nC: 4\n"),
        // Nested.
        (
            "a:\n    x: 1\n    y: 2\n", "a:\n    x: 9\n    y: 2\n", "a:\n    x: 1\n    y: 2\n    z: 3\n",
            "a:\n    x: 9\n    y: 2\n    z: 3\n"
        ),
        // Order and comments are ours, and theirs come along.
        ("# one\nA: 1\nB: 2\n", "B: 2\n# one\nA: 1\n", "# one\nA: 1\n# two\nB: 3\n", "# two\nB: 3\n# one\nA: 1\n"),
        ("A: 1\nB: 2\n", "# ours\nA: 1\nB: 2\n", "A: 1\n# theirs\nB: 2\n", "# ours\nA: 1\n# theirs\nB: 2\n"),
        // A list is one value.
        ("l:\n    - 1\n    - 2\nA: 1\n", "l:\n    - 1\nA: 1\n", "l:\n    - 1\n    - 2\nA: 2\n", "l:\n    - 1\nA: 2\n"),
        // Everything goes.
        ("A: 1\nB: 2\n", "A: 1\n", "B: 2\n", "{}\n"),
    ])
    func takesTheChangesOfBoth(base: String, ours: String, theirs: String, expected: String) throws {
        let text = try merged(base, ours, theirs)
        #expect(text == expected, "\(text)")
    }

    @Test(arguments: [
        (
            FileFormat.json, "{\n\t\"A\": 1,\n\t\"B\": \"x\"\n}\n", "{\n\t\"A\": 2,\n\t\"B\": \"x\"\n}\n",
            "{\n\t\"A\": 1,\n\t\"B\": \"x\",\n\t\"C\": true\n}\n", "{\n\t\"A\": 2,\n\t\"B\": \"x\",\n\t\"C\": true\n}\n"
        ),
        (.dotenv, "A=1\nB=2\n", "A=10\nB=2\n", "A=1\nB=2\n# c\nC=3\n", "A=10\nB=2\n# c\nC=3\n"),
        (
            .ini, "[s]\nA = 1\nB = 2\n", "[s]\nA = 10\nB = 2\n", "[s]\nA = 1\nB = 2\n\n[t]\nC = 3\n",
            "[s]\nA = 10\nB = 2\n\n[t]\nC = 3\n"
        ),
    ])
    func mergesEveryFormat(format: FileFormat, base: String, ours: String, theirs: String, expected: String) throws {
        #expect(try merged(base, ours, theirs, as: format) == expected)
    }

    @Test func mergesABinaryFileAsOneValue() throws {
        let base = try file("one", as: .binary)
        let (ours, theirs) = (try editing(base, into: "two"), try editing(base, into: "three"))
        #expect(try merge(base, ours, base).bytes == ours.encrypted.source.bytes)
        let outcome = try merge(base, ours, theirs)
        #expect(outcome.conflicts == ["the whole file"])
        let chosen = try merge(base, ours, theirs, favoring: .theirs)
        #expect(try open(chosen.bytes, as: .binary).plaintext() == Array("three".utf8))
    }

    @Test func keepsEveryCiphertext() throws {
        let base = try file("A: 1\nB: 2\nC: 3\n")
        let (ours, theirs) = (
            try editing(base, into: "A: 10\nB: 2\nC: 3\n"), try editing(base, into: "A: 1\nB: 2\nC: 30\nD: 4\n")
        )
        let lines = Set(text(try merge(base, ours, theirs).bytes).split(separator: "\n"))
        let before = Set(
            (ours.encrypted.source.bytes + theirs.encrypted.source.bytes).split(separator: 10).map(text(_:)))
        #expect(
            lines.filter { !before.contains(String($0)) }.map { $0.prefix(8) }.sorted() == ["    last", "    mac:"])
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String { text(Array(bytes)) }

    // MARK: Conflicts

    @Test(arguments: [
        ("A: 1\nB: 2\n", "A: 2\nB: 2\n", "A: 3\nB: 2\n", ["A"]),
        ("A: 1\n", "A: 1\nN: x\n", "A: 1\nN: y\n", ["N"]),
        ("a:\n    x: 1\n    y: 1\n", "a:\n    x: 2\n    y: 2\n", "a:\n    x: 3\n    y: 1\n", ["a.x"]),
        ("A: 1\nB: 2\n", "B: 2\n", "A: 3\nB: 2\n", ["A"]),
        ("l:\n    - 1\n", "l:\n    - 2\n", "l:\n    - 3\n", ["l"]),
        ("A: 1\n", "A:\n    x: 1\n", "A: 2\n", ["A"]),
    ])
    func marksWhatBothChanged(base: String, ours: String, theirs: String, conflicts: [String]) throws {
        let base = try file(base)
        let (ours, theirs) = (try editing(base, into: ours), try editing(base, into: theirs))
        let outcome = try merge(base, ours, theirs)
        #expect(outcome.conflicts == conflicts)
        let lines = LineMerge.lines(outcome.bytes)
        #expect(EncryptedFile.lineOfMarker(in: outcome.bytes) != nil)
        // Every value's line is one of the sides', as it was.
        let known = Set(LineMerge.lines(ours.encrypted.source.bytes) + LineMerge.lines(theirs.encrypted.source.bytes))
        for line in lines where text(line).contains("ENC[") && !text(line).contains("mac: ") {
            #expect(known.contains(line))
        }
        for side in [SecretsMerge.Side.ours, .theirs] {
            let chosen = try open(merge(base, ours, theirs, favoring: side).bytes)
            let picked = try EncryptedFile(
                parsing: SourceText(name: "test", bytes: Self.picking(side, from: lines)), as: .yaml)
            let resolved = try SecretsMerge.resolving(
                picked, base: base, ours: ours, theirs: theirs, identities: keeper.ring, now: Keeper.later)
            #expect(try open(resolved.bytes).roots.map(DocumentValue.init) == chosen.roots.map(DocumentValue.init))
        }
    }

    /// What a person does: takes the lines of one side.
    static func picking(_ side: SecretsMerge.Side, from lines: [LineMerge.Line]) -> [UInt8] {
        var (result, place) = ([UInt8](), 0)
        for line in lines {
            if line.starts(with: "<<<<<<<".utf8) {
                place = 1
            } else if line.starts(with: "=======".utf8) {
                place = 2
            } else if line.starts(with: ">>>>>>>".utf8) {
                place = 0
            } else if place == 0 || place == (side == .ours ? 1 : 2) {
                result += line
            }
        }
        return result
    }

    @Test func resolvesNothingThatNeitherSideHas() throws {
        let base = try file("A: 1\nB: 2\nC: 3\n")
        let old = try editing(base, into: "A: 0\nB: 2\nC: 3\n")
        let (ours, theirs) = (
            try editing(base, into: "A: 2\nB: 2\nC: 3\n"), try editing(base, into: "A: 3\nB: 2\nC: 3\n")
        )
        let lines = LineMerge.lines(try merge(base, ours, theirs).bytes)
        let picked = text(Self.picking(.theirs, from: lines))
        func resolve(_ text: String) throws -> [UInt8] {
            let file = try EncryptedFile(parsing: SourceText(name: "test", text))
            return try SecretsMerge.resolving(
                file, base: base, ours: ours, theirs: theirs, identities: keeper.ring, now: Keeper.later
            ).bytes
        }
        func line(_ key: String, of text: String) throws -> Substring {
            try #require(text.split(separator: "\n").first { $0.hasPrefix("\(key): ") })
        }
        #expect(try open(resolve(picked)).plaintext() == theirs.plaintext())
        // A ciphertext from an older version authenticates in its place, and is refused nevertheless.
        let older = try line("A", of: text(old.encrypted.source.bytes))
        #expect(throws: SOPSError(.foreignValue, "")) {
            try resolve(picked.replacing(try line("A", of: picked), with: older))
        }
        // One from another place does not even authenticate.
        let moved = "C: \(try line("B", of: picked).dropFirst(3))"
        #expect(throws: SOPSError(.authenticationFailed, "")) {
            try resolve(picked.replacing(try line("C", of: picked), with: moved))
        }
        #expect(throws: SOPSError(.invalidValue, "")) {
            try resolve(picked.replacing(try line("C", of: picked), with: "C: plain"))
        }
        // Nor does anybody get in who is in neither version.
        let (own, other) = (try keeper.recipient.name, try Keeper().recipient.name)
        #expect(throws: SOPSError(.conflictingAccess, "")) { try resolve(picked.replacing(own, with: other)) }
    }

    // MARK: Readers

    private func version(_ file: DecryptedFile, _ plain: String, for keys: [MasterKey], isRotated: Bool) throws
        -> DecryptedFile
    {
        let edited = try editing(file, into: plain)
        return try open(
            isRotated
                ? edited.rotated(for: [keys], now: Keeper.later) : edited.rewrapped(for: [keys], now: Keeper.later))
    }

    private func readers(_ outcome: SecretsMerge.Outcome) throws -> Set<String> {
        Set(try open(outcome.bytes).encrypted.metadata.groups.flatMap(\.entries).map(\.name))
    }

    @Test func mergesReaders() throws {
        let (own, second, third) = (try keeper.recipient, try Keeper().recipient, try Keeper().recipient)
        let plain = "A: 1\nB: 2\n"
        let alone = try file(plain)
        let base = try version(alone, plain, for: [own, second], isRotated: false)
        #expect(base.key.isSame(as: alone.key))

        // Added on one side.
        let added = try version(base, "A: 1\nB: 3\n", for: [own, second, third], isRotated: false)
        let changed = try editing(base, into: "A: 5\nB: 2\n")
        for outcome in [try merge(base, added, changed), try merge(base, changed, added)] {
            #expect(try readers(outcome) == [own.name, second.name, third.name])
            #expect(try open(outcome.bytes).key.isSame(as: base.key))
        }
        // Removed on one side, with a new data key: it is the merged one, and all is under it.
        let removed = try version(base, "A: 1\nB: 3\n", for: [own], isRotated: true)
        for outcome in [try merge(base, removed, changed), try merge(base, changed, removed)] {
            #expect(try readers(outcome) == [own.name])
            #expect(try open(outcome.bytes).key.isSame(as: removed.key))
            #expect(text(try open(outcome.bytes).plaintext()) == "A: 5\nB: 3\n")
        }
        // Removed without one: whoever was removed knows the key, so that it is a new one.
        let forgotten = try version(base, "A: 1\nB: 3\n", for: [own], isRotated: false)
        for outcome in [try merge(base, forgotten, changed), try merge(base, changed, forgotten)] {
            #expect(try readers(outcome) == [own.name])
            #expect(!(try open(outcome.bytes).key.isSame(as: base.key)))
        }
        // Removed here, added there.
        let crossed = try merge(base, removed, added)
        #expect(try readers(crossed) == [own.name, third.name])
        #expect(try open(crossed.bytes).key.isSame(as: removed.key))
        // A new data key is not undone by the other side's old one.
        let rotated = try version(base, plain, for: [own, second], isRotated: true)
        #expect(try open(merge(base, changed, rotated).bytes).key.isSame(as: rotated.key))
        #expect(try open(merge(base, rotated, changed).bytes).key.isSame(as: rotated.key))
    }

    @Test func refusesToMixTwoFilesOfDifferentReaders() throws {
        let other = try Keeper().recipient
        let ours = try file("A: 1\n")
        let theirs = try version(try file("B: 1\n"), "B: 1\n", for: [keeper.recipient, other], isRotated: true)
        #expect(throws: SOPSError(.conflictingAccess, "")) { try merge(nil, ours, theirs) }
        let same = try merge(nil, ours, file("B: 1\n"))
        #expect(text(try open(same.bytes).plaintext()) == "A: 1\nB: 1\n")
    }

    @Test func refusesWhatBothChangedOfTheRule() throws {
        let base = try file("A: 1\n")
        func with(_ selection: Selection) throws -> DecryptedFile {
            try open(
                FileEncryption.encrypt(
                    SourceText(name: "test", "A: 1\n"), settings: keeper.settings(selection), now: Keeper.now))
        }
        let (ours, theirs) = (try with(Selection(.encryptedRegex, "A")), try with(Selection(.encryptedRegex, "^A")))
        #expect(throws: SOPSError(.conflictingAccess, "")) { try merge(base, ours, theirs) }
        #expect(try open(merge(base, ours, base).bytes).encrypted.metadata.selection.pattern == "A")
    }
}
