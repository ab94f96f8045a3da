import Documents
package import SystemPackage

extension FileStore {
    /// Replaces or creates a file so that everybody sees the old content or the new one, never a part.
    ///
    /// See `writeAll(_:within:)`.
    package func writeAtomically(_ change: FileChange, within root: FilePath?) throws(EstateError) {
        try writeAll([change], within: root)
    }

    /// Replaces, creates or removes files: all of them or none, whatever happens.
    ///
    /// Every new content is first written to a temporary file beside its place (its name begins with `.tenantry-`) and
    /// brought to the disk; only then do all of them take their places. If that fails half-way, the files that have
    /// changed get their old content back. On any error no temporary file stays. If the process is killed half-way, the
    /// next `TransactionRecovery` of the root finishes it or takes it back; without a root, some files may be new and others
    /// old.
    /// A path that is a symbolic link changes the file that it leads to; the link stays.
    ///
    /// - Parameters:
    ///   - root: the folder that every file lies in once links are resolved; nil for anywhere.
    ///   - createsFolders: whether folders below the root that are missing are made.
    /// - Throws: `leavesEstate`, `isFolder`, `notRegular`, `writtenTwice` if two changes lead to one file, `notFound` if the
    ///   folder is missing, or the file that is to be removed, `noSpace`, `readOnly`, `permissionDenied`,
    ///   `changedMeanwhile`, ….
    package func writeAll(
        _ changes: [FileChange], within root: FilePath?, createsFolders: Bool = false
    ) throws(EstateError) {
        let root = try root.map { path throws(EstateError) in try resolve(path) }
        let transaction = FileTransaction(
            store: self, root: root, size: changes.count > 8 ? .many : .few, isSingle: changes.count == 1)
        do throws(EstateError) {
            for change in changes {
                try transaction.stage(change, createsFolders: createsFolders)
            }
            try transaction.commit()
        } catch {
            transaction.undo()
            throw error
        }
    }

    /// Where a write to `path` ends up once links are resolved. The file itself need not exist.
    ///
    /// - Parameters:
    ///   - root: an absolute path without links, or nil for anywhere.
    ///   - followsLink: whether a link at the path's end is followed.
    /// - Throws: `leavesEstate`, and `notFound` if the folder is missing or the link leads nowhere.
    func destination(
        of path: FilePath, within root: FilePath?, followsLink: Bool = true
    ) throws(EstateError) -> FilePath {
        var real: FilePath
        if followsLink, try status(path)?.kind == .link {
            real = try resolve(path)
        } else {
            guard let name = path.lastComponent, name.kind == .regular else {
                throw EstateError(.isDirectory, .write, path)
            }
            let folder = path.removingLastComponent()
            real = try resolve(folder.isEmpty ? "." : folder)
            real.append(name)
        }
        if let root, !real.starts(with: root) {
            throw EstateError(
                .leavesEstate,
                Diagnostic(
                    "it leads to \(real.string), outside of \(root.string)", file: path.string,
                    hint: "replace the symbolic link by a file"))
        }
        return real
    }
}
