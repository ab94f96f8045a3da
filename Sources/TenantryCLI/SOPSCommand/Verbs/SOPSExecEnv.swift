import ArgumentParser
import Processes
import Tenantry

struct SOPSExecEnv: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec-env",
        abstract: "Runs a command that has the file's values as variables.",
        discussion: """
            The command's exit code is that of this one. Signals go to the command.
            Example: sops exec-env secrets.env 'psql "$DATABASE_URL"'
            """)

    @Flag(help: "Let the command take the place of this process.")
    var sameProcess = false

    @OptionGroup var running: SOPSRunOptions

    func run() throws {
        if sameProcess, running.background {
            throw SOPSFailure(.conflictingParameters, "--same-process and --background exclude each other")
        }
        let command = running.command(try running.general.files().variables(running.input()))
        try running.switchUser()
        if sameProcess { try command.takeOver() }
        if running.background { return try command.startInBackground() }
        let signals = SignalGuard(ChildProcess.forwarded + [SignalGuard.childEnded])
        defer { signals.restore() }
        throw ExitCode(try command.run(signals))
    }
}
