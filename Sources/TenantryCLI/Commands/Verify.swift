import ArgumentParser
import Tenantry

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks tenants without changing anything.",
        discussion: """
            Checks that all files parse, that secrets are encrypted, unchanged and readable for exactly those whom \
            .sops.yaml names, that required secrets are there, and that a render would succeed.
            With --without-keys, secrets stay encrypted: what is left are the files, their readers, the rules, the schemas \
            and the manifests.
            Exit codes: 0 no problems, 1 problems were found and printed, others as for every verb.
            Example: tenantry verify tenant-1 tenant-2
            """)

    @Argument(help: "The tenants' names; all if none is given.", completion: .tenant)
    var tenants: [String] = []

    @Flag(name: .customLong("without-keys"), help: "Check only what takes no key.")
    var isWithoutKeys = false

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let progress = Progress("tenants", isQuiet: options.quiet)
        let report = try options.workspace().verify(
            tenants.isEmpty ? nil : tenants, service: targets.service, environment: targets.environment,
            opensSecrets: !isWithoutKeys, progress: { progress.show($0, of: $1) })
        if options.json {
            try Console.standard.printJSON(report.problems.map(ProblemRecord.init))
        } else {
            for line in ProblemText.lines(report.problems) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        options.say(ProblemText.summary(report))
        if !report.problems.allSatisfy(\.isWarning) { throw ExitCode(1) }
    }
}
