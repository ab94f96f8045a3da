import ArgumentParser
import Tenantry

/// What a new tenant is given.
struct NewTenantOptions: ParsableArguments {
    @Option(
        name: [.long, .customShort("a")],
        help: ArgumentHelp("An attribute for tenant.yaml; repeatable.", valueName: "name=value"))
    var attribute: [String] = []

    @Option(
        name: [.long, .customShort("r")],
        help: ArgumentHelp("Somebody else who can read the secrets; repeatable.", valueName: "age1…"))
    var recipient: [String] = []

    var isEmpty: Bool { attribute.isEmpty && recipient.isEmpty }

    func validate() throws {
        for text in attribute { _ = try Self.attribute(text) }
    }

    func request(_ tenant: String) throws -> TenantRequest {
        try TenantRequest(name: tenant, attributes: attribute.map(Self.attribute), recipients: recipient)
    }

    /// A name and a value, from `tier=gold`.
    private static func attribute(_ text: String) throws -> (key: String, value: String) {
        guard let index = text.firstIndex(of: "="), index != text.startIndex else {
            throw ValidationError("\"\(text)\" is no attribute; write it as in --attribute tier=gold")
        }
        return (String(text[..<index]), String(text[text.index(after: index)...]))
    }
}
