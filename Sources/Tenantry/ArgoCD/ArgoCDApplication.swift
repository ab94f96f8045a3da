import Documents
import Emission
import Estate
package import SystemPackage

/// An application of Argo CD, as the plugin sees it: an estate, and where in it the application's path is.
package struct ArgoCDApplication: Sendable {
    /// Stands for all tenants but the suspended ones.
    package static let everyTenant = "*"

    let workspace: Workspace
    /// The tenant in whose folder the path is, and its environment if the path is in the folder of that.
    package let tenant: String?
    package let environment: String?

    /// - Parameter folder: the application's path, or the repository's root.
    /// - Throws: `notFound` where there is no estate, or several.
    package init(at folder: FilePath, _ surroundings: Surroundings) throws(TenantryError) {
        let places = try EstateSearch(surroundings.store).estates(around: folder)
        guard let root = places.first, places.count == 1 else {
            throw TenantryError(
                .notFound, places.isEmpty ? "there is no estate here" : "there are several estates here",
                notes: places.map(\.string),
                hint: "let spec.source.path of the application be a tenant's folder, or the one with "
                    + Manifest.fileName)
        }
        workspace = try Workspace(from: root, surroundings: surroundings)
        let estate = workspace.estate
        let found = try rethrowing { () throws(EstateError) in
            var path = try estate.store.resolve(folder)
            guard path.removePrefix(estate.root) else { return (String?.none, String?.none) }
            guard let found = try estate.tenant(around: path) else { return (nil, nil) }
            let environment = found.rest.first.flatMap { found.tenant.environments.contains($0) ? $0 : nil }
            return (found.tenant.name.description, environment)
        }
        (tenant, environment) = found
    }

    /// Which targets the application consists of.
    ///
    /// - Throws: `badInput` where that is not said: no tenant, or none of a tenant's several environments.
    func selection(_ parameters: ArgoCDParameters) throws(TenantryError) -> TargetSelection {
        let named = try agreed(parameters[.tenant], tenant, "tenant")
        guard let named else {
            let names = try workspace.tenantNames()
            throw TenantryError(
                .badInput, "the application names no tenant",
                notes: ["there are \(names.prefix(10).joined(separator: ", "))\(names.count > 10 ? ", …" : "")"],
                hint: "set the parameter tenant, or let spec.source.path be a tenant's folder")
        }
        let environment = try agreed(parameters[.environment], environment, "environment")
        let selection = TargetSelection(
            named == Self.everyTenant ? .all : .named([named]), service: parameters[.service],
            environment: environment)
        guard environment == nil, workspace.estate.manifest.environments.count > 1 else { return selection }
        for name in try workspace.names(of: selection) {
            let tenant = try rethrowing { () throws(EstateError) in try workspace.estate.tenant(name) }
            guard tenant.environments.count > 1 else { continue }
            throw TenantryError(
                .badInput, "the application names no environment, and the tenant \(name) has several",
                notes: ["it has \(tenant.environments.joined(separator: ", "))"],
                hint: "set the parameter environment")
        }
        return selection
    }

    /// Two ways to say one thing must not contradict each other: one would deploy what nobody asked for.
    private func agreed(_ parameter: String?, _ path: String?, _ what: String) throws(TenantryError) -> String? {
        guard let parameter, let path, parameter != path else { return parameter ?? path }
        throw TenantryError(
            .badInput, "the application's path is of the \(what) \(path), and its parameter says \(parameter)",
            hint: "remove the parameter, or let the path be the estate's folder")
    }

    /// Renders what the application asks for.
    ///
    /// - Throws: the first error of any target: half an application must not be deployed.
    package func generate(
        _ parameters: ArgoCDParameters
    ) throws(TenantryError) -> (text: [UInt8], report: RenderReport) {
        let format = try Self.format(parameters[.format] ?? RenderFormat.kubernetes.rawValue)
        var text: [UInt8] = []
        let report = try workspace.render(try selection(parameters), as: format) { text += $0 }
        if let error = report.failures.errors.first { throw error }
        return (text, report)
    }

    /// The formats that Argo CD can apply.
    static let formats = RenderFormat.allCases.filter { $0.manifests == .yaml }

    private static func format(_ name: String) throws(TenantryError) -> RenderFormat {
        if let format = formats.first(where: { $0.rawValue == name }) { return format }
        let names = formats.map(\.rawValue)
        throw TenantryError(
            .badInput, "\(name.debugDescription) is no format of manifests",
            hint: Suggestion.hint(for: name, among: names) ?? "the formats are \(names.joined(separator: ", "))")
    }
}
