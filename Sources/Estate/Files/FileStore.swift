package import SystemPackage

/// What the estate needs of a file system. `DiskFileStore` is the real one, `MemoryFileStore` its twin for tests.
///
/// The operations are small so that a test can let each one fail. Every error names the path in its diagnostic.
/// Relative paths count from the working directory (in memory, from `/`).
package protocol FileStore: Sendable {
    /// The bytes of a regular file; nil if nothing is at the path.
    ///
    /// - Parameter limit: the largest size in bytes.
    /// - Parameter followsLink: whether a symbolic link at the very end of the path is followed; if not, a link is
    ///   reported as `ReadOutcome.link`. Links in the folders before it are always followed.
    /// - Throws: `isFolder`, `notRegular` (never waits for a pipe or a device), `tooLarge`, `permissionDenied`, …
    func read(_ path: FilePath, limit: Int, followsLink: Bool) throws(EstateError) -> ReadOutcome
    /// The folder's entries without `.` and `..`, in no particular order.
    func list(_ folder: FilePath) throws(EstateError) -> [FolderEntry]
    /// What is at the path, a link itself and not what it points to; nil if nothing is there.
    func status(_ path: FilePath) throws(EstateError) -> FileStatus?
    /// What a symbolic link says, as it is written. Throws `notFound` if there is none.
    func linkTarget(_ path: FilePath) throws(EstateError) -> FilePath
    /// The absolute path without links, `.` and `..`. Throws `notFound` if nothing is there.
    func resolve(_ path: FilePath) throws(EstateError) -> FilePath

    /// Creates one folder, whose parent exists, with the permissions 0755 less the process's mask.
    func createFolder(_ path: FilePath) throws(EstateError)
    /// Removes a file, a link or an empty folder.
    func remove(_ path: FilePath) throws(EstateError)
    /// Moves a file over another or to a free place, at once.
    func rename(_ old: FilePath, to new: FilePath) throws(EstateError)
    /// Gives the file a second name. Throws `unsupported` where the file system has no hard links.
    func link(_ path: FilePath, as new: FilePath) throws(EstateError)

    /// Creates a file that must not exist, for writing. The process's mask takes away from the permissions.
    func create(_ path: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile
    /// Creates a file without a name, which is gone with its last descriptor, for writing; nil where the file system
    /// has none such.
    func createUnnamed(in folder: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile?
    /// Gives a file that was created without a name one that is free.
    func name(_ file: OpenFile, as path: FilePath) throws(EstateError)
    func write(_ bytes: [UInt8], to file: OpenFile) throws(EstateError)
    /// Gives a file the owner and the group of another, as far as this process may.
    func copyOwner(of path: FilePath, to file: OpenFile) throws(EstateError)
    /// Sets the permissions exactly, whatever the process's mask.
    func setPermissions(_ permissions: FilePermissions, of file: OpenFile) throws(EstateError)
    /// Waits until the file is on the disk.
    func synchronize(_ file: OpenFile) throws(EstateError)
    func close(_ file: OpenFile) throws(EstateError)
    /// Waits until the folder's names are on the disk.
    func synchronizeFolder(_ path: FilePath) throws(EstateError)
    /// Whether `synchronizeAll` can be called.
    var canSynchronizeAll: Bool { get }
    /// Waits until everything on the folder's file system is on the disk: faster than one by one for many files.
    func synchronizeAll(around folder: FilePath) throws(EstateError)
}

/// What `FileStore.read` found.
package enum ReadOutcome: Hashable, Sendable {
    case bytes([UInt8])
    case absent
    /// A symbolic link, and links were not to be followed.
    case link
}

/// A file that is being written. Close it once.
package struct OpenFile: Hashable, Sendable {
    package let descriptor: Int32
    /// For error messages.
    package let path: FilePath
}

package enum FileKind: Hashable, Sendable { case file, folder, link, other }

package struct FileStatus: Hashable, Sendable {
    package var kind: FileKind
    package var permissions: FilePermissions
    package var stamp = FileStamp()
}

/// What changes when somebody writes to a file, or puts another in its place.
package struct FileStamp: Hashable, Sendable {
    /// The number of the file on its file system.
    package var number: UInt64 = 0
    package var size: Int64 = 0
    /// When it was written, in nanoseconds.
    package var written: Int64 = 0
}

package struct FolderEntry: Hashable, Sendable {
    package var name: String
    package var kind: FileKind
}

extension FileStore {
    /// The bytes of a regular file, links followed.
    ///
    /// - Throws: `notFound`, and as `read(_:limit:followsLink:)` does.
    package func read(_ path: FilePath, limit: Int = FileLimit.section) throws(EstateError) -> [UInt8] {
        guard case .bytes(let bytes) = try read(path, limit: limit, followsLink: true) else {
            throw EstateError(.noSuchFileOrDirectory, .read, path)
        }
        return bytes
    }
}

/// How large files may be, in bytes.
package enum FileLimit {
    /// tenantry.yaml and tenant.yaml.
    package static let manifest = 1 << 20
    /// A document that a person names.
    package static let document = 256 << 20
    /// A file of a section.
    package static let section = 32 << 20
}
