import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Catches signals that would end or stop the process, whichever thread they come to, until things are in order again.
/// `SignalGuard` holds them back from one thread only.
///
/// One at a time: the handlers are the process's.
package final class SignalCatcher {
    /// The signal that has come; 0 for none.
    private static let caught = Atomic<Int32>(0)

    private var former: [(signal: Int32, handler: Handler)] = []

    #if canImport(Darwin)
        private typealias Handler = (@convention(c) (Int32) -> Void)?
    #else
        private typealias Handler = __sighandler_t?
    #endif

    /// - Parameter signals: those to catch until `restore`. Signals that are ignored stay so.
    package init(_ signals: [Int32]) {
        // The handler finds it made. What another catcher around this one has caught stays.
        _ = Self.caught.load(ordering: .sequentiallyConsistent)
        for number in signals {
            let handler = signal(number) { SignalCatcher.caught.store($0, ordering: .sequentiallyConsistent) }
            if Self.address(of: handler) == Self.address(of: SIG_IGN) {
                _ = signal(number, SIG_IGN)
            } else {
                former.append((number, handler))
            }
        }
    }

    private static func address(of handler: Handler) -> Int { unsafe unsafeBitCast(handler, to: Int.self) }

    /// Whether one has come.
    package var hasCaught: Bool { Self.hasCaughtAny }

    /// Whether one has come that is not let through yet, for other threads.
    package static var hasCaughtAny: Bool { Self.caught.load(ordering: .sequentiallyConsistent) != 0 }

    /// Lets the signals through again. The one that has come takes its course now.
    package func restore() {
        for (number, handler) in former { _ = signal(number, handler) }
        former.removeAll()
        let number = Self.caught.exchange(0, ordering: .sequentiallyConsistent)
        if number != 0 { kill(getpid(), number) }
    }
}
