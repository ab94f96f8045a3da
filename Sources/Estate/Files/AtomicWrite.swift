import Documents
package import SystemPackage

/// A file that is to have new content, or to go.
package struct FileChange: Hashable, Sendable {
    package enum Privacy: Hashable, Sendable {
        /// The mode of the file that is replaced; of a new file, 0644 less the process's mask.
        case ordinary
        /// For content that holds secrets in plain text: the owner's part of that mode; of a new file, 0600.
        case confidential
    }

    package let path: FilePath
    /// The new content; nil if the file is to be removed.
    package let bytes: [UInt8]?
    package let privacy: Privacy

    package init(_ path: FilePath, bytes: [UInt8], privacy: Privacy = .ordinary) {
        self.path = path
        self.bytes = bytes
        self.privacy = privacy
    }

    private init(removing path: FilePath) {
        self.path = path
        bytes = nil
        privacy = .ordinary
    }

    /// The removal of a file that is there. Of a symbolic link, the link goes, and what it leads to stays. A folder that
    /// has nothing in it any more goes, too.
    package static func removal(of path: FilePath) -> FileChange { FileChange(removing: path) }
}

extension FileStore {
    /// Replaces or creates a file so that everybody sees the old content or the new one, never a part.
    ///
    /// See `writeAll(_:within:)`.
    package func writeAtomically(_ change: FileChange, within root: FilePath?) throws(EstateError) {
        try writeAll([change], within: root)
    }

    /// Replaces, creates or removes files: all of them, or none as far as the file system allows.
    ///
    /// Every new content is first written to a temporary file beside its place (its name begins with `.tenantry-`) and
    /// brought to the disk; only then do all of them take their places. If that fails half-way, the files that have
    /// changed get their old content back. On any error no temporary file stays.
    /// A path that is a symbolic link changes the file that it leads to; the link stays.
    ///
    /// - Parameter root: the folder that every file lies in once links are resolved; nil for anywhere.
    /// - Throws: `leavesEstate`, `isFolder`, `notRegular`, `writtenTwice` if two changes lead to one file, `notFound` if the
    ///   folder is missing, or the file that is to be removed, `noSpace`, `readOnly`, `permissionDenied`, ….
    package func writeAll(_ changes: [FileChange], within root: FilePath?) throws(EstateError) {
        var transaction = FileTransaction(store: self)
        do throws(EstateError) {
            let root = try root.map { path throws(EstateError) in try resolve(path) }
            for change in changes {
                try transaction.stage(change, within: root)
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
