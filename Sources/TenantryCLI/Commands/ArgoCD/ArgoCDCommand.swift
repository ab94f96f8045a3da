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
