import ArgumentParser
import Tenantry

struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Takes access to encrypted files from somebody.",
        discussion: """
            The key goes from the rules in .sops.yaml and from the files, each of which gets a new data key. What the \
            key could read is known to its owner: those secrets are listed, and --rotate gives new values to those that \
            the manifest says how to make. Earlier commits stay readable to it.
            Example: tenantry revoke bob --all --rotate
            """)

    @Argument(help: "Names of recipients in tenantry.yaml, or keys: age1…, ssh-…, a PGP fingerprint.")
    var recipients: [String]

    @Flag(help: "Give new values to the secrets that the key could read, where the manifest says how.")
    var rotate = false

    @OptionGroup var target: AccessTargetOptions
    @OptionGroup var flags: RekeyFlags
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let workspace = try options.workspace()
        let progress = Progress("files", isQuiet: options.quiet)
        var rekeying = flags.options
        rekeying.rotatesSecrets = rotate
        let request = AccessRequest(recipients, to: target.target, options: rekeying)
        let report = try workspace.revoke(request, progress: progress.show)
        try options.print(report, isDryRun: flags.dryRun, workspace.recipientNames)
    }
}
