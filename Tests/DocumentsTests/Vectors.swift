import FoundationEssentials
import Testing

@testable import Documents

/// The folder `shared` beside the project, which holds the vectors; not part of the project itself.
enum Shared {
    static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/shared"
    }()
    static let vectors = folder + "/vectors/sops"
    static let oracle = folder + "/oracle/sops_oracle.py"

    /// On CI they must be there: the tests run and fail without.
    static var hasVectors: Bool { isCI || FileManager.default.fileExists(atPath: vectors) }
    static var hasOracle: Bool { isCI || FileManager.default.fileExists(atPath: oracle) }
    private static let isCI = ProcessInfo.processInfo.environment["CI"] != nil

    static let yamlVectors: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: vectors)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    static func read(_ name: String) throws -> SourceText {
        let data = try #require(FileManager.default.contents(atPath: vectors + "/" + name))
        return SourceText(name: name, bytes: Array(data))
    }
}

// Needs ../shared/vectors beside the project.
@Suite(.enabled(if: Shared.hasVectors, "../shared/vectors is missing")) struct VectorTests {
    @Test(arguments: Shared.yamlVectors)
    func parsesWithTrueSpans(name: String) throws {
        let file = try DocumentFile(parsing: try Shared.read(name))
        for document in file.documents { checkSpans(of: document, in: file.source) }
    }

    /// Comments stand where SOPS puts them. Not among these: a file in which SOPS moves comments about in lists.
    @Test(arguments: [
        "y-comments", "y-comments-nolist", "y-comment-only-head", "l-v394-comments", "y-opt-encrypted-comment-regex",
        "y-opt-unencrypted-comment-regex", "y-unencrypted-suffix-default", "y-multidoc",
    ])
    func commentsStandWhereSOPSPutsThem(name: String) throws {
        let plain = try DocumentFile(parsing: try Shared.read(name + ".plain.yaml"))
        let decrypted = try DocumentFile(parsing: try Shared.read(name + ".dec.yaml"))
        #expect(plain.documents.map { sketch($0.root) } == decrypted.documents.map { sketch($0.root) })
    }
}
