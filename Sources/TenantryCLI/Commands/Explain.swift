import ArgumentParser
import Tenantry

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains where a tenant's values come from.",
        discussion: """
            For each value: every layer that sets it, the file and line, what became of it, and what it refers to. \
            Secrets are masked; it takes no key.
            Example: tenantry explain tenant-1 values.image.tag
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Argument(
        help: ArgumentHelp(
            "The value: env.LOG_LEVEL, values.hosts[0].name, LOG_LEVEL alone, or a section. All if it is left out."))
    var path: String?

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let explained = try options.workspace().explain(
            tenant, path: path, service: targets.service, environment: targets.environment)
        if options.json {
            try Console.standard.printJSON(explained.map(ExplainedRecord.init))
        } else {
            for line in ExplainedText.lines(explained) { try Console.standard.print(line) }
        }
    }
}
