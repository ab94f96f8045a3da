import ArgumentParser
import Tenantry

struct Affected: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affected",
        abstract: "Lists the targets that changes since a git revision can touch.",
        discussion: """
            A pipeline deploys these and leaves the others alone. It takes no key and resolves nothing: a target is \
            listed if a file of its layers says something else than in the commit, comments aside, or if it is new or \
            gone. What is not committed counts, too.
            Example: tenantry affected --since origin/main --json
            """)

    @Option(help: ArgumentHelp("The commit to compare with.", valueName: "rev"))
    var since: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let affected = try options.workspace().affected(since: since)
        if options.json {
            try Console.standard.printJSON(affected.targets.map(ChangedTargetRecord.init))
        } else {
            for line in ChangedTargetTable.lines(affected.targets) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        if affected.targets.isEmpty, affected.failures.isEmpty { options.say("no target is affected") }
        try Console.standard.report(affected.failures)
    }
}
