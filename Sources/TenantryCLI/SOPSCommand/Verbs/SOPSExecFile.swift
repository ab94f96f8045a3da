import ArgumentParser
import FoundationEssentials
import Processes
import SystemPackage
import Tenantry

struct SOPSExecFile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec-file",
        abstract: "Runs a command that finds the decrypted file in the place of {}.",
        discussion: """
            The file is a pipe, which can be read once, or with --no-fifo a file in memory. It is gone when the command \
            ends, whose exit code is that of this one.
            Example: sops exec-file secrets.json 'curl --json @{} https://example.org'
            """)

    @Flag(help: "Make a file in memory instead of a pipe.")
    var noFifo = false

    @Option(help: ArgumentHelp("The name of the file that the command reads.", valueName: "name"))
    var filename: String?

    @OptionGroup var running: SOPSRunOptions

    func run() throws {
        let plaintext = try running.general.files().decrypt(running.input(), missing: .unreadableInput)
        let name = (filename ?? "").isEmpty ? "tmp-file" : filename ?? ""
        guard FilePath.Component(name)?.kind == .regular, !name.contains("/") else {
            throw SOPSFailure(.generic, "--filename \(name) is not the name of a file", hint: "leave out its folder")
        }
        if running.background { return try startAgain() }
        try running.switchUser()
        throw ExitCode(try run(with: plaintext, named: name))
    }

    /// Runs the command while the plain text can be read. Signals go to the command, so that we are there to tidy up.
    private func run(with plaintext: [UInt8], named name: String) throws -> Int32 {
        let signals = SignalGuard(ChildProcess.forwarded + [SignalGuard.childEnded])
        defer { signals.restore() }
        let folder = try MemoryFolder(
            environment: ProcessInfo.processInfo.environment, holdsPipesOnly: !noFifo, hint: "leave out --no-fifo")
        defer { folder.remove() }
        guard !noFifo else {
            return try running.command(file: folder.write(plaintext, name: name)).run(signals)
        }
        let pipe = try folder.makePipe(name: name)
        NamedPipe.serve(plaintext, at: pipe.string)
        return try running.command(file: pipe).run(signals)
    }

    /// Leaves the work to another process of this program, which tidies up when the command has ended.
    private func startAgain() throws {
        var words = CommandLine.arguments.dropFirst().filter { word in
            !["-background", "--background"].contains { word == $0 || word.hasPrefix($0 + "=") }
        }
        if words.first == SOPSCommand._commandName { words.removeFirst() }
        do throws(Errno) {
            try ChildProcess.startDetached(
                ["/proc/self/exe", "sops"] + words, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw SOPSFailure(.generic, "the command cannot be started: \(error)")
        }
    }
}
