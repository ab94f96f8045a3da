import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Our ends of a program's pipes. All of them are served as they become ready, so that neither side waits for the other.
struct Streams {
    let input: Descriptor?
    let output: Descriptor
    let errors: Descriptor?

    /// Writes and reads until the program has closed its ends, or has written too much.
    ///
    /// - Parameters:
    ///   - feed: writes what the program's input can take now, and says how many bytes are left.
    ///   - deadline: when it has to have finished.
    /// - Throws: `timedOut` at the deadline.
    func transfer(
        _ feed: () throws(Errno) -> Int, _ outputBytes: inout CapturedOutput, _ errorBytes: inout CapturedOutput,
        until deadline: SuspendingClock.Instant? = nil
    ) throws(Errno) {
        output.setNonBlocking()
        errors?.setNonBlocking()
        while true {
            // poll passes over negative descriptors.
            var ready = [
                pollfd(fd: output.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors?.number ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input?.number ?? -1, events: Int16(POLLOUT), revents: 0),
            ]
            guard ready.contains(where: { $0.fd >= 0 }) else { return }
            let rest = deadline.map { ($0 - .now).milliseconds } ?? -1
            let count = unsafe poll(&ready, nfds_t(ready.count), rest)
            guard count >= 0 else {
                guard errno == EINTR else { throw Errno(rawValue: errno) }
                continue
            }
            if count == 0 { throw .timedOut }
            if ready[0].revents != 0, try outputBytes.read(from: output) == .end { output.close() }
            if outputBytes.isTooLarge { return }
            if let errors, ready[1].revents != 0, try errorBytes.read(from: errors) == .end { errors.close() }
            if let input, ready[2].revents != 0 {
                do throws(Errno) {
                    if try feed() == 0 { input.close() }
                } catch {
                    // The program has read enough.
                    guard error == .brokenPipe else { throw error }
                    input.close()
                }
            }
        }
    }
}
