/// How a program ended.
package enum ProcessExit: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)

    /// - Parameter waitStatus: what `waitpid` gave for a process that has ended.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited(waitStatus >> 8 & 0xFF) : .killed(signal: signal)
    }
}
