import Foundation
import Testing

/// The conformance vectors of the age specification, which lie in the folder `shared` beside the project.
enum TestKit {
    static let folder: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.deletingLastPathComponent().appending(path: "shared/vectors/age-testkit")
    }()

    /// On CI it must be there: the tests run and fail without.
    static var isPresent: Bool {
        ProcessInfo.processInfo.environment["CI"] != nil || FileManager.default.fileExists(atPath: folder.path)
    }

    /// Every vector, by name; none when the folder is missing.
    static let vectors: [TestKitVector] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            guard let data = try? Data(contentsOf: folder.appending(path: name)) else { return nil }
            return TestKitVector(name: name, parsing: [UInt8](data))
        }
    }()

    /// The files of the vectors that are stored compressed, by name; python3 inflates them.
    static let inflated = Result {
        try Command.withFolder { output in
            let compressed = vectors.filter(\.isCompressed)
            let program = """
                import sys, zlib
                source, target, *names = sys.argv[1:]
                for name in names:
                    body = open(f"{source}/{name}", "rb").read().partition(b"\\n\\n")[2]
                    open(f"{target}/{name}", "wb").write(zlib.decompress(body))
                """
            try Command.run("python3", ["-c", program, folder.path, output.path] + compressed.map(\.name))
            return try Dictionary(
                uniqueKeysWithValues: compressed.map {
                    ($0.name, [UInt8](try Data(contentsOf: output.appending(path: $0.name))))
                })
        }
    }
}
