import ArgumentParser
import Emission
import Tenantry

struct TerraformExternal: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "external",
        abstract: "Gives a tenant's variables to Terraform's data source external.",
        discussion: """
            Reads a JSON object with tenant and, where they are needed, service, environment and only (env or secrets) \
            from standard input, and prints the variables as a JSON object of strings.
            Terraform keeps the result in its state, in plain text: encrypt the state, or ask for "only": "env".
            Example: data "external" "acme" { program = ["tenantry", "terraform", "external", "-C", "tenants"], \
            query = { tenant = "acme" } }
            """)

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let query = try ExternalQuery(StandardInput.read())
        let workspace = try options.workspace()
        let variables = try workspace.variables(
            of: query.tenant, service: query.service, environment: query.environment)
        let wanted = variables.filter { query.only == nil || $0.isSecret == (query.only == .secrets) }
        // Terraform shows this where the program fails or its log is on, and a person sees it.
        if wanted.contains(where: \.isSecret) {
            options.say("note: Terraform keeps these values in its state, secrets in plain text")
        }
        try Console.standard.printJSON(JSONObject(members: wanted.map { ($0.name, $0.value) }))
    }
}
