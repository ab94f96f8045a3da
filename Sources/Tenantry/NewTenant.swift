import Documents
import Estate
import SystemPackage

extension Workspace {
    /// The tenant that a request describes, checked as its `tenant.yaml` will be.
    func newTenant(_ request: TenantRequest) throws(TenantryError) -> Tenant {
        let name = try rethrowing { () throws(EstateError) in try TenantName(request.name) }
        let folder = estate.folder(of: name)
        try checkFree(name, folder)
        for (index, attribute) in request.attributes.enumerated() {
            guard !request.attributes[..<index].contains(where: { $0.key == attribute.key }) else {
                throw TenantryError(.usage, "the attribute \(attribute.key) is given twice")
            }
        }
        let tenant: Tenant
        do throws(EstateError) {
            let source = Self.tenantFile(request.attributes).map { SourceText(name: folder, $0) }
            tenant = try Tenant(parsing: source, name: name, folder: folder, manifest: estate.manifest)
        } catch {
            // The file that has the mistake does not exist.
            throw TenantryError(.badInput, error.diagnostic.summary, hint: error.diagnostic.hint)
        }
        try checkAttributes(of: tenant)
        return tenant
    }

    /// The text of `tenant.yaml`; nil if the tenant needs none.
    static func tenantFile(_ attributes: [(key: String, value: String)]) -> String? {
        guard !attributes.isEmpty else { return nil }
        let writer = ScalarWriter(allowsBlock: false)
        let lines = attributes.map { key, value in
            "  \(ScalarWriter.key().spelling(of: .string(key)).text): \(writer.spelling(of: .string(value)).text)\n"
        }
        return "attributes:\n" + lines.joined()
    }

    private func checkFree(_ name: TenantName, _ folder: String) throws(TenantryError) {
        let known = try rethrowing { () throws(EstateError) in try estate.tenants() }
        guard !known.contains(name) else {
            throw TenantryError(
                .cannotCreate,
                Diagnostic(
                    "the tenant \(name) exists already", file: folder,
                    hint: "choose another name, or change it with tenantry set and tenantry edit"))
        }
        let layers = estate.manifest.layers.filter { !$0.uses("tenant") }
        if let layer = layers.first(where: { $0.description == folder || $0.description.hasPrefix(folder + "/") }) {
            throw TenantryError(
                .badInput, "\(name) cannot be the name of a tenant: its folder would be that of the layer \(layer)",
                hint: "choose another name")
        }
    }

    /// - Throws: `usage` if a layer needs an attribute that the tenant is not given.
    private func checkAttributes(of tenant: Tenant) throws(TenantryError) {
        for layer in estate.manifest.layers {
            for placeholder in layer.placeholders
            where !placeholder.isOptional && !Pattern.builtIns.contains(placeholder.name) {
                let name = placeholder.name
                guard tenant.attribute(name) == nil else { continue }
                let known = AttributeCatalog(self).values(of: name)
                let mistyped = Suggestion.nearest(to: name, among: tenant.attributes.map(\.key))
                throw TenantryError(
                    .usage, "the layer \(layer) needs the attribute \(name)",
                    notes: known.isEmpty ? [] : ["there are \(known.joined(separator: ", "))"],
                    hint: mistyped.map { "did you mean \(name) where you wrote \($0)?" }
                        ?? "add --attribute \(name)=\(known.first ?? "…")")
            }
        }
    }
}

/// The values that attributes have by the folders of the layers: `tiers/{tier}` has `gold` if there is `tiers/gold`.
struct AttributeCatalog {
    private let workspace: Workspace

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// The values of an attribute, sorted. What cannot be read is left out.
    func values(of attribute: String) -> [String] {
        let layers = workspace.estate.manifest.layers.filter { $0.uses(attribute) }
        return Set(layers.flatMap { folders(of: $0, attribute) }).sorted()
    }

    /// What may have been meant by a layer that has no folder.
    func suggestion(for layer: TenantLayer) -> String? {
        let name = FilePath(layer.name)
        let siblings = entries(in: name.removingLastComponent().string)
        return Suggestion.nearest(to: name.lastComponent?.string ?? "", among: siblings).map { "did you mean \($0)?" }
    }

    private func folders(of layer: FolderPattern, _ attribute: String) -> [String] {
        let parent = layer.components.prefix { $0.literal != nil }
        guard parent.count < layer.components.count else { return [] }
        let parts = layer.components[parent.count].parts
        guard parts.count == 1, case .placeholder(let placeholder) = parts[0], placeholder.name == attribute else {
            return []
        }
        return entries(in: parent.map(\.description).joined(separator: "/"))
    }

    private func entries(in folder: String) -> [String] {
        let estate = workspace.estate
        let entries = (try? estate.store.list(estate.path(folder))) ?? []
        return entries.filter { $0.kind != .file && !$0.name.hasPrefix(".") }.map(\.name).sorted()
    }
}
