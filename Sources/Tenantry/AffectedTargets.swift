import Documents
import Estate
import SOPS
import Synchronization
import SystemPackage

/// Finds the targets that see a change of secrets or env entries: those whose layers have the file, unless a higher layer has a value
/// of its own. No key is needed.
///
/// Shared files are read once, by whichever thread comes first.
final class AffectedTargets: Sendable {
    struct Change {
        let key: String
        let section: Section
        /// The real path of the file that changes.
        let file: FilePath
        let layer: TenantLayer
    }

    private let workspace: Workspace
    private struct Place: Hashable {
        let folder: FilePath
        let section: Section
    }

    private struct File {
        let path: FilePath
        let keys: Set<String>
    }

    private let sharedFiles = Mutex<[Place: File?]>([:])

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// - Parameter tenant: whose layers the changes are in.
    /// - Returns: the targets, and warnings about tenants whose targets are unknown.
    func list(_ changes: [Change], tenant: Tenant) throws(TenantryError) -> ([Target], [Diagnostic]) {
        let estate = workspace.estate
        let isShared = changes.contains { $0.layer.isShared }
        let names = isShared ? try rethrowing { () throws(EstateError) in try estate.tenants() } : [tenant.name]
        var targets: [Target] = []
        var warnings: [Diagnostic] = []
        for name in names {
            do throws(TenantryError) {
                targets += try self.targets(of: name, changes)
            } catch {
                var diagnostic = error.diagnostic
                diagnostic.summary = "whether \(name) is affected is unknown: " + diagnostic.summary
                warnings.append(diagnostic)
            }
        }
        return (targets, warnings)
    }

    private func targets(of name: TenantName, _ changes: [Change]) throws(TenantryError) -> [Target] {
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
    private func sees(_ change: Change, _ folders: [LayerFolder]) throws(TenantryError) -> Bool {
        for folder in folders.reversed() {
            if folder.name == change.layer.name { return true }
            guard let file = try entries(of: change.section, in: folder) else { continue }
            if file.path == change.file { return true }
            if file.keys.contains(change.key) { return false }
        }
        return false
    }

    private func entries(
        of section: Section, in folder: LayerFolder
    ) throws(TenantryError) -> File? {
        let place = Place(folder: folder.path, section: section)
        if let known = sharedFiles.withLock({ $0[place] }) { return known }
        let estate = workspace.estate
        let files = estate.manifest.files
        let path = section == .secrets ? files.secrets : files.env
        let found = try rethrowing { () throws(EstateError) in try estate.file(path, in: folder) }
        let file = try found.map { found throws(TenantryError) in
            let keys = try LayerFile.keys(of: section, in: found.source, root: path.root)
            return File(path: found.path, keys: Set(keys))
        }
        if folder.isShared { sharedFiles.withLock { $0[place] = .some(file) } }
        return file
    }
}

extension Workspace {
    /// The targets that see a change of a shared layer's file, and warnings about those of which it is unknown.
    ///
    /// - Returns: nil for a layer that is the tenant's own: it has no others.
    func affectedTargets(
        by keys: [String], in file: LayerFile, _ tenant: Tenant
    ) throws(TenantryError) -> ([Target], [Diagnostic])? {
        guard file.layer.isShared, !keys.isEmpty else { return nil }
        let changes = keys.map {
            AffectedTargets.Change(key: $0, section: file.section, file: file.path, layer: file.layer)
        }
        return try AffectedTargets(self).list(changes, tenant: tenant)
    }
}
