import Documents
import Estate

/// What a delivery tool deploys as one: a tenant, or a tenant in one environment; or one service of it.
struct DeliveryUnit: Sendable {
    let tenant: String
    let environment: String?
    /// Nil for all of them.
    let service: String?
    /// Nil where its services have several.
    let namespace: String?
    let isSuspended: Bool

    /// `acme`, `acme-prod`, `acme-prod-web`: unique in the estate.
    var name: String { [tenant, environment, service].compactMap(\.self).joined(separator: "-") }
}

extension Workspace {
    /// The units of the chosen tenants, also of suspended ones. It takes no key.
    ///
    /// - Throws: `badConfiguration` for names that Kubernetes does not take or that coincide, and where a namespace is
    ///   missing; `badInput` if there is nothing.
    func deliveryUnits(_ selection: TargetSelection) throws(TenantryError) -> [DeliveryUnit] {
        var units: [DeliveryUnit] = []
        var owners: [String: DeliveryUnit] = [:]
        for name in try names(of: selection) {
            let tenant = try rethrowing { () throws(EstateError) in try estate.tenant(name) }
            let targets = try targets(of: tenant, in: selection)
            for environment in targets.map(\.environment).uniqued {
                let own = targets.filter { $0.environment == environment }
                var namespaces: [String] = []
                for target in own { namespaces.append(try namespace(of: target, tenant)) }
                let unit = DeliveryUnit(
                    tenant: name.description, environment: environment, service: selection.service,
                    namespace: namespaces.uniqued.count == 1 ? namespaces[0] : nil, isSuspended: tenant.isSuspended)
                if let other = owners.updateValue(unit, forKey: unit.name) {
                    throw TenantryError(
                        .badConfiguration, "two objects would have the name \(unit.name)",
                        notes: [other, unit].map { "the tenant \($0.tenant) in \($0.environment ?? "no environment")" },
                        hint: "generate them for one environment at a time, with --environment")
                }
                // The tools use it as a label's value, too.
                guard unit.name.utf8.count <= 63 else {
                    throw TenantryError(
                        .badConfiguration,
                        "\(unit.name) cannot be the name of an object: it is longer than 63 characters",
                        hint: "shorten the name of the tenant or the environment")
                }
                units.append(unit)
            }
        }
        guard units.isEmpty else { return units }
        throw TenantryError(
            .badInput, "there is nothing to deploy",
            notes: ["none of the chosen tenants has the service and environment asked for"],
            hint: "an empty result would make a delivery tool delete what runs")
    }

    /// The namespace that a target's objects are in.
    ///
    /// - Throws: `badConfiguration` where the manifest leaves it open: then only `kubectl apply` can tell, with the
    ///   namespace of its context, and no delivery tool.
    func namespace(of target: Target, _ tenant: Tenant) throws(TenantryError) -> String {
        let settings = estate.manifest.kubernetes
        let open = Diagnostic(
            "the manifest does not say which namespace the objects are in", file: estate.manifest.file,
            hint: "set kubernetes.namespace, as in namespace: \"{tenant}\": what is printed here sets none")
        guard let text = settings.namespace else { throw TenantryError(.badConfiguration, open) }
        let pattern = try rethrowing { () throws(EstateError) in try Pattern(text) }
        switch pattern.expanded({ tenant.value(of: $0, for: target) }) {
        case .text(let namespace): return namespace
        case .skipped: throw TenantryError(.badConfiguration, open)
        case .missing(let name):
            throw TenantryError(
                .badConfiguration,
                Diagnostic(
                    "the tenant \(tenant.name) has no attribute \(name), which kubernetes.namespace needs",
                    file: tenant.file, hint: tenant.hint(toAdd: name)))
        }
    }
}

extension Swift.Sequence where Element: Hashable {
    /// The elements, each where it comes first.
    var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
