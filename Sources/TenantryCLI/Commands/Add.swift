import ArgumentParser
import Tenantry

struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Adds a tenant: its folder, its files and its required secrets.",
        discussion: """
            Secrets that the manifest requires and says how to make are generated. With --recipient, a creation rule \
            for the tenant's secrets is put into .sops.yaml, for those who could read them anyway and the new ones.
            Example: tenantry add umbrella --attribute tier=gold --attribute region=eu
            """)

    @Argument(help: "The tenant's name: lower-case letters, digits and hyphens.")
    var tenant: String

    @OptionGroup var new: NewTenantOptions

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let report = try options.workspace().add(new.request(tenant))
        for warning in report.warnings { Console.standard.warn(warning) }
        guard !options.json else { return try Console.standard.printJSON(AdditionRecord(report)) }
        options.say("added the tenant \(report.tenant): \(report.files.joined(separator: ", "))")
        if !report.generated.isEmpty { options.say("generated \(report.generated.joined(separator: ", "))") }
        if let rule = report.rule { options.say("added the creation rule \(rule)") }
        for key in report.missing {
            options.say("still to set: tenantry set \(report.tenant) \(key) --secret, or with --file FILE")
        }
    }
}

/// An addition, for scripts.
private struct AdditionRecord: Encodable {
    let files, generated, missing: [String]
    let rule: String?
    let tenant: String

    init(_ report: AdditionReport) {
        (files, generated, missing) = (report.files, report.generated, report.missing)
        (rule, tenant) = (report.rule, report.tenant)
    }
}
