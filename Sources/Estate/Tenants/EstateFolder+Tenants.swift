import Documents
package import SystemPackage

extension EstateFolder {
    /// The names of all tenants, sorted.
    ///
    /// A tenant is a folder where the manifest's pattern `tenants` puts it, that is not hidden and no layer, and that
    /// holds `tenant.yaml` or a section's file. Lists one folder, and looks for those files without reading them.
    ///
    /// - Throws: `EstateError`, also with code `invalidName` for a folder with a `tenant.yaml` whose name no tenant
    ///   can have.
    package func tenants() throws(EstateError) -> [TenantName] {
        try tenants { error throws(EstateError) in throw error }
    }

    /// The names of all tenants, sorted, as `tenants()` finds them.
    ///
    /// - Parameter handleInvalid: is given the error about a folder whose name no tenant can have.
    package func tenants(
        handleInvalid: (EstateError) throws(EstateError) -> Void
    ) throws(EstateError) -> [TenantName] {
        guard let parent = try files.folder(place.parent) else { return [] }
        var names: [TenantName] = []
        for entry in try files.named({ () throws(EstateError) in try store.list(parent) }) {
            guard entry.kind == .folder || entry.kind == .link, !entry.name.hasPrefix("."),
                let text = place.tenant(inFolder: entry.name)
            else { continue }
            let name: TenantName
            do throws(EstateError) {
                name = try TenantName(text)
            } catch {
                let folder = parent.appending(entry.name)
                guard try store.status(folder.appending(Tenant.fileName)) != nil else { continue }
                var error = error
                error.diagnostic.file = self.name(of: folder)
                try handleInvalid(error)
                continue
            }
            if try isTenant(name, isLink: entry.kind == .link) { names.append(name) }
        }
        return names.sorted()
    }

    /// The tenant with this name, and what its `tenant.yaml` says.
    ///
    /// - Throws: `EstateError` with code `unknownTenant` and the nearest name, `invalidName`, or what is wrong with the
    ///   file.
    package func tenant(named text: String) throws(EstateError) -> Tenant {
        try tenant(TenantName(text))
    }

    /// The tenant with this name, and what its `tenant.yaml` says.
    ///
    /// - Throws: as `tenant(named:)`
    package func tenant(_ name: TenantName) throws(EstateError) -> Tenant {
        let components = place.folder(of: name)
        let role = place.layerRole(of: components)
        guard role != .layer, let path = try files.folder(components) else { throw try unknownTenant(name) }
        let file = try files.read(Tenant.fileName, in: path, limit: FileLimit.manifest)
        if file == nil {
            guard role == .none, try holdsSection(path) else { throw try unknownTenant(name) }
        }
        let folder = components.joined(separator: "/")
        return try Tenant(parsing: file?.source, name: name, folder: folder, manifest: manifest)
    }

    /// The folder of a tenant, whether or not it exists, relative to the estate's root.
    package func folder(of name: TenantName) -> String {
        place.folder(of: name).joined(separator: "/")
    }

    /// Whether an entry of the folder where the tenants are is a tenant.
    ///
    /// - Parameter isLink: whether it is a link; one that leads nowhere or to a file is no tenant.
    private func isTenant(_ name: TenantName, isLink: Bool) throws(EstateError) -> Bool {
        let components = place.folder(of: name)
        let role = place.layerRole(of: components)
        guard role != .layer else { return false }
        let folder: FilePath?
        do throws(EstateError) {
            folder = try files.folder(components)
        } catch {
            guard isLink else { throw error }
            switch error.code {
            case .notFolder, .notFound: return false
            case .leavesEstate:
                // Teams link to charts and scripts elsewhere. Only what would be a tenant must not be outside.
                let outside = path(components.joined(separator: "/"))
                if try exists(Tenant.fileName, in: outside) { throw error }
                if role == .none, try holdsSection(outside) { throw error }
                return false
            default: throw error
            }
        }
        guard let folder else { return false }
        if try exists(Tenant.fileName, in: folder) { return true }
        guard role == .none else { return false }
        return try holdsSection(folder)
    }

    private func holdsSection(_ folder: FilePath) throws(EstateError) -> Bool {
        for file in manifest.files.paths where try exists(file, in: folder) {
            // A chart has a values.yaml too.
            return try !exists("Chart.yaml", in: folder)
        }
        return false
    }

    private func exists(_ file: String, in folder: FilePath) throws(EstateError) -> Bool {
        try files.named { () throws(EstateError) in try store.status(folder.appending(file)) } != nil
    }

    private func unknownTenant(_ name: TenantName) throws(EstateError) -> EstateError {
        let hint = Suggestion.hint(for: name.description, among: try tenants().lazy.map(\.description))
        return EstateError(
            .unknownTenant,
            Diagnostic(
                "there is no tenant \(name)",
                hint: hint ?? "tenantry list shows the tenants, tenantry add \(name) adds this one"))
    }
}

extension EstateFolder {
    /// The tenant in whose folder a path is, and the path from that folder on; nil if it is in none.
    ///
    /// - Parameter path: relative to the root, without `.` and `..`.
    package func tenant(around path: FilePath) throws(EstateError) -> (tenant: Tenant, rest: [String])? {
        let components = path.components.map(\.string)
        let depth = place.parent.count
        guard components.count > depth, let text = place.tenant(inFolder: components[depth]),
            let name = try? TenantName(text)
        else { return nil }
        let folder = place.folder(of: name)
        guard components.starts(with: folder) else { return nil }
        do throws(EstateError) {
            return (try tenant(name), Array(components.dropFirst(folder.count)))
        } catch {
            guard error.code == .unknownTenant else { throw error }
            return nil
        }
    }
}
