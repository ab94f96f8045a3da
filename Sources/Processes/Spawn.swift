import Synchronization
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Starts programs.
enum Spawn {
    /// A pipe is made close-on-exec by a second call: no program starts between the two.
    static let lock = Mutex(())

    /// Which process group a program is in.
    enum Group {
        case ours
        /// One of its own, which it leads.
        case own
        /// One of its own, in a session of its own without a terminal.
        case session

        fileprivate var flag: Int32 {
            switch self {
            case .ours: 0
            case .own: Int32(POSIX_SPAWN_SETPGROUP)
            case .session: Self.newSession
            }
        }

        #if canImport(Darwin)
            private static let newSession = Int32(POSIX_SPAWN_SETSID)
        #else
            // POSIX_SPAWN_SETSID, which the module of the C library leaves out.
            private static let newSession: Int32 = 0x80
        #endif
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: the program's file.
    ///   - arguments: what it is called with: first the name that it shall believe to have.
    ///   - mask: the signals that the program holds back at first; nil for those of this thread.
    ///   - descriptors: what the program finds as its descriptors 0, 1, 2, …, each greater than that; nil where it has
    ///     ours. Descriptors that are not listed it has only if they are not close-on-exec.
    static func start(
        _ path: String, _ arguments: [String], environment: [String: String], mask: sigset_t? = nil,
        descriptors: [Int32?] = [], group: Group = .ours
    ) throws(Errno) -> pid_t {
        #if canImport(Darwin)
            var attributes: posix_spawnattr_t?
            var actions: posix_spawn_file_actions_t?
        #else
            var attributes = posix_spawnattr_t()
            var actions = unsafe posix_spawn_file_actions_t()
        #endif
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var flags = group.flag
        if var mask {
            unsafe posix_spawnattr_setsigmask(&attributes, &mask)
            flags |= Int32(POSIX_SPAWN_SETSIGMASK)
        }
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        for (target, descriptor) in descriptors.enumerated() {
            guard let descriptor else { continue }
            unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
        }
        var child: pid_t = 0
        let argv = CStrings(arguments)
        let envp = CStrings(environment.map { "\($0)=\($1)" })
        let result = lock.withLock { _ in
            unsafe posix_spawn(&child, path, &actions, &attributes, argv.pointers, envp.pointers)
        }
        guard result == 0 else { throw Errno(rawValue: result) }
        return child
    }

    /// Waits for the end of a program.
    static func wait(for child: pid_t) throws(Errno) -> ProcessExit {
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) != child {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
        return ProcessExit(waitStatus: status)
    }

    /// How a program ended; nil while it runs.
    static func poll(_ child: pid_t) throws(Errno) -> ProcessExit? {
        var status: Int32 = 0
        let ended = unsafe waitpid(child, &status, WNOHANG)
        if ended == child { return ProcessExit(waitStatus: status) }
        guard ended == 0 || errno == EINTR else { throw Errno(rawValue: errno) }
        return nil
    }
}
