import ArgumentParser
import Documents
import Tenantry

/// What Helm calls as a post-renderer.
struct HelmPostRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post-render",
        abstract: "Puts a tenant's configuration into what a chart rendered; Helm calls it.",
        discussion: """
            Manifests come on standard input and go to standard output. References such as ${{ env.HOST }} are filled, \
            those to secrets only in the data of Secrets; the tenant's ConfigMaps and Secrets are added; pods that use \
            them get their full names, and the annotation checksum/tenantry.
            Example: helm template ./chart | tenantry helm post-render acme
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Flag(help: "Add no ConfigMaps and Secrets.")
    var noObjects = false

    @Flag(help: "Leave references as they are.")
    var noReferences = false

    @Option(
        help: ArgumentHelp(
            "The release's namespace: an error if the tenant's objects go elsewhere.", valueName: "name"))
    var namespace: String?

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let source = SourceText(name: StandardInput.name, bytes: try StandardInput.read(), masksValues: true)
        let workspace = try options.workspace(.quiet)
        try options.warnIfSuspended(tenant, in: workspace)
        var request = PostRender(
            TargetSelection(tenant, service: targets.service, environment: targets.environment))
        request.addsObjects = !noObjects
        request.fillsReferences = !noReferences
        request.namespace = namespace
        let text = try workspace.postRender(source, request)
        try Console.standard.writeSecret(text.span)
    }
}
