package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A program that has the terminal while we wait for it.
package enum ChildProcess {
    package enum Outcome: Hashable, Sendable {
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
    package static func run(
        _ arguments: [String], environment: [String: String], signals: SignalGuard
    ) throws(Errno) -> Outcome {
        guard let path = arguments.first else { throw .invalidArgument }
        let child = try Spawn.start(path, arguments, environment: environment, mask: signals.originalMask)
        while true {
            var status: Int32 = 0
            let ended = unsafe waitpid(child, &status, WNOHANG)
            if ended == child {
                switch ProcessExit(waitStatus: status) {
                case .exited(let code): return .exited(code)
                case .killed(let signal): return .killed(signal: signal)
                }
            }
            guard ended == 0 || errno == EINTR else { throw Errno(rawValue: errno) }
            let signal = SignalGuard.wait(for: [SIGCHLD, SIGTERM, SIGHUP])
            if signal != SIGCHLD { return .told(signal: signal) }
        }
    }
}
