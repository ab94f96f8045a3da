#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the operating system does for a process that holds secrets.
enum ProcessProtection {
    /// From now on, nobody but their owner has any permission on new files and folders.
    static func keepFilesPrivate() {
        umask(0o077)
    }

    /// From now on, a crash leaves no core file with what was in memory. Programs that we start can still ask for theirs.
    static func forbidCoreFiles() {
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_CORE.rawValue)
        #else
            let resource = RLIMIT_CORE
        #endif
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe getrlimit(resource, &limit)
        limit.rlim_cur = 0
        unsafe setrlimit(resource, &limit)
    }
}
