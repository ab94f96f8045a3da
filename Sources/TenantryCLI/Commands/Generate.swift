import ArgumentParser
import Tenantry

struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Generates secrets that tenants do not have yet.",
        discussion: """
            Secrets that the manifest requires and says how to make get a value where no layer of the tenant has one; \
            what is there stays as it is. With --key, these secrets, required or not.
            Example: tenantry generate acme
            Example: tenantry generate --all-tenants --key WEBHOOK_SECRET
            """)

    @Argument(help: "The tenants' names.", completion: .tenant)
    var tenants: [String] = []

    @Flag(help: "For all tenants.")
    var allTenants = false

    @Option(
        name: [.long, .customShort("k")], help: ArgumentHelp("A secret to generate; repeatable.", valueName: "key"))
    var key: [String] = []

    @Option(help: ArgumentHelp("Write into this layer instead of the tenant's own.", valueName: "layer"))
    var layer: String?

    @Option(
        help: ArgumentHelp("Write into the tenant's layer for this environment.", valueName: "environment"),
        completion: .environment)
    var environment: String?

    @Flag(help: "Do everything but write files and run hooks.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if allTenants, !tenants.isEmpty { throw ValidationError("name tenants or give --all-tenants, not both") }
        if !allTenants, tenants.isEmpty { throw ValidationError("name the tenants, or give --all-tenants") }
        if layer != nil, allTenants || tenants.count > 1 {
            throw ValidationError("a layer is that of one tenant: name one")
        }
    }

    func run() throws {
        let workspace = try options.workspace()
        let request = RotationRequest(
            .missing(key, of: allTenants ? nil : tenants), layer: layer, environment: environment, isTrial: dryRun)
        try RotationText(options, request).report(workspace.rotate(request, observer: options.observer))
    }
}
