import Documents
import Estate
import SystemPackage

/// The right to write into a folder and all below it: an estate, or where manifests are rendered to.
///
/// The lock is advisory and stands on the folder itself, which nobody replaces. File systems over a network may keep it
/// for the processes of one machine only.
final class FolderLock {
    /// The folders that this task has locked: whoever has one may ask for it again.
    @TaskLocal static var held: Set<FilePath> = []

    private let descriptor: FileDescriptor
    /// False where the file system has no locks: another process may be at work.
    private(set) var isTaken = false

    private init(_ descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    deinit {
        try? descriptor.close()
    }

    /// Waits for the lock, ten seconds at most.
    static func wait(for folder: FilePath, _ person: Person) throws(TenantryError) -> FolderLock {
        let lock = FolderLock(try open(folder))
        lock.isTaken = try FileLock.lock(lock.descriptor, writing: "into \(folder.string)") { person.note($0) }
        return lock
    }

    /// - Returns: nil if somebody else has it.
    static func attempt(_ folder: FilePath) throws(TenantryError) -> FolderLock? {
        let lock = FolderLock(try open(folder))
        let outcome = FileLock.attempt(lock.descriptor)
        lock.isTaken = outcome == .taken
        return outcome == .busy ? nil : lock
    }

    private static func open(_ folder: FilePath) throws(TenantryError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(folder, .readOnly, options: [.closeOnExec, .directory])
        } catch {
            throw TenantryError(.noPermission, Diagnostic("the folder cannot be opened: \(error)", file: folder.string))
        }
    }
}
