import Documents
import Estate
import SystemPackage

/// The files of an estate as they would be if no file or folder of it were a symbolic link.
struct LinkFreeTree {
    struct File: Hashable {
        /// Relative to the estate's root.
        let name: FilePath
        /// Where it really is.
        let path: FilePath
        let permissions: FilePermissions
    }

    private let estate: EstateFolder
    /// Folders of tenants that were not chosen, by their names relative to the root.
    private let excluded: Set<FilePath>
    private(set) var files: [File] = []
    /// How many files are behind links.
    private(set) var linked = 0
    /// What is no file of the estate, by name: what it is instead.
    private(set) var leftOut: [(name: String, reason: String)] = []

    /// - Parameter excluded: folders relative to the root that are not looked into.
    init(of estate: EstateFolder, excluding excluded: Set<FilePath>) throws(TenantryError) {
        self.estate = estate
        self.excluded = excluded
        try rethrowing { () throws(EstateError) in
            do throws(EstateError) {
                try walk(estate.root, FilePath(""), above: [], isLinked: false)
            } catch {
                throw estate.naming(error)
            }
        }
    }

    /// - Parameters:
    ///   - folder: its real path.
    ///   - above: the real paths of the folders on the way to it.
    private mutating func walk(
        _ folder: FilePath, _ name: FilePath, above: [FilePath], isLinked: Bool
    ) throws(EstateError) {
        for entry in try estate.store.list(folder).sorted(by: { $0.name < $1.name }) {
            let entryName = name.appending(entry.name)
            // The copy has an index of its own.
            if entryName.string.hasPrefix(FolderIndex.fileName) { continue }
            if entry.name == ".git" || entry.name.hasPrefix(TemporaryName.prefix) || excluded.contains(entryName) {
                continue
            }
            let path = folder.appending(entry.name)
            switch entry.kind {
            case .folder: try walk(path, entryName, above: above + [folder], isLinked: isLinked)
            case .file: try add(path, entryName, isLinked: isLinked)
            case .link: try follow(path, entryName, above: above + [folder])
            case .other: leftOut.append((entryName.string, "it is no file and no folder"))
            }
        }
    }

    private mutating func add(_ path: FilePath, _ name: FilePath, isLinked: Bool) throws(EstateError) {
        let status = try estate.store.status(path)
        files.append(File(name: name, path: path, permissions: status?.permissions ?? FilePermissions(rawValue: 0o644)))
        if isLinked { linked += 1 }
    }

    /// What a link leads to takes its place. Teams link to charts and scripts elsewhere: these are not the estate's.
    private mutating func follow(
        _ link: FilePath, _ name: FilePath, above: [FilePath]
    ) throws(EstateError) {
        let target: FilePath
        do throws(EstateError) {
            target = try estate.store.resolve(link)
        } catch {
            guard error.code == .notFound else { throw error }
            leftOut.append((name.string, "the symbolic link leads nowhere"))
            return
        }
        guard target.starts(with: estate.root) else {
            leftOut.append((name.string, "the symbolic link leads out of the estate"))
            return
        }
        switch try estate.store.status(target)?.kind {
        case .file: try add(target, name, isLinked: true)
        case .folder:
            guard !above.contains(target) else {
                leftOut.append((name.string, "the symbolic link leads to a folder that it is in"))
                return
            }
            try walk(target, name, above: above, isLinked: true)
        default: leftOut.append((name.string, "the symbolic link leads to no file and no folder"))
        }
    }
}
