import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A program that has the terminal while we wait for it.
enum ChildProcess {
    enum Outcome: Hashable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
        /// The program may go on: this process was told to end (SIGTERM, SIGHUP).
        case told(signal: Int32)
    }

    /// Runs a program in our own process group, so that it is in the foreground as we are, and waits for its end.
    ///
    /// - Parameters:
    ///   - arguments: the path of the program, and what it is called with.
    ///   - signals: holds back the signals that end a process, and SIGCHLD. Ctrl-C is the program's own affair.
    static func run(
        _ arguments: [String], environment: [String: String], signals: SignalGuard
    ) throws(Errno) -> Outcome {
        let child = try spawn(arguments, environment, mask: signals.originalMask)
        while true {
            var status: Int32 = 0
            let ended = unsafe waitpid(child, &status, WNOHANG)
            if ended == child {
                let signal = status & 0x7F
                return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
            }
            guard ended == 0 || errno == EINTR else { throw Errno(rawValue: errno) }
            let signal = SignalGuard.wait(for: [SIGCHLD, SIGTERM, SIGHUP])
            if signal != SIGCHLD { return .told(signal: signal) }
        }
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String: String], mask: sigset_t
    ) throws(Errno) -> pid_t {
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var mask = mask
        unsafe posix_spawnattr_setsigmask(&attributes, &mask)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let argv = CStrings(arguments)
        let envp = CStrings(environment.map { "\($0)=\($1)" })
        let result = unsafe posix_spawn(&child, arguments[0], nil, &attributes, argv.pointers, envp.pointers)
        guard result == 0 else { throw Errno(rawValue: result) }
        return child
    }
}

/// Copies of texts as C wants them: with a null pointer at the end.
@safe
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) {
        unsafe pointers = texts.map { unsafe strdup($0) } + [nil]
    }

    deinit {
        for index in unsafe pointers.indices { unsafe free(pointers[index]) }
    }
}
