import Age
import ArgumentParser
import Documents
import FoundationEssentials
import SystemPackage
import Tenantry

/// What every verb on an estate takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .customShort("C"),
        help: ArgumentHelp(
            "Look for the estate in this folder and above it; all other paths count from the working directory.",
            valueName: "dir"),
        completion: .directory)
    var directory: String = "."

    @Flag(help: "Print what a script can read.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing but results and errors.")
    var quiet = false

    /// The estate that the command works on.
    func workspace(_ surroundings: Surroundings = .process) throws(TenantryError) -> Workspace {
        try Workspace(from: FilePath(directory), surroundings: surroundings)
    }

    /// Says that somebody works on a tenant that is suspended, as a render of it does.
    func warnIfSuspended(_ tenant: String, in workspace: Workspace) throws(TenantryError) {
        guard !quiet, try workspace.isSuspended(tenant) else { return }
        Console.standard.warn(Diagnostic("the tenant \(tenant) is suspended"))
    }

    /// Says something to the person at the terminal.
    func say(_ message: String) {
        if !quiet { Console.standard.say(message) }
    }
}

extension Surroundings {
    /// Those of this process.
    static var process: Surroundings {
        Surroundings(
            environment: ProcessInfo.processInfo.environment, person: .atTheTerminal, catchesSignals: true)
    }

    /// Those of this process, with nobody to ask: git calls for many files, and its pager has the terminal.
    static var quiet: Surroundings { Surroundings(environment: ProcessInfo.processInfo.environment) }
}

extension Person {
    static let atTheTerminal = atTheTerminal { Console.standard.warn($0) }

    /// Whoever is to see questions, but no warnings.
    static let askedOnly = atTheTerminal { _ in }

    private static func atTheTerminal(warn: @escaping @Sendable (Diagnostic) -> Void) -> Person {
        Person(
            askPassphrase: askPassphrase, interaction: TerminalInteraction(),
            note: { Console.standard.say("note: \($0)") }, warn: warn)
    }

    @Sendable private static func askPassphrase(_ file: String) throws(TenantryError) -> Passphrase? {
        let prompt = try TerminalPrompt(for: "the passphrase", hint: "decrypt the file with age -d, and give that")
        guard var answer = try prompt.askSecret("Passphrase of \(file): ") else { return nil }
        do throws(AgeError) {
            return try Passphrase(moving: &answer)
        } catch {
            throw TenantryError(.internalError, "\(error)")
        }
    }
}
