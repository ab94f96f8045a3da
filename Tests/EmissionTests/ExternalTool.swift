import FoundationEssentials
import Glibc

/// Runs the tools that the output is for.
enum ExternalTool {
    struct Failure: Error {
        let status: Int32
        let output: String
    }

    /// Whether this is a machine where no test may be left out.
    static let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"

    static func exists(_ command: String) -> Bool {
        unsafe system("command -v \(command) >/dev/null 2>&1") == 0
    }

    /// Runs a command of the shell in a folder, and returns what it prints.
    static func run(_ command: String, in folder: String) throws -> String {
        let output = folder + "/.output"
        let status = unsafe system("cd '\(folder)' && { \(command) ; } >'\(output)' 2>&1")
        let text = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
        guard status == 0 else { throw Failure(status: status, output: text) }
        return text
    }

    /// A new folder, removed afterwards.
    static func withFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "emission-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }
}
