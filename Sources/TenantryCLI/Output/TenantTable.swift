import Estate
import Tenantry

/// The tenants with a column for each attribute, in the order in which the attributes come up.
enum TenantTable {
    static func lines(_ tenants: [Tenant], paint: Paint = .standard) -> [String] {
        var attributes: [String] = []
        for tenant in tenants {
            for attribute in tenant.attributes where !attributes.contains(attribute.key) {
                attributes.append(attribute.key)
            }
        }
        let hasServices = Set(tenants.map(\.services)).count > 1
        let hasEnvironments = tenants.contains { !$0.environments.isEmpty }
        let hasSuspended = tenants.contains(where: \.isSuspended)
        var heading = ["TENANT"] + attributes.map { $0.uppercased() }
        if hasServices { heading.append("SERVICES") }
        if hasEnvironments { heading.append("ENVIRONMENTS") }
        if hasSuspended { heading.append("STATE") }
        var table = Table()
        table.add(heading)
        for tenant in tenants {
            var row = [tenant.name.description] + attributes.map { (tenant.attribute($0) ?? "-").onOneLine }
            if hasServices { row.append(tenant.services.joined(separator: ",")) }
            if hasEnvironments { row.append(tenant.environments.joined(separator: ",")) }
            if hasSuspended { row.append(tenant.isSuspended ? "suspended" : "") }
            table.add(row)
        }
        let lines = table.lines
        return [paint.heading(lines[0])] + lines.dropFirst()
    }
}

/// A tenant for scripts.
struct TenantRecord: Encodable {
    let name: String
    let folder: String
    let attributes: JSONObject<String>
    let services: [String]
    let environments: [String]
    let suspended: Bool

    init(_ tenant: Tenant) {
        name = tenant.name.description
        folder = tenant.folder
        attributes = JSONObject(members: tenant.attributes.map { ($0.key, $0.value) })
        services = tenant.services
        environments = tenant.environments
        suspended = tenant.isSuspended
    }
}
