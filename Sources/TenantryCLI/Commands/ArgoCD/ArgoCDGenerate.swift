import ArgumentParser
import Tenantry

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
        for warning in parameters.warnings { Console.standard.warn(warning) }
        let (text, report) = try ArgoCDApplication(at: options.folder, surroundings).generate(parameters)
        RenderSummary.warn(report, all: parameters[.tenant] == ArgoCDApplication.everyTenant)
        try Console.standard.write(text)
    }
}
