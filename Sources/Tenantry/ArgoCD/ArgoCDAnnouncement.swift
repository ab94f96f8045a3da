import Emission
import Estate

/// A parameter as the plugin announces it to the user interface of Argo CD.
package struct ArgoCDAnnouncement: Encodable, Sendable {
    package let name: String
    package let title: String
    package let tooltip: String
    package let required: Bool
    package let itemType = "string"
    package let collectionType = "string"
    /// What holds if the application says nothing.
    package let string: String

    private enum CodingKeys: String, CodingKey {
        case name, title, tooltip, required, itemType, collectionType, string
    }
}

extension ArgoCDApplication {
    private static let shown = 30

    /// The parameters of the application, with what holds without them. It takes no key.
    package func announcements() throws(TenantryError) -> [ArgoCDAnnouncement] {
        let manifest = workspace.estate.manifest
        let needsEnvironment = manifest.environments.count > 1
        return [
            ArgoCDAnnouncement(
                name: "tenant", title: "Tenant",
                tooltip: Self.choice("The tenant to deploy, or * for all", try workspace.tenantNames()),
                required: tenant == nil, string: tenant ?? ""),
            ArgoCDAnnouncement(
                name: "service", title: "Service",
                tooltip: Self.choice("Only this service", manifest.services), required: false, string: ""),
            ArgoCDAnnouncement(
                name: "environment", title: "Environment",
                tooltip: manifest.environments.isEmpty
                    ? "The estate has no environments" : Self.choice("Only this environment", manifest.environments),
                required: needsEnvironment && environment == nil, string: environment ?? ""),
            ArgoCDAnnouncement(
                name: "format", title: "Format",
                tooltip: Self.choice("How the manifests are written", Self.formats.map(\.rawValue)), required: false,
                string: RenderFormat.kubernetes.rawValue),
        ]
    }

    private static func choice(_ what: String, _ names: [String]) -> String {
        let more = names.count > shown ? ", …" : ""
        return "\(what): \(names.prefix(shown).joined(separator: ", "))\(more)"
    }
}
