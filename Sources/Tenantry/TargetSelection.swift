package import Emission
package import Estate

/// Which targets a verb is about.
package struct TargetSelection: Sendable {
    package enum Tenants: Sendable {
        case all
        case named([String])
    }

    package var tenants: Tenants
    /// Only this service.
    package var service: String?
    /// Only this environment.
    package var environment: String?
    /// Of all tenants, only those of this part.
    package var shard: Shard?
    /// Of all tenants, only these; nil for no such limit.
    package var among: Set<TenantName>?

    /// In formats that are lists of variables, only this part of a target's.
    package var only: VariablePart?

    package init(_ tenants: Tenants, service: String? = nil, environment: String? = nil) {
        self.tenants = tenants
        self.service = service
        self.environment = environment
    }

    package init(_ tenant: String, service: String? = nil, environment: String? = nil) {
        self.init(.named([tenant]), service: service, environment: environment)
    }
}

extension Workspace {
    /// The names of the chosen tenants, sorted, each once.
    ///
    /// - Throws: `notFound` for a name that is no tenant's, with the nearest one.
    func names(of selection: TargetSelection) throws(TenantryError) -> [TenantName] {
        try rethrowing { () throws(EstateError) in
            switch selection.tenants {
            case .all:
                return try estate.tenants().filter {
                    (selection.shard?.contains($0) ?? true) && (selection.among?.contains($0) ?? true)
                }
            case .named(let texts):
                var names: Set<TenantName> = []
                for text in texts { names.insert(try estate.tenant(named: text).name) }
                return names.sorted()
            }
        }
    }

    /// The chosen targets of a tenant, sorted by service and environment.
    ///
    /// - Throws: `notFound` for a service or an environment that the manifest does not have.
    func targets(of tenant: Tenant, in selection: TargetSelection) throws(TenantryError) -> [Target] {
        let targets = try rethrowing { () throws(EstateError) in
            try estate.targets(of: tenant, service: selection.service, environment: selection.environment)
        }
        return targets.sorted {
            ($0.service, $0.environment ?? "") < ($1.service, $1.environment ?? "")
        }
    }

    /// A tenant, and the chosen ones of its targets.
    ///
    /// - Throws: `notFound` if there is none.
    func targets(
        of name: String, service: String?, environment: String?
    ) throws(TenantryError) -> (tenant: Tenant, targets: [Target]) {
        let selection = TargetSelection(name, service: service, environment: environment)
        let tenant = try rethrowing { () throws(EstateError) in
            try estate.tenant(named: name)
        }
        let targets = try targets(of: tenant, in: selection)
        guard targets.isEmpty else { return (tenant, targets) }
        let wanted = [service.map { "service \($0)" }, environment.map { "environment \($0)" }].compactMap(\.self)
        throw TenantryError(
            .notFound, "the tenant \(tenant.name) does not have the \(wanted.joined(separator: " in the "))",
            hint: "\(tenant.file) says which services and environments it has")
    }
}

extension TargetSelection {
    /// Whether no part of the tenants was left to another machine, or to an earlier render: only then is it strange that
    /// there is nothing to render.
    var isWhole: Bool { shard == nil && among == nil }
}

/// Where one target is needed and several are chosen.
extension [Target] {
    /// How many are named in a message.
    static let shown = 10

    /// The first ones by name, for the notes of a message.
    var titles: [String] { prefix(Self.shown).map(\.title) + (count > Self.shown ? ["…"] : []) }

    /// What to add to a command line to choose the first one: `add --service api --environment dev, for example`.
    var choice: String {
        guard let first else { return "" }
        func differs(_ part: (Target) -> String?) -> Bool { contains { part($0) != part(first) } }
        var options: [String] = []
        if differs(\.service) { options += ["--service", first.service] }
        if let environment = first.environment, differs(\.environment) { options += ["--environment", environment] }
        let parts = [
            differs(\.tenant.description) ? "name one tenant, such as \(first.tenant)" : nil,
            options.isEmpty ? nil : "add \(options.joined(separator: " ")), for example",
        ]
        return parts.compactMap(\.self).joined(separator: ", and ")
    }
}
