import ArgumentParser
import Processes
import SystemPackage
import Tenantry

struct GitInstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Sets up this clone: differences, merges, and a check before each commit.",
        discussion: """
            Writes settings of this repository, lines of .gitattributes and a pre-commit hook. What is there already \
            stays: a hook that somebody has written is not changed. Each clone needs it once; doing it again changes \
            nothing.
            Example: tenantry git install
            """)

    @Flag(help: "Let git diff and git log -p show the secrets.")
    var reveal = false

    @Flag(help: "Write no pre-commit hook.")
    var noHook = false

    @Option(help: ArgumentHelp("A further name of encrypted files; repeatable.", valueName: "glob"))
    var pattern: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() throws {
        var choice = GitInstallation.Options()
        (choice.reveals, choice.hasHook, choice.patterns) = (reveal, !noHook, pattern)
        options.report(try GitInstallation.here(options).install(choice), otherwise: "everything is in place already")
    }
}

struct GitUninstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall",
        abstract: "Removes what install has written, and nothing else.",
        discussion: """
            Example: tenantry git uninstall
            """)

    @OptionGroup var options: GlobalOptions

    func run() throws {
        options.report(try GitInstallation.here(options).uninstall(), otherwise: "nothing was installed")
    }
}

struct GitStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows what of the installation is in place.",
        discussion: """
            Exit codes: 0 everything is in place, 1 something is missing, others as for every verb.
            Example: tenantry git status
            """)

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let parts = try GitInstallation.here(options).parts()
        if options.json {
            try Console.standard.printJSON(parts.map(PartRecord.init))
        } else {
            for part in parts {
                try Console.standard.print("\(part.isInPlace ? "in place" : "missing ")  \(part.name)")
            }
        }
        try Console.standard.finish()
        guard parts.allSatisfy(\.isInPlace) else {
            options.say("tenantry git install sets up what is missing")
            throw ExitCode(1)
        }
    }
}

/// A part of the installation, for scripts.
private struct PartRecord: Encodable {
    let inPlace: Bool
    let name: String

    init(_ part: GitInstallation.Part) {
        (inPlace, name) = (part.isInPlace, part.name)
    }
}

extension GitInstallation {
    /// That of the repository which the command is called in.
    fileprivate static func here(_ options: GlobalOptions) throws(TenantryError) -> GitInstallation {
        try GitInstallation(.process, in: FilePath(options.directory), program: thisProgram())
    }

    /// The file of this program.
    private static func thisProgram() throws(TenantryError) -> FilePath {
        // Only Linux has the first.
        let name = CommandLine.arguments.first ?? "tenantry"
        let programs = Programs(environment: Surroundings.process.environment)
        guard let path = Programs.realPath("/proc/self/exe").map({ FilePath($0) }) ?? programs.find(name) else {
            throw TenantryError(.internalError, "the program's own file cannot be found")
        }
        return path
    }
}

extension GlobalOptions {
    fileprivate func report(_ report: GitInstallation.Report, otherwise nothing: String) {
        for warning in report.warnings { Console.standard.warn(warning) }
        for line in report.done { say(line) }
        if report.done.isEmpty, report.warnings.isEmpty { say(nothing) }
    }
}
