import Documents
import Estate
import SystemPackage

/// A layer that contributes to a tenant, whether or not its folder exists.
package struct TenantLayer: Hashable, Sendable {
    /// The folder relative to the estate's root: `base`, `tiers/gold`, `acme`.
    package let name: String
    /// Whether other tenants have the layer, too.
    package let isShared: Bool
    let usesEnvironment: Bool
    let usesService: Bool
}

extension Workspace {
    /// The layers of a tenant's targets, lowest precedence first, each once.
    ///
    /// - Parameter environment: only those of the targets in this environment.
    func layers(of tenant: Tenant, environment: String? = nil) throws(TenantryError) -> [TenantLayer] {
        let targets = try rethrowing { () throws(EstateError) in
            try estate.targets(of: tenant, environment: environment)
        }
        guard !targets.isEmpty else {
            throw TenantryError(
                .notFound, "the tenant \(tenant.name) is not in the environment \(environment ?? "")",
                hint: "its environments: \(tenant.environments.joined(separator: ", "))")
        }
        // By layer first: what differs between targets keeps its rank.
        var layers: [TenantLayer] = []
        for pattern in estate.manifest.layers {
            for target in targets {
                guard let name = try name(of: pattern, for: target, of: tenant) else { continue }
                let layer = TenantLayer(
                    name: name, isShared: !pattern.uses("tenant"), usesEnvironment: pattern.uses("environment"),
                    usesService: pattern.uses("service"))
                if !layers.contains(layer) { layers.append(layer) }
            }
        }
        return layers
    }

    /// The folder that a layer's pattern gives for a target; nil if an optional attribute is missing.
    private func name(
        of pattern: FolderPattern, for target: Target, of tenant: Tenant
    ) throws(TenantryError) -> String? {
        var components = pattern.beginsWithTenant ? [tenant.folder] : []
        for part in pattern.components.dropFirst(components.count) {
            switch part.expanded({ tenant.value(of: $0, for: target) }) {
            case .text(let text): components.append(text)
            case .skipped: return nil
            case .missing(let attribute):
                throw TenantryError(
                    .badConfiguration,
                    Diagnostic(
                        "the tenant \(tenant.name) has no attribute \(attribute), which the layer \(pattern) needs",
                        file: tenant.file, hint: tenant.hint(toAdd: attribute)))
            }
        }
        return components.joined(separator: "/")
    }

    /// The layer to write into: the one that is named, or else the tenant's own.
    ///
    /// - Parameter environment: the environment whose own layer is meant.
    func layer(
        named name: String?, environment: String?, of tenant: Tenant
    ) throws(TenantryError) -> TenantLayer {
        let layers = try layers(of: tenant, environment: environment)
        if let name {
            let wanted = name.hasSuffix("/") ? String(name.dropLast()) : name
            if let layer = layers.last(where: { $0.name == wanted }) { return layer }
            throw TenantryError(
                .notFound, "\(name.debugDescription) is no layer of the tenant \(tenant.name)",
                notes: ["its layers are \(Self.list(layers))"],
                hint: Suggestion.hint(for: wanted, among: layers.map(\.name)))
        }
        let own = layers.filter { !$0.isShared && !$0.usesService && $0.usesEnvironment == (environment != nil) }
        if let layer = own.last(where: { $0.name == tenant.folder }) ?? own.last { return layer }
        let whose = environment.map { " for the environment \($0)" } ?? ""
        throw TenantryError(
            .usage, "the tenant \(tenant.name) has no layer of its own\(whose)",
            notes: ["its layers are \(Self.list(layers))"], hint: "name one of them with --layer")
    }

    private static func list(_ layers: [TenantLayer]) -> String {
        layers.map(\.name).joined(separator: ", ")
    }
}
