import ArgumentParser
import Tenantry

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a tenant's final variables and secrets, and where each comes from.",
        discussion: """
            Secrets, and variables that refer to one, are masked; it takes no key. With --reveal they are shown.
            Example: tenantry show tenant-1 --environment prod
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Flag(help: "Show the secrets.")
    var reveal = false

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let shown = try options.workspace().show(
            tenant, service: targets.service, environment: targets.environment, reveals: reveal)
        if options.json {
            try Console.standard.printJSON(shown.map(ShownRecord.init))
        } else {
            for line in ShownText.lines(shown) { try Console.standard.print(line) }
        }
    }
}
