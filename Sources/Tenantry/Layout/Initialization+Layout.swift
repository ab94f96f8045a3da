import Documents
import Estate
import SOPS
package import SystemPackage

/// What was understood of folders that a team has already.
package struct AdoptionReport: Sendable, Encodable {
    package let tenants: [String]
    /// Of the tenants, relative to the estate's root; `.` for the root.
    package let folder: String
    package let base: String?
    /// How many links of tenants lead to the base.
    package let links: Int
    package let service: String
    package let values: [String]
    package let env: String?
    package let secrets: String?
    /// Files that no section has.
    package let unused: [String]
    /// Other folders with files of values, which might be layers.
    package let folders: [String]
    /// Whether there are creation rules for the secrets.
    package let hasRules: Bool
    /// The text of the manifest.
    package let manifest: String
}

extension Initialization {
    /// Writes the manifest for folders that a team has already, and nothing else.
    ///
    /// - Parameter service: nil for one that is named after the base or the folder.
    /// - Throws: `cannotCreate` if there is a manifest; `notFound` if no folder looks like a tenant's; `usage` if several
    ///   folders hold tenants.
    package func adopt(_ folder: FilePath, service: String?) throws(TenantryError) -> AdoptionReport {
        let store = surroundings.store
        try checkFree([Manifest.fileName], folder)
        try checkOutside(folder)
        let root = try rethrowing { () throws(EstateError) in try store.resolve(folder) }
        let layout: ExistingLayout
        do throws(TenantryError) {
            layout = try ExistingLayout(of: root, store: store)
        } catch {
            throw error.relative(to: root, as: folder)
        }
        let name = if let service { service } else { layout.service }
        let service = try self.service(name, folder)
        let text = layout.manifest(service: service)
        let source = SourceText(name: Manifest.fileName, text)
        try rethrowing { () throws(EstateError) in
            _ = try Manifest(parsing: source, folder: root.lastComponent?.string ?? "")
            try store.writeAtomically(FileChange(folder.appending(Manifest.fileName), bytes: source.bytes), within: nil)
        }
        func shown(_ path: [String]) -> String { path.isEmpty ? "." : path.joined(separator: "/") }
        func shown(_ path: SectionPath) -> String {
            path.path + (path.root.isEmpty ? "" : ", under \(path.root.joined(separator: "."))")
        }
        return AdoptionReport(
            tenants: layout.tenants, folder: shown(layout.parent), base: layout.base.map(shown), links: layout.links,
            service: service, values: layout.files.values, env: layout.files.env.map(shown),
            secrets: layout.files.secrets.map(shown), unused: layout.files.others,
            folders: layout.others.map(shown), hasRules: hasRules(above: root), manifest: text)
    }

    private func hasRules(above root: FilePath) -> Bool {
        var folder = root
        repeat {
            if let status = try? surroundings.store.status(folder.appending(Rules.fileName)) {
                return status.kind != .folder
            }
        } while folder.removeLastComponent()
        return false
    }
}
