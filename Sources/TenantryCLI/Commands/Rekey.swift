import ArgumentParser
import Tenantry

struct Rekey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Brings encrypted files in line with the rules of .sops.yaml.",
        discussion: """
            Readers are added and removed as the rules say. A file gets a new data key whenever somebody loses access to \
            it. With --all, rules are brought in line with the recipients of tenantry.yaml before, where a key has their \
            name behind it as a comment. Only files that differ are written: all of them, or none.
            Exit codes: with --dry-run, 1 if anything would change.
            Example: tenantry rekey --all --dry-run
            """)

    @Argument(help: "The tenants whose own files are meant.", completion: .tenant)
    var tenants: [String] = []

    @Flag(help: "All encrypted files of the estate.")
    var all = false

    @Flag(help: "Give every file a new data key, also where nobody loses access.")
    var rotateDataKey = false

    @Flag(
        help: "Give new values to the secrets that somebody who loses access could read, where the manifest says how.")
    var rotate = false

    @OptionGroup var flags: RekeyFlags
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard all != !tenants.isEmpty else {
            throw ValidationError(all ? "--all and names of tenants exclude each other" : "name tenants, or add --all")
        }
    }

    func run() throws {
        let workspace = try options.workspace()
        var rekeying = flags.options
        rekeying.rotatesDataKeys = rotateDataKey
        rekeying.rotatesSecrets = rotate
        let progress = Progress("files", isQuiet: options.quiet)
        let report = try workspace.rekey(all ? .all : .tenants(tenants), rekeying, progress: progress.show)
        try options.print(report, isDryRun: flags.dryRun, workspace.recipientNames)
    }
}
