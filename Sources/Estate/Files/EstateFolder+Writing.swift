import Documents
package import SystemPackage

extension EstateFolder {
    /// The absolute path of something below the root.
    package func path(_ relative: String) -> FilePath {
        relative.isEmpty || relative == "." ? root : root.appending(relative)
    }

    /// A path as messages show it: relative to the root.
    package func name(of path: FilePath) -> String {
        files.name(of: path)
    }

    /// Reads a file below the root; nil if there is none.
    ///
    /// - Throws: `leavesEstate` if a link leads out of the estate, `isFolder`, `tooLarge`, ….
    package func read(_ relative: String) throws(EstateError) -> FoundFile? {
        try files.read(relative, in: root)
    }

    /// Replaces, creates or removes files of the estate: all of them, or none as far as the file system allows.
    ///
    /// See `FileStore.writeAll(_:within:)`.
    ///
    /// - Parameter createsFolders: whether folders that are missing are made. They go again if the writing fails.
    package func write(_ changes: [FileChange], createsFolders: Bool = false) throws(EstateError) {
        var created: [FilePath] = []
        do throws(EstateError) {
            if createsFolders {
                for change in changes where change.bytes != nil { try create(change.path.removingLastComponent(), &created) }
                for folder in created { try store.synchronizeFolder(folder.removingLastComponent()) }
            }
            try store.writeAll(changes, within: root)
        } catch {
            for folder in created.reversed() { try? store.remove(folder) }
            try files.named { () throws(EstateError) in throw error }
        }
    }

    /// Makes a folder below the root with those above it.
    private func create(_ folder: FilePath, _ created: inout [FilePath]) throws(EstateError) {
        guard folder != root, try store.status(folder) == nil else { return }
        var relative = folder
        guard relative.removePrefix(root) else {
            throw EstateError(
                .leavesEstate, Diagnostic("the folder is outside of the estate \(root.string)", file: folder.string))
        }
        try create(folder.removingLastComponent(), &created)
        // A link above may lead anywhere.
        guard try store.resolve(folder.removingLastComponent()).starts(with: root) else {
            throw EstateError(.leavesEstate, Diagnostic("a symbolic link leads out of the estate", file: folder.string))
        }
        try store.createFolder(folder)
        created.append(folder)
    }
}
