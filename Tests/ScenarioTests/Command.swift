import Foundation

/// What a finished process left behind.
struct CommandResult: Sendable {
    /// The exit code, or 128 and the signal's number.
    let status: Int32
    let output: String
    let errors: String
}

/// A helper program failed.
struct CommandFailure: Error, CustomStringConvertible {
    let command: String
    let result: CommandResult

    var description: String { "\(command) exited with \(result.status): \(result.output)\(result.errors)" }
}

/// Runs a program to its end. Bytes of its output that are not UTF-8 become replacement characters.
func runCommand(
    _ program: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String]? = nil
) throws -> CommandResult {
    // Files and not pipes: nothing has to be read while the process runs.
    let base = FileManager.default.temporaryDirectory.appending(path: "tenantry-output-\(UUID().uuidString)")
    let (output, errors) = (base.appendingPathExtension("out"), base.appendingPathExtension("err"))
    defer {
        for file in [output, errors] { try? FileManager.default.removeItem(at: file) }
    }
    for file in [output, errors] { try Data().write(to: file) }

    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    if let environment { process.environment = environment }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    return CommandResult(
        status: process.terminationStatus + (signalled ? 128 : 0),
        output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
}

/// The differences as `diff -u` shows them.
func unifiedDiff(from expected: String, to actual: String) throws -> String {
    let base = FileManager.default.temporaryDirectory.appending(path: "tenantry-diff-\(UUID().uuidString)")
    let (left, right) = (base.appendingPathExtension("expected"), base.appendingPathExtension("actual"))
    defer {
        for file in [left, right] { try? FileManager.default.removeItem(at: file) }
    }
    try Data(expected.utf8).write(to: left)
    try Data(actual.utf8).write(to: right)
    return try runCommand(
        "/usr/bin/diff",
        [
            "-u", "--label", "expected", "--label", "actual", left.path(percentEncoded: false),
            right.path(percentEncoded: false),
        ]
    ).output
}
