import ArgumentParser
import Tenantry

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the tenants with their attributes.",
        discussion: """
            It takes no key.
            Example: tenantry list --json
            """)

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let tenants = try options.workspace().list()
        if options.json {
            try Console.standard.printJSON(tenants.map(TenantRecord.init))
        } else if tenants.isEmpty {
            options.say("there are no tenants yet; tenantry add NAME adds one")
        } else {
            for line in TenantTable.lines(tenants) { try Console.standard.print(line) }
        }
    }
}
