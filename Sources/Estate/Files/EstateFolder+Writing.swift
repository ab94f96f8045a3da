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

    /// Replaces, creates or removes files of the estate: all of them or none, whatever happens.
    ///
    /// See `FileStore.writeAll(_:within:)`.
    ///
    /// - Parameter createsFolders: whether folders that are missing are made. They go again if the writing fails.
    package func write(_ changes: [FileChange], createsFolders: Bool = false) throws(EstateError) {
        try files.named { () throws(EstateError) in
            try store.writeAll(changes, within: root, createsFolders: createsFolders)
        }
    }

    /// Lets an error show paths relative to the root.
    package func naming(_ error: EstateError) -> EstateError { files.naming(error) }
}
