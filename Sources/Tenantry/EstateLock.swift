import Documents
import Estate
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
        try Self.lock(descriptor)
        return try body()
    }

    private static func lock(_ descriptor: FileDescriptor) throws(TenantryError) {
        let pause: UInt32 = 20_000
        for _ in 0..<(10_000_000 / pause) {
            if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { return }
            switch Errno(rawValue: errno) {
            case .wouldBlock, .interrupted: usleep(pause)
            default: return
            }
        }
        throw TenantryError(
            .inputOutput, "another tenantry has been writing into the estate for ten seconds",
            hint: "wait for it to end, then try again")
    }
}
