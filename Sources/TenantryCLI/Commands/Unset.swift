import ArgumentParser
import Tenantry

struct Unset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset",
        abstract: "Removes an env value or a secret from a tenant.",
        discussion: """
            The entry goes from the tenant's own layer, or from the one that --layer names; what lower layers say \
            counts again.
            Example: tenantry unset acme WEBHOOK_SECRET
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Argument(help: "The name of the value.")
    var key: String

    @OptionGroup var place: PlaceOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.report(options.workspace().unset(place.request(tenant: tenant, key: key)))
    }
}
