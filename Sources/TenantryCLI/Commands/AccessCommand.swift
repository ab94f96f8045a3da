import ArgumentParser
import Tenantry

struct AccessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Shows who can read which encrypted files, and who may.",
        discussion: """
            What the entries of the files say is compared with the rules of .sops.yaml; it takes no key. A reader that \
            the rule does not name is marked drift, one that the rule names and the file lacks is missing. Names are \
            those of recipients in tenantry.yaml.
            Example: tenantry access tenant-1
            Example: tenantry access --recipient alice
            """)

    @Argument(help: "Only the files that this tenant reads; all if none is given.", completion: .tenant)
    var tenant: String?

    @Option(
        name: [.long, .customShort("r")],
        help: ArgumentHelp(
            "Only the files that this one can or may read: a name or a key. Repeatable.", valueName: "recipient"))
    var recipient: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let progress = Progress("files", isQuiet: options.quiet)
        let report = try options.workspace().accessReport(tenant, recipients: recipient, progress: progress.show)
        if options.json {
            try Console.standard.printJSON(report.files.map { FileAccessRecord($0, report.names) })
        } else {
            for line in AccessText.lines(report) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        options.say(AccessText.summary(report))
        try Console.standard.report(report.failures)
    }
}
