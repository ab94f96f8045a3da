import Documents
import Estate
package import SystemPackage

/// What there is in a copy of an estate without links.
package struct MaterializeReport: Sendable {
    package fileprivate(set) var files = 0
    /// How many of them stand for a link, or are behind one.
    package fileprivate(set) var linked = 0
    /// How many are new or have other content than before.
    package fileprivate(set) var changed = 0
    /// How many were of an earlier copy and are gone.
    package fileprivate(set) var removed = 0
    /// What was not copied, and why.
    package fileprivate(set) var leftOut: [(name: String, reason: String)] = []
    /// Files that Tenantry would count again in the copy, with what they are copies of.
    package fileprivate(set) var countedTwice: [(name: String, original: String)] = []
}

extension Workspace {
    /// Copies the estate, or what chosen tenants need of it, with plain files and folders in the place of links. Every
    /// file is copied byte for byte: what is encrypted stays so, and it takes no key.
    ///
    /// All files are written, or none, as a render does. Files of an earlier copy that are no longer in the estate are
    /// removed; a folder with other things in it is refused.
    ///
    /// - Parameter folder: is made if it is missing. It must lie outside of the estate.
    /// - Throws: `leavesEstate` for a link of a layer that leads elsewhere, `cannotCreate` for the wrong folder.
    package func materialize(
        _ tenants: TargetSelection.Tenants, to folder: FilePath
    ) throws(TenantryError) -> MaterializeReport {
        try refuseEstate(folder)
        let chosen = try names(of: TargetSelection(tenants))
        var report = MaterializeReport()
        var sources = CopiedSources(self)
        report.countedTwice = try sources.countedTwice(chosen)
        let excluded = try excludedFolders(besides: Set(chosen))
        let tree = try LinkFreeTree(of: estate, excluding: excluded)
        report.leftOut = tree.leftOut
        report.linked = tree.linked
        report.files = tree.files.count
        return try surroundings.withFolder(folder) { root throws(TenantryError) in
            try surroundings.transaction(in: root, naming: { $0.relative(to: root, as: folder) }) {
                staged throws(TenantryError) in
                var copy = try OutputFolder(root, shown: folder, of: estate, for: .materialize, staged)
                if !copy.isOwn { try refuseFull(root, shown: folder) }
                for file in tree.files {
                    let (bytes, privacy) = try content(of: file)
                    _ = try copy.put(file.name.string, bytes, privacy: privacy, FolderIndex.Entry())
                }
                _ = try copy.finish(isWhole: true) { _ in true }
                (report.changed, report.removed) = (copy.report.changed, copy.report.removed)
                return report
            }
        }
    }

    /// The folders of all tenants but those, relative to the root.
    private func excludedFolders(besides chosen: Set<TenantName>) throws(TenantryError) -> Set<FilePath> {
        let all = try rethrowing { () throws(EstateError) in try estate.tenants() }
        return Set(all.filter { !chosen.contains($0) }.map { FilePath(estate.folder(of: $0)) })
    }

    /// - Throws: `cannotCreate` for a folder that has files which no copy has brought.
    private func refuseFull(_ root: FilePath, shown folder: FilePath) throws(TenantryError) {
        let entries = try rethrowing { () throws(EstateError) in try surroundings.store.list(root) }
        guard entries.contains(where: { !$0.name.hasPrefix(TemporaryName.prefix) }) else { return }
        throw TenantryError(
            .cannotCreate,
            Diagnostic(
                "the folder is not empty, and no copy that materialize has made", file: folder.string,
                hint: "name a new folder, or an empty one"))
    }

    private func content(of file: LinkFreeTree.File) throws(TenantryError) -> ([UInt8], FileChange.Privacy) {
        let bytes = try rethrowing { () throws(EstateError) in
            do throws(EstateError) {
                return try surroundings.store.read(file.path, limit: FileLimit.document)
            } catch {
                throw estate.naming(error)
            }
        }
        if file.permissions.contains(.ownerExecute) { return (bytes, .executable) }
        return (bytes, file.permissions.isDisjoint(with: [.groupRead, .otherRead]) ? .confidential : .ordinary)
    }

    /// A copy in the estate would be a part of the estate, and one around it would mix with it.
    private func refuseEstate(_ folder: FilePath) throws(TenantryError) {
        let place = place(of: folder)
        guard place.starts(with: estate.root) || estate.root.starts(with: place) else { return }
        throw TenantryError(
            .cannotCreate,
            Diagnostic(
                place.starts(with: estate.root) ? "the folder is in the estate" : "the estate is in the folder",
                file: folder.string, hint: "name a folder elsewhere, such as ../plain"))
    }
}
