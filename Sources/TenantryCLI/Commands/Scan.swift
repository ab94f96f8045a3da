import ArgumentParser
import Documents
import SystemPackage
import Tenantry

struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Checks that nothing secret is in plain text: before a commit, or in a pipeline.",
        discussion: """
            Files that should be encrypted are, with every value that their rule names, and for exactly those whom \
            .sops.yaml names; no conflict marker is left in them. Other files have no private keys, no tokens of known \
            services and no random strings. It needs no key; with one, --staged checks MACs. Files that git ignores are \
            passed over, and so are lines with tenantry:allow and what .tenantryscan.yaml allows.
            Exit codes: 0 nothing was found, 1 something was, others as for every verb.
            Example: tenantry scan --staged
            """)

    @Argument(help: "Files and folders; without any, the whole folder.", completion: .file())
    var paths: [String] = []

    @Flag(help: "Check what is about to be committed: the contents of git's index.")
    var staged = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let report = try RepositoryScan(.quiet, in: FilePath(options.directory)).run(paths, isStaged: staged)
        if options.json {
            try Console.standard.printJSON(report.problems.map(ProblemRecord.init))
        } else {
            for line in ProblemText.lines(report.problems) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        for skipped in report.skipped { options.say("note: \(skipped.file ?? ""): \(skipped.summary)") }
        let files = "\(report.files) file\(report.files == 1 ? "" : "s")"
        guard !report.problems.isEmpty else { return options.say("\(files): nothing found") }
        options.say("\(files): \(report.problems.count) problem\(report.problems.count == 1 ? "" : "s")")
        throw ExitCode(1)
    }
}
