import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Removes a tenant: its files, and the creation rule that is for it alone.",
        discussion: """
            What goes is listed, and asked for at the terminal. What remains in clusters is named, with the commands \
            that remove it, which are not run. --archive keeps the files in an age file before: keys decrypt FILE | tar \
            x brings them back. What git and backups have is not touched.
            Example: tenantry remove tenant-1 --archive tenant-1.tar.age --recipient age1…
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Flag(help: "Only list what would go.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Remove files, too, that no tenant has by the manifest.")
    var force = false

    @Option(
        help: ArgumentHelp("Keep the files, as they are, in this age file.", valueName: "path"), completion: .file())
    var archive: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Who can read the archive, by name or key; without it, who can read the tenant's secrets. Repeatable.",
            valueName: "recipient"))
    var recipient: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if archive == nil, !recipient.isEmpty { throw ValidationError("--recipient is for --archive") }
    }

    func run() throws {
        let workspace = try options.workspace()
        var request = RemovalRequest(tenant: tenant)
        request.force = force
        request.archive = archive.map { FilePath($0) }
        request.recipients = recipient
        let plan = try workspace.removal(request)
        for warning in plan.warnings { Console.standard.warn(warning) }
        if options.json {
            try Console.standard.printJSON(RemovalRecord(plan))
        } else {
            for line in RemovalText.goes(plan) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        if !dryRun {
            if !yes { try confirm(plan) }
            try workspace.remove(plan, request)
            options.say("removed the tenant \(plan.tenant)" + (archive.map { "; \($0) has its files" } ?? ""))
        }
        guard !options.json else { return }
        for line in RemovalText.remains(plan) { try Console.standard.print(line) }
    }

    private func confirm(_ plan: RemovalPlan) throws(TenantryError) {
        let prompt = try TerminalPrompt(for: "whether to remove the tenant", hint: "add --yes to do without")
        guard try prompt.ask("Type \(plan.tenant) to remove it: ") == plan.tenant.description else {
            throw TenantryError(.usage, "nothing was removed: the answer is not the tenant's name")
        }
    }
}
