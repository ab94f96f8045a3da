import Documents
import Testing

@testable import SOPS

/// Laws of the merge, over random files.
struct MergePropertyTests {
    private let keeper: Keeper

    init() throws { keeper = try Keeper() }

    /// A random tree of two levels, as YAML.
    private struct Plain {
        var entries: [(key: String, value: String)]
        var text: String {
            let top = entries.filter { !$0.key.contains(".") }.map { "\($0.key): \($0.value)\n" }.joined()
            let nested = entries.filter { $0.key.contains(".") }.map { "    \($0.key.dropFirst(2)): \($0.value)\n" }
            let text = top + (nested.isEmpty ? "" : "m:\n" + nested.joined())
            return text.isEmpty ? "{}\n" : text
        }

        static func random(_ random: inout SplitMix) -> Plain {
            let keys = ["A", "B", "C", "D", "E", "m.x", "m.y", "m.z"].filter { _ in random.next() % 3 != 0 }
            return Plain(entries: keys.map { ($0, "v\(random.next() % 3)") })
        }

        func changed(_ random: inout SplitMix) -> Plain {
            var result = Plain(entries: entries.filter { _ in random.next() % 5 != 0 })
            for index in result.entries.indices where random.next() % 3 == 0 {
                result.entries[index].value = "v\(random.next() % 4)"
            }
            for key in ["F", "G", "m.w"] where random.next() % 3 == 0 {
                result.entries.insert(
                    (key, "n\(random.next() % 2)"), at: Int(random.next() % UInt64(result.entries.count + 1)))
            }
            if random.next() % 4 == 0 { result.entries.reverse() }
            return result
        }
    }

    /// A small generator whose numbers are the same in each run.
    private struct SplitMix {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private func open(_ bytes: [UInt8]) throws -> DecryptedFile {
        try EncryptedFile(parsing: SourceText(name: "test", bytes: bytes)).decrypt(with: keeper.ring)
    }

    private func merge(_ base: DecryptedFile, _ ours: DecryptedFile, _ theirs: DecryptedFile) throws
        -> SecretsMerge.Outcome
    {
        try SecretsMerge(base: base, ours: ours, theirs: theirs).run(now: "2026-03-04T05:06:07Z")
    }

    /// The flat entries of a tree.
    private func entries(_ file: DecryptedFile) -> [String: DocumentValue] {
        var result: [String: DocumentValue] = [:]
        func add(_ value: DocumentValue, _ path: String) {
            guard case .mapping(let pairs) = value else {
                result[path] = value
                return
            }
            for pair in pairs { add(pair.value, "\(path)/\(pair.key)") }
        }
        for root in file.roots { add(DocumentValue(root), "") }
        return result
    }

    @Test func holdsToTheLaws() throws {
        var random = SplitMix(state: 7)
        var (clean, conflicting) = (0, 0)
        for _ in 0..<80 {
            let plain = Plain.random(&random)
            let base = try keeper.open(keeper.encrypt(plain.text))
            func version() throws -> DecryptedFile {
                let source = SourceText(name: "test", plain.changed(&random).text)
                return try open(base.reencrypting(source, now: Keeper.later))
            }
            let (ours, theirs) = (try version(), try version())
            let bytes = { (file: DecryptedFile) in file.encrypted.source.bytes }
            #expect(try merge(base, ours, ours).bytes == bytes(ours))
            #expect(try merge(base, base, theirs).bytes == bytes(theirs))
            #expect(try merge(base, ours, base).bytes == bytes(ours))

            let (one, other) = (try merge(base, ours, theirs), try merge(base, theirs, ours))
            #expect(Set(one.conflicts) == Set(other.conflicts))
            guard one.conflicts.isEmpty else {
                conflicting += 1
                continue
            }
            clean += 1
            let (left, right) = (try open(one.bytes), try open(other.bytes))
            #expect(entries(left) == entries(right))
            // Each value is what exactly one side made of it, or what both have.
            let (before, a, b, merged) = (entries(base), entries(ours), entries(theirs), entries(left))
            for path in Set(before.keys).union(a.keys).union(b.keys) {
                #expect(merged[path] == (a[path] == before[path] ? b[path] : a[path]), "\(path)")
            }
            #expect(Set(merged.keys).isSubset(of: Set(a.keys).union(b.keys)))
        }
        #expect(clean > 20 && conflicting > 20, "\(clean) without conflicts, \(conflicting) with some")
    }
}
