/// Where the manifest's pattern `tenants` puts the folders of tenants.
struct TenantPlace: Sendable {
    /// What a folder may be to the layers.
    enum LayerRole {
        case none
        /// The folder is a layer or leads to one, or schemas are in it.
        case layer
        /// A layer's pattern begins with an attribute here, so the folder may be a layer; only `tenant.yaml` can tell.
        case possibleLayer
    }

    private let manifest: Manifest
    private let components: [Pattern]
    /// The part with `{tenant}`.
    private let index: Int
    private let prefix: String
    private let suffix: String

    init(manifest: Manifest) {
        let components = manifest.tenants.components
        let index = components.firstIndex { $0.literal == nil } ?? components.count - 1
        var texts = ["", ""]
        var isAfter = false
        for part in components[index].parts {
            switch part {
            case .literal(let text): texts[isAfter ? 1 : 0] = text
            case .placeholder: isAfter = true
            }
        }
        self.manifest = manifest
        self.components = components
        self.index = index
        self.prefix = texts[0]
        self.suffix = texts[1]
    }

    /// The folder in which the tenants' folders are, from the estate's root on.
    var parent: [String] { components[..<index].map(\.description) }

    /// The tenant whose folder has this name; nil if the pattern gives no such name.
    func tenant(inFolder name: String) -> String? {
        guard name.utf8.count > prefix.utf8.count + suffix.utf8.count, name.hasPrefix(prefix), name.hasSuffix(suffix)
        else { return nil }
        return String(name.dropFirst(prefix.count).dropLast(suffix.count))
    }

    /// The folder of a tenant, from the estate's root on.
    func folder(of name: TenantName) -> [String] {
        parent + ["\(prefix)\(name)\(suffix)"] + components[(index + 1)...].map(\.description)
    }

    /// What a tenant's folder would be to the layers.
    func layerRole(of folder: [String]) -> LayerRole {
        if manifest.schemas.contains(where: { $0.folder == folder }) { return .layer }
        var role = LayerRole.none
        for layer in manifest.layers where !layer.beginsWithTenant {
            var isPossible = false
            var matches = true
            for (name, pattern) in zip(folder[...index], layer.components) {
                if pattern.literal == name { continue }
                let names = pattern.placeholders.map(\.name)
                if pattern.literal != nil || names.contains("tenant") || !mayBe(name, pattern) {
                    matches = false
                    break
                }
                isPossible = isPossible || names.contains { !Pattern.builtIns.contains($0) }
            }
            // A pattern that ends above the tenants' folders says nothing about them.
            guard matches, layer.components.count > index else { continue }
            if !isPossible { return .layer }
            role = .possibleLayer
        }
        return role
    }

    /// Whether a name can come from a pattern; attributes can have any value.
    private func mayBe(_ name: String, _ pattern: Pattern) -> Bool {
        if pattern.placeholders.contains(where: { !Pattern.builtIns.contains($0.name) }) {
            if case .literal(let text) = pattern.parts.first, !name.hasPrefix(text) { return false }
            if case .literal(let text) = pattern.parts.last, !name.hasSuffix(text) { return false }
            return true
        }
        let environments: [String?] = manifest.environments.isEmpty ? [nil] : manifest.environments
        return manifest.services.contains { service in
            environments.contains { environment in
                pattern.expanded { $0 == "service" ? service : environment } == .text(name)
            }
        }
    }
}
