import Documents
import Testing

@testable import Estate

struct RotationRecordTests {
    private let time = Timestamp(canonical: "2026-01-02T03:04:05Z")

    private func record(_ text: String) throws -> RotationRecord {
        try RotationRecord(parsing: SourceText(name: "rotation.yaml", text))
    }

    private func noting(_ text: String, _ changed: [String], removed: [String] = []) throws -> String {
        let bytes = try record(text).noting(
            changed: changed, removed: removed, at: time, secretsFile: "secrets.enc.yaml")
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func aNewOneSaysWhatItIs() throws {
        let text = try noting("", ["A", "B"])
        #expect(text.hasPrefix("# When the secrets of secrets.enc.yaml got their values"))
        let entry = "  changed: 2026-01-02T03:04:05Z\n  generation: 1\n"
        #expect(text.hasSuffix("\nA:\n\(entry)B:\n\(entry)"))
        let entries = try record(text).entries
        #expect(
            entries.map(\.key) == ["A", "B"] && entries.allSatisfy { $0.entry == .init(changed: time, generation: 1) })
    }

    /// An edit changes the two values, and nothing else.
    @Test func therestStaysAsItIs() throws {
        let text = """
            # ours
            A: {changed: 2020-01-01, generation: 7}  # by hand

            B:
                generation: 2   # second
                changed: 2020-01-01T00:00:00Z # long ago

            """
        #expect(
            try noting(text, ["A", "B"])
                == text.replacing("2020-01-01, generation: 7", with: "2026-01-02T03:04:05Z, generation: 8")
                .replacing("2020-01-01T00:00:00Z", with: "2026-01-02T03:04:05Z").replacing("2   #", with: "3   #"))
        #expect(try noting(text, [], removed: ["A", "X"]) == text.replacing(/A:.*\n/, with: ""))
    }

    @Test func aGenerationThatIsNotSaidIsTheFirst() throws {
        #expect(try record("A: {changed: 2020-01-01}\n").entry(of: "A")?.generation == 1)
        #expect(try noting("A: {changed: 2020-01-01}\n", ["A"]).contains("generation: 2"))
    }

    @Test(arguments: [
        "[]\n", "A: 1\n", "A: {}\n", "A: {changed: soon}\n", "A: {changed: 2020-01-01, generation: 0}\n",
        "A: {changed: 2020-01-01, by: me}\n", "A: {changed: 2020-13-01}\n", "a: b: c\n",
    ])
    func refuses(_ text: String) {
        #expect(throws: EstateError.self) { try record(text) }
    }
}
