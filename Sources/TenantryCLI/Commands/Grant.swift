import ArgumentParser
import Tenantry

struct Grant: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Lets somebody read encrypted files, by their rules and by themselves.",
        discussion: """
            The rule in .sops.yaml gets the key, and the files follow; their data keys stay. A rule that is for others, \
            too, is left as it is: the files of --tenant or --path get a rule of their own before it.
            Example: tenantry grant alice --tenant tenant-1
            """)

    @Argument(help: "Names of recipients in tenantry.yaml, or keys: age1…, ssh-…, a PGP fingerprint.")
    var recipients: [String]

    @Option(help: ArgumentHelp("The key group, of a rule that has several; counted from 1.", valueName: "number"))
    var group: Int?

    @OptionGroup var target: AccessTargetOptions
    @OptionGroup var flags: RekeyFlags
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let workspace = try options.workspace()
        let progress = Progress("files", isQuiet: options.quiet)
        let request = AccessRequest(recipients, to: target.target, group: group, options: flags.options)
        let report = try workspace.grant(request, progress: progress.show)
        try options.print(report, isDryRun: flags.dryRun, workspace.recipientNames)
    }
}
