#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#else
    package import Darwin
#endif

/// Holds back signals that would end or stop the process, so that they come when things are in order again.
package final class SignalGuard {
    /// What a terminal or another process sends to end this one.
    package static let ending = [SIGINT, SIGQUIT, SIGTERM, SIGHUP]

    /// What comes when a process that we have started ends.
    package static let childEnded = SIGCHLD

    package let originalMask: sigset_t

    /// - Parameter signals: those to hold back until `restore`.
    package init(_ signals: [Int32]) {
        var held = Self.set(signals)
        var original = sigset_t()
        unsafe sigprocmask(SIG_BLOCK, &held, &original)
        originalMask = original
    }

    /// Waits for one of several signals that are held back, and takes it.
    package static func wait(for signals: [Int32]) -> Int32 {
        var set = Self.set(signals)
        var signal: Int32 = 0
        unsafe sigwait(&set, &signal)
        return signal
    }

    /// Waits for one of several signals that are held back, and takes it.
    ///
    /// - Returns: the signal, and whether a process has sent it, and not the terminal.
    static func waitForOrigin(of signals: [Int32]) -> (signal: Int32, isFromProcess: Bool) {
        #if canImport(Darwin)
            let signal = wait(for: signals)
            return (signal, ![SIGINT, SIGQUIT].contains(signal))
        #else
            var set = Self.set(signals)
            var information = unsafe siginfo_t()
            var signal: Int32 = -1
            while signal < 0 { signal = unsafe sigwaitinfo(&set, &information) }
            return unsafe (signal, information.si_code <= 0)
        #endif
    }

    /// The first of several signals that has come and is held back.
    package static func pending(_ signals: [Int32]) -> Int32? {
        var set = sigset_t()
        unsafe sigpending(&set)
        return signals.first { unsafe sigismember(&set, $0) == 1 }
    }

    /// Forgets signals that have come.
    package static func discard(_ signals: [Int32]) {
        while let signal = pending(signals) { _ = wait(for: [signal]) }
    }

    /// Lets the signals through again. Those that have come take their course now.
    package func restore() {
        var mask = originalMask
        unsafe sigprocmask(SIG_SETMASK, &mask, nil)
    }

    private static func set(_ signals: [Int32]) -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals { unsafe sigaddset(&set, signal) }
        return set
    }
}
