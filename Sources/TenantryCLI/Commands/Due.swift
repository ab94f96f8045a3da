import ArgumentParser
import FoundationEssentials
import Tenantry

struct Due: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "due",
        abstract: "Lists the secrets that have to be rotated.",
        discussion: """
            A policy's rotate says how old a secret may become; rotation.yaml beside the secrets file says how old it \
            is. It takes no key. What has no record counts from the last change of its file, and may be older. The exit \
            code is 1 if something is overdue.
            Example: tenantry due --within 14d
            """)

    @Argument(help: "The tenants' names; all if none is given.", completion: .tenant)
    var tenants: [String] = []

    @Option(help: ArgumentHelp("List what is due so soon, too: 12h, 14d, 4w.", valueName: "time"))
    var within: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        _ = try period()
    }

    func run() throws {
        let progress = Progress("tenants", isQuiet: options.quiet)
        let report = try options.workspace().due(
            tenants.isEmpty ? nil : tenants, within: period(), progress: progress.show)
        if options.json {
            try Console.standard.printJSON(report.secrets.map(DueRecord.init))
        } else {
            for line in DueText.lines(report) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        options.say(DueText.summary(report, within: within))
        if report.hasOverdue { throw ExitCode(1) }
    }

    private func period() throws -> Duration {
        guard let within else { return .zero }
        let hours: [Character: Int] = ["h": 1, "d": 24, "w": 7 * 24]
        guard let unit = within.last.flatMap({ hours[$0] }),
            within.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(within.dropLast()), (0...100_000).contains(number)
        else {
            throw ValidationError("\"\(within)\" is no time; write a whole number and h, d or w, as in --within 14d")
        }
        return .seconds(number * unit * 3600)
    }
}
