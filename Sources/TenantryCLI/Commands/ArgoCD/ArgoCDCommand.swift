import ArgumentParser
import SystemPackage
import Tenantry

struct ArgoCDCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "argocd",
        abstract: "Is a config management plugin of Argo CD.",
        discussion: """
            Argo CD calls these verbs in the folder of an application, and tells them by variables which tenant, \
            service and environment it is: docs/ARGOCD.md.
            Example: ARGOCD_ENV_TENANT=acme tenantry argocd generate
            """,
        subcommands: [ArgoCDGenerate.self, ArgoCDDiscover.self, ArgoCDParametersCommand.self, ArgoCDAppSet.self])
}

/// Where the application is.
struct ArgoCDOptions: ParsableArguments {
    @Option(
        name: .customShort("C"),
        help: ArgumentHelp("The folder of the application; without it, the working directory.", valueName: "dir"),
        completion: .directory)
    var directory: String = "."

    var folder: FilePath { FilePath(directory) }
}

struct ArgoCDGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Renders the application's tenant as manifests.",
        discussion: """
            The tenant is the one in whose folder the application's path is, or that of the parameter tenant or of \
            ARGOCD_ENV_TENANT; service and environment likewise. An error in any target, and an empty result, fail.
            Example: ARGOCD_ENV_TENANT=acme tenantry argocd generate
            """)

    @OptionGroup var options: ArgoCDOptions

    func run() throws {
        let surroundings = Surroundings.quiet
        let parameters = try ArgoCDParameters(environment: surroundings.environment)
        let text = try ArgoCDApplication(at: options.folder, surroundings).generate(parameters)
        try Console.standard.write(text)
    }
}

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
