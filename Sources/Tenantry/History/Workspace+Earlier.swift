import Documents
import Estate
import SystemPackage

/// An estate as it was in a commit, and what has changed in it since.
struct EarlierEstate {
    /// Nil where the commit has no manifest.
    let workspace: Workspace?
    /// What was at the paths that differ now; absolute and without links.
    let changes: [FilePath: EarlierFileStore.Entry]
}

extension Workspace {
    /// The estate as it was in a commit.
    ///
    /// - Parameter revision: as git understands it: a branch, a tag, `HEAD~1`.
    func earlier(_ revision: String) throws(TenantryError) -> EarlierEstate {
        let repository = GitRepository(estate.root, environment: surroundings.environment)
        let entries = try repository.entries(before: repository.commit(revision))
        var ids: [String] = []
        for case .file(let id) in entries.values { ids.append(id) }
        for case .link(let id) in entries.values { ids.append(id) }
        let contents = ids.isEmpty ? [:] : try repository.contents(of: ids)
        var changes: [FilePath: EarlierFileStore.Entry] = [:]
        for (name, entry) in entries {
            changes[estate.root.pushing(FilePath(name))] =
                switch entry {
                case .absent: .absent
                case .other: .other
                case .file(let id): contents[id].map { .file($0) } ?? .other
                case .link(let id):
                    contents[id].map { .link(FilePath(String(decoding: $0, as: UTF8.self))) } ?? .other
                }
        }
        var surroundings = surroundings
        surroundings.store = EarlierFileStore(estate.store, before: changes)
        do throws(EstateError) {
            let folder = try EstateFolder(at: estate.root, store: surroundings.store)
            return EarlierEstate(workspace: Workspace(estate: folder, surroundings: surroundings), changes: changes)
        } catch {
            if error.code == .manifestNotFound { return EarlierEstate(workspace: nil, changes: changes) }
            var diagnostic = error.diagnostic
            diagnostic.notes.append("so it was in \(revision)")
            throw TenantryError(error.category, diagnostic)
        }
    }
}
