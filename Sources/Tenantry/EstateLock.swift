import Documents
import Estate
import SystemPackage

extension Workspace {
    /// Reads, changes and writes while no other tenantry writes into the estate, so that no update is lost.
    ///
    /// The lock is advisory and stands on the manifest, which every estate has and no verb replaces; it goes when the
    /// process ends, however it ends. A file system without locks is taken as it is.
    ///
    /// - Throws: `inputOutput` if another one keeps writing for ten seconds, and what `body` throws.
    func exclusively<Result>(_ body: () throws(TenantryError) -> Result) throws(TenantryError) -> Result {
        guard estate.store is DiskFileStore else { return try body() }
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(estate.path(Manifest.fileName), .readOnly, options: .closeOnExec)
        } catch {
            throw TenantryError(
                .noPermission, Diagnostic("the manifest cannot be opened: \(error)", file: Manifest.fileName))
        }
        defer { try? descriptor.close() }
        try FileLock.lock(descriptor, or: "another tenantry has been writing into the estate for ten seconds")
        return try body()
    }
}
