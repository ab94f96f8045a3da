import ArgumentParser
import Tenantry

struct ArgoCDAppSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "applicationset",
        abstract: "Prints an ApplicationSet with an application for each tenant and environment.",
        discussion: """
            Suspended tenants are left out, and what runs of them stays as it is. It takes no key.
            Example: tenantry argocd applicationset --repository https://git.example.com/estate.git --environment prod
            """)

    @Argument(help: "Only these tenants; without any, all.", completion: .tenant)
    var tenants: [String] = []

    @Option(help: ArgumentHelp("The repository's address for Argo CD.", valueName: "url"))
    var repository: String

    @Option(help: ArgumentHelp("The branch, tag or commit to deploy.", valueName: "revision"))
    var revision: String?

    @Option(help: ArgumentHelp("The estate's folder in the repository; default: where it is.", valueName: "dir"))
    var path: String?

    @Option(help: ArgumentHelp("The name of the ApplicationSet.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("The namespace of Argo CD.", valueName: "namespace"))
    var namespace: String?

    @Option(help: ArgumentHelp("The project of the applications.", valueName: "project"))
    var project: String?

    @Option(help: ArgumentHelp("The address of the cluster to deploy to.", valueName: "url"))
    var server: String?

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        var settings = ArgoCDApplicationSet.Settings(repository: repository)
        settings.path = try path.map { path throws(TenantryError) in try SourceFolder(path) }
        if let revision { settings.revision = revision }
        if let name { settings.name = name }
        if let namespace { settings.namespace = namespace }
        if let project { settings.project = project }
        if let server { settings.server = server }
        let selection = TargetSelection(
            tenants.isEmpty ? .all : .named(tenants), service: targets.service, environment: targets.environment)
        try Console.standard.write(options.workspace().applicationSet(selection, settings).yaml)
    }
}
