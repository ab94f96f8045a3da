import ArgumentParser
import Tenantry

struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows how final configurations differ: of two tenants or environments, or since a git revision.",
        discussion: """
            Both sides are resolved, so what counts is what a deployment gets, wherever it is written. Secrets are \
            masked; equal ones have the same fingerprint within one run. It takes keys.
            Example: tenantry diff tenant-1 tenant-2
            Example: tenantry diff tenant-1/dev tenant-1/prod
            Example: tenantry diff tenant-1 --since origin/main
            """)

    @Argument(help: ArgumentHelp("The tenant, or TENANT/ENVIRONMENT.", valueName: "tenant"), completion: .tenant)
    var first: String

    @Argument(
        help: ArgumentHelp("What it is compared with, likewise.", valueName: "other"), completion: .tenant)
    var second: String?

    @Option(
        help: ArgumentHelp(
            "Compare the tenant with itself in this commit; what is not committed counts as now.", valueName: "rev"))
    var since: String?

    @Option(help: ArgumentHelp("Only this service.", valueName: "service"), completion: .service)
    var service: String?

    @Flag(help: "Show the secrets.")
    var reveal = false

    @Flag(help: "Exit with 1 if there are differences.")
    var exitCode = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (second == nil) != (since == nil) else {
            throw ValidationError("name a second tenant, or a git revision with --since")
        }
    }

    func run() throws {
        let workspace = try options.workspace()
        let differences = try differences(workspace)
        if options.json {
            try Console.standard.printJSON(differences.map(DifferenceRecord.init))
        } else {
            for line in DifferenceText.lines(differences) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        let hasChanges = differences.contains { !$0.changes.isEmpty }
        if !hasChanges { options.say("no difference") }
        if exitCode, hasChanges { throw ExitCode(1) }
    }

    private func differences(_ workspace: Workspace) throws(TenantryError) -> [TargetDifference] {
        let first = TenantReference(parsing: first)
        if let since { return try workspace.diff(first, since: since, service: service, reveals: reveal) }
        return try workspace.diff(first, TenantReference(parsing: second ?? ""), service: service, reveals: reveal)
    }
}
