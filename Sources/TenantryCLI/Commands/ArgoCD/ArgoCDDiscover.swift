import ArgumentParser
import SystemPackage
import Tenantry

struct ArgoCDDiscover: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Prints the estates that an application with this path is about; nothing where there is none.",
        discussion: """
            It knows an estate's folder, a tenant's, and a folder with estates up to three levels below, such as the \
            repository's root; not a folder with a chart or a kustomization.
            Example: tenantry argocd discover
            """)

    @OptionGroup var options: ArgoCDOptions

    func run() throws {
        let surroundings = Surroundings.quiet
        for root in try EstateSearch(surroundings.store).matches(options.folder) {
            try Console.standard.print(root.string)
        }
    }
}
