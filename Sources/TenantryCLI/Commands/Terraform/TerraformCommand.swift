import ArgumentParser

struct TerraformCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terraform",
        abstract: "Answers Terraform's questions.",
        discussion: """
            Example: tenantry render tenant-1 --format tfvars > tenant-1.auto.tfvars.json
            """,
        subcommands: [TerraformExternal.self])
}
