import Documents
import Estate
import SOPS
import SystemPackage

/// Finds the targets that see a change of secrets: those whose layers have the file, unless a higher layer has a value
/// of its own. No key is needed.
struct AffectedTargets {
    struct Change {
        let key: String
        /// The real path of the file that changes.
        let file: FilePath
        let layer: TenantLayer
    }

    private let workspace: Workspace
    private var sharedFiles: [FilePath: (path: FilePath, keys: [String])?] = [:]

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// - Parameter tenant: whose layers the changes are in.
    /// - Returns: the targets, and warnings about tenants whose targets are unknown.
    func list(_ changes: [Change], tenant: Tenant) throws(TenantryError) -> ([Target], [Diagnostic]) {
        var search = self
        let estate = workspace.estate
        let isShared = changes.contains { $0.layer.isShared }
        let names = isShared ? try rethrowing { () throws(EstateError) in try estate.tenants() } : [tenant.name]
        var targets: [Target] = []
        var warnings: [Diagnostic] = []
        for name in names {
            do throws(TenantryError) {
                targets += try search.targets(of: name, changes)
            } catch {
                var diagnostic = error.diagnostic
                diagnostic.summary = "whether \(name) is affected is unknown: " + diagnostic.summary
                warnings.append(diagnostic)
            }
        }
        return (targets, warnings)
    }

    private mutating func targets(of name: TenantName, _ changes: [Change]) throws(TenantryError) -> [Target] {
        let estate = workspace.estate
        let tenant = try workspace.tenant(name.description)
        var affected: [Target] = []
        for target in try rethrowing({ () throws(EstateError) in try estate.targets(of: tenant) }) {
            let folders = try rethrowing { () throws(EstateError) in try estate.layerFolders(for: target, of: tenant) }
            for change in changes where try sees(change, folders) {
                affected.append(target)
                break
            }
        }
        return affected
    }

    /// Whether the highest layer that has the key is the one that changes.
    private mutating func sees(_ change: Change, _ folders: [LayerFolder]) throws(TenantryError) -> Bool {
        for folder in folders.reversed() {
            if folder.name == change.layer.name { return true }
            guard let file = try secrets(in: folder) else { continue }
            if file.path == change.file { return true }
            if file.keys.contains(change.key) { return false }
        }
        return false
    }

    private mutating func secrets(in folder: LayerFolder) throws(TenantryError) -> (path: FilePath, keys: [String])? {
        if let known = sharedFiles[folder.path] { return known }
        let estate = workspace.estate
        let section = estate.manifest.files.secrets
        let found = try rethrowing { () throws(EstateError) in try estate.file(section, in: folder) }
        let file = try found.map { found throws(TenantryError) in
            let keys = try LayerFile.keys(of: .secrets, in: found.source, root: section.root)
            return (found.path, keys)
        }
        if folder.isShared { sharedFiles[folder.path] = .some(file) }
        return file
    }
}
