import ArgumentParser
import SOPS
import SystemPackage
import Tenantry

struct GitResolve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Ends the merge conflict of an encrypted file.",
        discussion: """
            Where both sides changed one value, the merge leaves their lines between markers. Keep one side's lines and \
            run this: the file gets a MAC that fits. Or let it take a side's values in all conflicts; what did not \
            conflict stays merged. Every value must be one of those that the sides have in its place. Works until the \
            merge is committed, also after git add.
            Example: tenantry git resolve acme/secrets.enc.yaml && git add acme/secrets.enc.yaml
            Example: tenantry git resolve --theirs acme/secrets.enc.yaml
            """)

    @Argument(help: "The files.", completion: .file())
    var files: [String]

    @Flag(help: "Take our value in each conflict. In a rebase, ours is the branch that one rebases onto.")
    var ours = false

    @Flag(help: "Take their value in each conflict.")
    var theirs = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if ours, theirs { throw ValidationError("--ours and --theirs exclude each other") }
    }

    func run() throws {
        let side: SecretsMerge.Side? = ours ? .ours : theirs ? .theirs : nil
        for file in files {
            let report = try GitResolution(.process).resolve(FilePath(file), favoring: side)
            for note in report.notes { options.say("note: \(note)") }
            for name in report.missing { options.say("note: both sides have \(name), and \(file) has it not any more") }
            for name in report.dropped { options.say("note: one side added \(name), and \(file) does not have it") }
            for name in report.chosen { options.say("took \(side == .ours ? "our" : "their") value of \(name)") }
            options.say(report.isChanged ? "resolved \(file); next: git add \(file)" : "unchanged: \(file)")
        }
    }
}
