internal import CSodium

/// The start of libsodium, which has to come before anything else: `sodium_malloc` aborts without it.
enum Sodium {
    /// Touch it before every call into libsodium; the work is done once, by whoever is first.
    static let isReady: Bool = {
        // 0: started, 1: had been started. A failure means that the system has no source of randomness:
        // nothing in this module could keep its promise then.
        let status = sodium_init()
        precondition(status >= 0, "libsodium cannot start: no source of randomness")
        return true
    }()

    @inline(__always)
    static func start() {
        _ = isReady
    }
}
