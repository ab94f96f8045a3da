import Documents
import Synchronization
import SystemPackage

extension FileTransaction {
    /// Makes a folder below the root with those above it.
    func makeFolders(_ folder: FilePath) throws(EstateError) {
        guard let root else { return }
        try state.withLock { state throws(EstateError) in try make(folder, below: root, &state) }
    }

    private func make(_ folder: FilePath, below root: FilePath, _ state: inout State) throws(EstateError) {
        guard folder != root, try store.status(folder) == nil else { return }
        var relative = folder
        guard relative.removePrefix(root) else {
            throw EstateError(
                .leavesEstate, Diagnostic("the folder is outside of the estate \(root.string)", file: folder.string))
        }
        let parent = folder.removingLastComponent()
        try make(parent, below: root, &state)
        // A link above may lead anywhere.
        let real = try store.resolve(parent)
        guard real.starts(with: root), let name = folder.lastComponent else {
            throw EstateError(.leavesEstate, Diagnostic("a symbolic link leads out of the estate", file: folder.string))
        }
        let place = real.appending(name)
        try state.record.addNew(place)
        try store.createFolder(place)
        state.createdFolders.append(place)
    }

    /// Brings the names in folders to the disk.
    func synchronize(folders: Set<FilePath>) throws(EstateError) {
        if synchronizesAll, let folder = folders.first { return try store.synchronizeAll(around: folder) }
        for folder in folders { try store.synchronizeFolder(folder) }
    }
}

extension FileStore {
    /// Removes a folder below a root that nothing is in any more, and those above it.
    func removeEmpty(_ folder: FilePath, below root: FilePath) {
        guard folder != root, folder.starts(with: root) else { return }
        guard (try? list(folder))?.isEmpty ?? false, (try? remove(folder)) != nil else { return }
        removeEmpty(folder.removingLastComponent(), below: root)
    }
}
