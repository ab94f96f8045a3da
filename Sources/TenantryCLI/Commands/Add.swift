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

    @Option(
        name: [.long, .customShort("a")],
        help: ArgumentHelp("An attribute for tenant.yaml; repeatable.", valueName: "name=value"))
    var attribute: [String] = []

    @Option(
        name: [.long, .customShort("r")],
        help: ArgumentHelp("Somebody else who can read the secrets; repeatable.", valueName: "age1…"))
    var recipient: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        for text in attribute { _ = try Self.attribute(text) }
    }

    func run() throws {
        let request = try TenantRequest(name: tenant, attributes: attribute.map(Self.attribute), recipients: recipient)
        let report = try options.workspace().add(request)
        for warning in report.warnings { Console.standard.warn(warning) }
        guard !options.json else { return try Console.standard.printJSON(AdditionRecord(report)) }
        options.say("added the tenant \(report.tenant): \(report.files.joined(separator: ", "))")
        if !report.generated.isEmpty { options.say("generated \(report.generated.joined(separator: ", "))") }
        if let rule = report.rule { options.say("added the creation rule \(rule)") }
        for key in report.missing {
            options.say("still to set: tenantry set \(report.tenant) \(key) --secret, or with --file FILE")
        }
    }

    /// A name and a value, from `tier=gold`.
    static func attribute(_ text: String) throws -> (key: String, value: String) {
        guard let index = text.firstIndex(of: "="), index != text.startIndex else {
            throw ValidationError("\"\(text)\" is no attribute; write it as in --attribute tier=gold")
        }
        return (String(text[..<index]), String(text[text.index(after: index)...]))
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
