import ArgumentParser
import Documents
import Emission
import Estate
import FoundationEssentials
import Processes
import SystemPackage
import Tenantry

struct Exec: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Runs a command that has a tenant's variables and secrets in its environment.",
        discussion: """
            The command takes the place of this process: its exit code and the signals that it gets are its own. \
            Nothing is written to disk, and no secret stands on a command line. The variables that there are stay, \
            unless the tenant has one of the same name; with --pristine the command has the tenant's only.
            Example: tenantry exec tenant-1 --environment dev -- ./manage.py migrate
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The command and its arguments, behind --.", valueName: "command"))
    var command: [String] = []

    @Flag(
        name: [.long, .customLong("clean")],
        help: "Give the command none of the variables that there are, not even PATH.")
    var pristine = false

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("name the command behind --, as in: tenantry exec acme -- env")
        }
        if options.json { throw ValidationError("what the command prints is its own affair, so --json means nothing") }
    }

    func run() throws {
        let workspace = try options.workspace()
        try options.warnIfSuspended(tenant, in: workspace)
        let variables = try workspace.variables(
            of: tenant, service: targets.service, environment: targets.environment)
        let inherited = ProcessInfo.processInfo.environment
        var environment = pristine ? [:] : inherited
        // The identity opens the secrets of all tenants; the command is given those of one.
        environment["SOPS_AGE_KEY"] = nil
        for variable in variables { environment[variable.name] = variable.value }
        // The search path of whoever calls counts: a tenant's PATH is for the command.
        guard let path = Programs(environment: inherited).locate(command[0]) else {
            let isThere = command[0].contains("/") && (try? DiskFileStore().status(FilePath(command[0]))) != nil
            throw isThere
                ? failure(
                    ExitStatus.notRun, "\(command[0]) is not an executable file", hint: "chmod +x makes one of a script"
                )
                : failure(ExitStatus.notFound, "there is no program \(command[0])")
        }
        let error = ChildProcess.become(command, at: path, environment: environment)
        let isTooLarge = error == .argListTooLong
        let reason = isTooLarge ? "its environment is too large" : "\(error)"
        throw failure(
            ExitStatus.notRun, "\(command[0]) cannot be run: \(reason)",
            hint: isTooLarge
                ? "the system takes 128 KiB for one variable; give large values to the command as files" : nil)
    }

    /// As shells and `env` end in these cases: the command's own codes are below them.
    private enum ExitStatus {
        static let notRun: Int32 = 126
        static let notFound: Int32 = 127
    }

    private func failure(_ code: Int32, _ summary: String, hint: String? = nil) -> ExitCode {
        Console.standard.report(TenantryError(.notFound, summary, hint: hint))
        return ExitCode(code)
    }
}
