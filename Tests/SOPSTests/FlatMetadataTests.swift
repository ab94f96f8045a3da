import Documents
import Testing

@testable import SOPS

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Metadata as names and texts, as dotenv and INI have it.
struct FlatMetadataTests {
    private static let rest = "sops_version=3.13.2\nsops_lastmodified=2026-01-01T00:00:00Z\n"

    private static func metadata(_ lines: String, _ format: FileFormat = .dotenv) throws -> Metadata {
        let text = format == .ini ? "[sops]\n" + (lines + rest).replacing("sops_", with: "") : lines + rest
        return try EncryptedFile(parsing: SourceText(name: "test", text), as: format).metadata
    }

    @Test(arguments: [FileFormat.dotenv, .ini])
    func readsManyEntries(format: FileFormat) throws {
        let lines = (0..<20_000).reversed().map { number in
            "sops_age__list_\(number)__map_enc=e\(number)\nsops_age__list_\(number)__map_recipient=r\(number)\n"
        }
        let entries = try Self.metadata(lines.joined(), format).groups[0].entries
        #expect(entries.map(\.name) == (0..<20_000).map { "r\($0)" })
        #expect(entries.map(\.encrypted) == (0..<20_000).map { "e\($0)" })
    }

    /// A number is a place among the others, and no length of anything.
    @Test func readsLargeNumbers() throws {
        let names = [9_223_372_036_854_775_807, 100_000, 7].map { "sops_age__list_\($0)__map_recipient=r\($0)\n" }
        let entries = try Self.metadata(names.joined()).groups[0].entries
        #expect(entries.map(\.name) == ["r7", "r100000", "r9223372036854775807"])
        let beyond = "sops_age__list_9223372036854775808__map_recipient=x\n"
        #expect(throws: SOPSError(.invalidMetadata, "")) { try Self.metadata(beyond) }
    }

    @Test(arguments: [
        ("a", ["a"]), ("", [""]), ("_", ["_"]), ("a__map_", ["a", ""]), ("__list_0", ["", "0"]),
        ("a___map_b", ["a_", "b"]), ("a__map__map_b", ["a", "_map_b"]), ("a__mapb__list_0", ["a__mapb", "0"]),
        ("é__map_ü__list_1__map_ß", ["é", "ü", "1", "ß"]), ("a__map", ["a__map"]), ("a__lis", ["a__lis"]),
    ])
    func splitsNames(name: String, parts: [String]) {
        #expect(FlatMetadata.parts(of: name) == parts)
    }

    @Test func splitsDeepNames() {
        let parts = FlatMetadata.parts(of: String(repeating: "a__map_", count: 20) + "a")
        #expect(parts == Array(repeating: "a", count: 8) + [String(repeating: "a__map_", count: 12) + "a"])
    }

    /// Sixteen times the names take some sixteen times as long; were each compared with the others, it would be 256 times.
    @Test(arguments: [
        "age__list_#__map_enc", "age__list_#", "age__list_0__map_#", "key_groups__list_#__map_age__list_0__map_fp", "#",
        "age__list_0__map_enc", "#__map___map___map___map___map___map___map___map_",
    ])
    func takesTimeInProportion(pattern: String) throws {
        func time(_ count: Int) throws -> Double {
            let names = (0..<count).map { "sops_" + pattern.replacing("#", with: String($0)) + "=x\n" }
            let source = SourceText(name: "test.env", names.joined() + Self.rest)
            let times = (0..<2).map { _ in
                let start = Self.processorTime
                // Some of the patterns are no metadata of a file.
                _ = try? EncryptedFile(parsing: source, as: .dotenv)
                return Self.processorTime - start
            }
            return times.min() ?? 0
        }
        let (few, many) = (try time(1000), try time(16_000))
        #expect(many < few * 16 * 4, "\(few) s and \(many) s")
    }

    /// Of this thread, in seconds: what else the machine does is not counted.
    private static var processorTime: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
