#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What this process takes away from the permissions of new files and folders.
enum ProcessMask {
    /// From now on, nobody but their owner has any permission on new files and folders.
    static func keepPrivate() {
        umask(0o077)
    }
}
