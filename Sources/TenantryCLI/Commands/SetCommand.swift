import ArgumentParser
import Estate
import Tenantry

struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets an env value or a secret of a tenant.",
        discussion: """
            The value comes from a prompt that does not show it, from standard input or from a file; never from the \
            command line, which others can see. A new key needs --env or --secret.
            Example: tenantry set acme DB_PASSWORD
            Example: echo debug | tenantry set acme LOG_LEVEL --env --stdin
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Argument(help: "The name of the value.")
    var key: String

    @Argument(help: .hidden)
    var rest: [String] = []

    @OptionGroup var place: PlaceOptions
    @OptionGroup var value: ValueOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        // What has come along is not repeated: it may be the secret.
        guard rest.isEmpty, !key.contains("=") else {
            throw ValidationError(
                "a value on the command line would be visible to others; use the prompt, --stdin or --file")
        }
    }

    func run() throws {
        let workspace = try options.workspace()
        let request = place.request(tenant: tenant, key: key)
        let section = try workspace.checkSetting(request)
        let value = try value.read("\(section == .secrets ? "secret" : "value") \(key) of \(tenant): ")
        try options.report(workspace.set(request, to: value))
    }
}
