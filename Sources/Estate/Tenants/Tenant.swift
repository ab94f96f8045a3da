/// One customer's instance: its folder, and what its `tenant.yaml` says.
package struct Tenant: Sendable {
    package static let fileName = "tenant.yaml"

    package let name: TenantName
    /// The folder relative to the estate's root.
    package let folder: String
    /// In the order of the file; every name once.
    package let attributes: [(key: String, value: String)]
    /// At least one, all of them the manifest's.
    package let services: [String]
    /// Empty only in an estate without environments; all of them the manifest's.
    package let environments: [String]
    package let isSuspended: Bool
    /// Whether there is a `tenant.yaml`.
    package let hasFile: Bool

    package init(
        name: TenantName, folder: String, attributes: [(key: String, value: String)] = [], services: [String],
        environments: [String] = [], isSuspended: Bool = false, hasFile: Bool = true
    ) {
        self.name = name
        self.folder = folder
        self.attributes = attributes
        self.services = services
        self.environments = environments
        self.isSuspended = isSuspended
        self.hasFile = hasFile
    }

    /// The path of the tenant's file as messages show it.
    package var file: String { "\(folder)/\(Self.fileName)" }

    /// What to do so that the tenant has an attribute: `add attributes: {tier: …}`.
    package func hint(toAdd attribute: String) -> String {
        hasFile
            ? "add attributes: {\(attribute): …}"
            : "the tenant has no \(Self.fileName) yet: make \(file) with attributes: {\(attribute): …}"
    }

    package func attribute(_ name: String) -> String? {
        attributes.first { $0.key == name }?.value
    }

    /// What the tenant gives to patterns for a target: the built-in names and its attributes.
    package func value(of placeholder: String, for target: Target) -> String? {
        switch placeholder {
        case "tenant": name.description
        case "service": target.service
        case "environment": target.environment
        default: attribute(placeholder)
        }
    }
}
