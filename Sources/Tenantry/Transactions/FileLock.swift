import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An advisory lock on an open file or folder. It goes with its descriptor, hence with its process, however that ends:
/// there are no stale ones.
enum FileLock {
    /// How long to wait for another process, in seconds.
    static let patience = 10

    enum Outcome: Hashable {
        case taken
        /// Somebody else has it.
        case busy
        /// The file system has no such locks: nobody knows whether somebody else is at work.
        case unsupported
    }

    /// Takes the lock if nobody has it.
    static func attempt(_ descriptor: FileDescriptor) -> Outcome {
        while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
            switch Errno(rawValue: errno) {
            case .interrupted: continue
            case .wouldBlock: return .busy
            default: return .unsupported
            }
        }
        return .taken
    }

    /// Waits for the lock, ten seconds at most.
    ///
    /// - Parameters:
    ///   - what: what the lock is for, in messages.
    ///   - say: is told after a second who is being waited for.
    /// - Returns: whether it has been taken; false where the file system has no locks.
    /// - Throws: `inputOutput` if somebody else keeps it for so long.
    @discardableResult static func lock(
        _ descriptor: FileDescriptor, writing what: String, patience: Int = patience, say: (String) -> Void = { _ in }
    ) throws(TenantryError) -> Bool {
        let clock = ContinuousClock()
        let start = clock.now
        var hasSaid = false
        while true {
            let outcome = attempt(descriptor)
            guard outcome == .busy else { return outcome == .taken }
            let waited = clock.now - start
            if waited >= .seconds(patience) { throw refusal(LockHolder(of: descriptor), what, patience) }
            if !hasSaid, waited >= .seconds(1) {
                hasSaid = true
                say("waiting for \(LockHolder(of: descriptor)?.text ?? "another tenantry"), which is writing \(what)")
            }
            usleep(20_000)
        }
    }

    private static func refusal(_ holder: LockHolder?, _ what: String, _ patience: Int) -> TenantryError {
        let wait = "wait for it to end, then try again"
        return TenantryError(
            .inputOutput,
            "\(holder?.text ?? "another tenantry") is writing \(what), and has not ended in \(patience) seconds",
            hint: holder.map { "\(wait); if it hangs, end it with kill \($0.process): nothing is lost" } ?? wait)
    }
}
