import ArgumentParser
import SystemPackage
import Tenantry

struct ExplainRule: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain-rule",
        abstract: "Explains which creation rule is for a file, and who can read it.",
        discussion: """
            Which .sops.yaml counts, which of its rules applies and why, and what that rule says: for whom, and which \
            values are encrypted. If the file is there, whether it agrees. It takes no key.
            Example: tenantry explain-rule acme/secrets.enc.yaml
            """)

    @Argument(help: "The file, which need not exist.", completion: .file())
    var file: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let explanation = try FileCrypto(.process).explainRule(for: FilePath(file))
        if options.json {
            try Console.standard.printJSON(ExplainedRuleRecord(explanation))
        } else {
            for line in ExplainedRuleText.lines(explanation) { try Console.standard.print(line) }
        }
    }
}
