package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ChildProcess {
    /// The signals that a program gets that were sent to us in its stead.
    package static let forwarded = SignalGuard.ending + [SIGUSR1, SIGUSR2]

    /// Runs a program, and hands on to it the signals that this process gets, until it ends.
    ///
    /// At a terminal the program is in our own process group: what the terminal sends it gets anyway, and Ctrl-Z stops
    /// us both. Elsewhere it leads a group, so that all that it starts gets the signals, too.
    ///
    /// - Parameters:
    ///   - arguments: the path of the program, and what it is called with.
    ///   - signals: holds back the forwarded signals, and SIGCHLD.
    package static func runForwarding(
        _ arguments: [String], environment: [String: String], signals: SignalGuard
    ) throws(Errno) -> ProcessExit {
        guard let path = arguments.first else { throw .invalidArgument }
        let isAlone = !hasTerminal
        let child = try Spawn.start(
            path, arguments, environment: environment, mask: signals.originalMask, group: isAlone ? .own : .ours)
        while true {
            var status: Int32 = 0
            let ended = unsafe waitpid(child, &status, WNOHANG)
            if ended == child { return ProcessExit(waitStatus: status) }
            guard ended == 0 || errno == EINTR else { throw Errno(rawValue: errno) }
            let (signal, isFromProcess) = SignalGuard.waitForOrigin(of: forwarded + [SIGCHLD])
            // When a terminal goes away, only the leader of the session hears of it.
            guard signal != SIGCHLD, isAlone || isFromProcess || signal == SIGHUP else { continue }
            kill(isAlone ? -child : child, signal)
        }
    }

    /// Starts a program that outlives us, in a session of its own, with nothing to read and nowhere to write.
    package static func startDetached(
        _ arguments: [String], environment: [String: String]
    ) throws(Errno) {
        guard let path = arguments.first else { throw .invalidArgument }
        let null = try Descriptor.null()
        _ = try Spawn.start(
            path, arguments, environment: environment, descriptors: [null.number, null.number, null.number],
            group: .session)
    }

    /// Becomes another program, which keeps our process number. It returns only if that fails.
    ///
    /// - Parameter path: the program's file; nil where the first of the arguments is its path.
    package static func become(
        _ arguments: [String], at path: String? = nil, environment: [String: String]
    ) -> Errno {
        guard let path = path ?? arguments.first else { return .invalidArgument }
        let argv = CStrings(arguments)
        let envp = CStrings(environment.map { "\($0)=\($1)" })
        unsafe execve(path, argv.pointers, envp.pointers)
        return Errno(rawValue: errno)
    }

    /// Whether the process belongs to a terminal, in its foreground or not.
    private static var hasTerminal: Bool {
        let terminal = unsafe open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY)
        if terminal >= 0 { close(terminal) }
        return terminal >= 0
    }
}
