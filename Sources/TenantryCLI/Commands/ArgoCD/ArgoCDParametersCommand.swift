import ArgumentParser
import Tenantry

struct ArgoCDParametersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parameters",
        abstract: "Announces the parameters of the application as JSON.",
        discussion: """
            It takes no key.
            Example: tenantry argocd parameters
            """)

    @OptionGroup var options: ArgoCDOptions

    func run() throws {
        try Console.standard.printJSON(ArgoCDApplication(at: options.folder, .quiet).announcements())
    }
}
