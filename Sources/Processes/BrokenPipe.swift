import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes to pipes whose reader may be gone, which would end the process by a signal.
enum BrokenPipe {
    /// Writes what a pipe can take now.
    ///
    /// - Throws: `brokenPipe` if nobody reads from it any more.
    static func write(_ bytes: Span<UInt8>, to descriptor: Descriptor) throws(Errno) -> Int {
        guard !bytes.isEmpty else { return 0 }
        #if canImport(Darwin)
            _ = fcntl(descriptor.number, F_SETNOSIGPIPE, 1)
            return try writeOnce(bytes, to: descriptor)
        #else
            // The signal is for the thread that writes: it is held back there, and taken.
            var set = sigset_t()
            unsafe sigemptyset(&set)
            unsafe sigaddset(&set, SIGPIPE)
            var pending = sigset_t()
            unsafe sigpending(&pending)
            let wasPending = unsafe sigismember(&pending, SIGPIPE) == 1
            var former = sigset_t()
            unsafe pthread_sigmask(SIG_BLOCK, &set, &former)
            defer { unsafe pthread_sigmask(SIG_SETMASK, &former, nil) }
            do throws(Errno) {
                return try writeOnce(bytes, to: descriptor)
            } catch {
                if error == .brokenPipe, !wasPending {
                    var atOnce = timespec(tv_sec: 0, tv_nsec: 0)
                    unsafe sigtimedwait(&set, nil, &atOnce)
                }
                throw error
            }
        #endif
    }

    private static func writeOnce(_ bytes: Span<UInt8>, to descriptor: Descriptor) throws(Errno) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeBufferPointer { buffer in
                #if canImport(Glibc)
                    unsafe Glibc.write(descriptor.number, buffer.baseAddress, buffer.count)
                #elseif canImport(Musl)
                    unsafe Musl.write(descriptor.number, buffer.baseAddress, buffer.count)
                #else
                    unsafe Darwin.write(descriptor.number, buffer.baseAddress, buffer.count)
                #endif
            }
            if count >= 0 { return count }
            if errno == EAGAIN { return 0 }
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
    }
}
