import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An advisory lock on an open file, which goes with its descriptor.
enum FileLock {
    /// Waits for the lock, ten seconds at most. A file system without locks is taken as it is.
    ///
    /// - Parameter summary: what is wrong if somebody else keeps it for so long.
    static func lock(_ descriptor: FileDescriptor, or summary: String) throws(TenantryError) {
        let pause: UInt32 = 20_000
        for _ in 0..<(10_000_000 / pause) {
            if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { return }
            switch Errno(rawValue: errno) {
            case .wouldBlock, .interrupted: usleep(pause)
            default: return
            }
        }
        throw TenantryError(.inputOutput, summary, hint: "wait for it to end, then try again")
    }
}
