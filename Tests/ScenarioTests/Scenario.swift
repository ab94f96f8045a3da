import Foundation
import Testing

/// One folder of `Tests/Scenarios`.
struct Scenario: Sendable, CustomTestStringConvertible {
    let folder: URL

    var name: String { folder.lastPathComponent }
    var testDescription: String { name }
    /// The script whose output, status and changes to the files are compared.
    var script: URL { folder.appending(path: "cmd") }

    /// A script that prepares the copy before anything is compared; nil where there is nothing to prepare.
    var preparation: URL? { existing("setup") }
    /// Files laid over the copy of the estate.
    var input: URL? { existing("in") }
    private var output: URL { folder.appending(path: "out") }

    /// The folder to copy, which the file `estate` names: `tenants`, the sample, or one of `Tests/Estates`.
    var estate: URL? {
        get throws {
            guard let file = existing("estate") else { return nil }
            let name = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            return Settings.projectRoot.appending(path: name == "tenants" ? name : "Tests/Estates/\(name)")
        }
    }

    static var all: [Scenario] {
        get throws {
            try FileManager.default.contentsOfDirectory(at: Settings.scenarios, includingPropertiesForKeys: nil)
                .map { Scenario(folder: $0) }
                .filter { FileManager.default.fileExists(atPath: $0.script.path(percentEncoded: false)) }
                .filter { $0.name.hasPrefix(Settings.prefix) }
                .sorted { $0.name < $1.name }
        }
    }

    /// What `out/` says; a file that is not there stands for no output, the status 0, or no changed file.
    func expectation() throws -> Outcome {
        try Outcome(
            files: Outcome.fileNames.map { name in
                guard existing("out/\(name)") != nil else { return name == "status" ? "0\n" : "" }
                return try String(contentsOf: output.appending(path: name), encoding: .utf8)
            })
    }

    /// Makes the outcome the expectation.
    func record(_ outcome: Outcome) throws {
        try? FileManager.default.removeItem(at: output)
        for (name, text) in zip(Outcome.fileNames, outcome.files) where text != (name == "status" ? "0\n" : "") {
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: output.appending(path: name))
        }
    }

    private func existing(_ path: String) -> URL? {
        let url = folder.appending(path: path)
        return FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) ? url : nil
    }
}

/// What a scenario did, as texts that can be compared and recorded.
struct Outcome {
    static let fileNames = ["stdout", "stderr", "status", "tree"]

    /// In the order of `fileNames`.
    let files: [String]
}
