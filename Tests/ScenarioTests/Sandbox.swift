import Foundation

/// A temporary folder in which one scenario runs: `work`, the copy of the estate and the script's working directory;
/// `before`, the same as it was; `home` with the example key; `bin` with the command under its two names. Removed at the end.
final class Sandbox {
    private let root: URL
    private var work: URL { root.appending(path: "work") }
    private var before: URL { root.appending(path: "before") }
    private var home: URL { root.appending(path: "home") }
    private var bin: URL { root.appending(path: "bin") }

    init(for scenario: Scenario) throws {
        root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "tenantry-\(UUID().uuidString.prefix(8))")
        for folder in [work, home, bin] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for name in ["tenantry", "sops"] {
            try FileManager.default.createSymbolicLink(
                at: bin.appending(path: name), withDestinationURL: Settings.command)
        }
        try tool("/bin/cp", [path(Settings.projectRoot.appending(path: "keys.example")), path(key)])
        try tool("/bin/chmod", ["600", path(key)])
        for source in [try scenario.estate, scenario.input].compactMap({ $0 }) {
            try tool("/bin/cp", ["-a", path(source) + "/.", path(work)])
        }
        if let preparation = scenario.preparation { try prepare(with: preparation) }
        try tool("/bin/cp", ["-a", path(work), path(before)])
    }

    deinit {
        _ = try? tool("/bin/chmod", ["-R", "u+rwX", path(root)])
        try? FileManager.default.removeItem(at: root)
    }

    /// Runs the scenario's script and compares the copy with what it was.
    func run(_ scenario: Scenario) throws -> Outcome {
        let snapshot = try FolderSnapshot(of: work)
        let result = try shell(scenario.script)
        let changes = try FolderSnapshot(of: work).changes(since: snapshot)
        return Outcome(files: [
            normalised(result.output), normalised(result.errors), "\(result.status)\n",
            changes.map { $0 + "\n" }.joined(),
        ])
    }

    private var key: URL { home.appending(path: "keys.txt") }

    private func prepare(with script: URL) throws {
        let result = try shell(script)
        guard result.status == 0 else { throw CommandFailure(command: path(script), result: result) }
    }

    /// Runs a script of the scenario: nothing of the caller's environment, no terminal, no standard input.
    private func shell(_ script: URL) throws -> CommandResult {
        let source = #"umask 022; . "$0"; . "$1""#
        return try runCommand(
            "/usr/bin/setsid",
            ["--wait", "timeout", "--kill-after=5", "60", "bash", "-u", "-c", source, path(prelude), path(script)],
            in: work,
            environment: [
                "PATH": "\(path(bin)):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": path(home),
                "TMPDIR": path(home), "BEFORE": path(before), "SOPS_AGE_KEY_FILE": path(key), "TERM": "dumb",
                "LC_ALL": "C.UTF-8",
            ])
    }

    private var prelude: URL { Settings.scenarios.appending(path: "prelude.sh") }

    /// Replaces what differs from run to run: the sandbox's paths, ciphertexts and times.
    private func normalised(_ text: String) -> String {
        text.replacing(path(work), with: "$DIR").replacing(path(before), with: "$BEFORE")
            .replacing(path(home), with: "$HOME")
            .replacing(#/ENC\[AES256_GCM,[^\]]*,type:(\w+)\]/#) { "ENC[\($0.output.1)]" }
            .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#, with: "$TIME")
    }
}

private func path(_ url: URL) -> String { url.path(percentEncoded: false) }

/// Runs a program that must succeed.
@discardableResult
private func tool(_ program: String, _ arguments: [String]) throws -> CommandResult {
    let result = try runCommand(program, arguments)
    guard result.status == 0 else { throw CommandFailure(command: program, result: result) }
    return result
}
