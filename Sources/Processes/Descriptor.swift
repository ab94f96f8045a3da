internal import CMemoryFile
import Synchronization
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file, which is closed when its owner ends, and which no program that we start has unless it is given it.
final class Descriptor {
    /// Negative once it is closed.
    private(set) var number: Int32

    /// Takes over an open descriptor that is close-on-exec.
    ///
    /// It is moved out of the way of 0, 1 and 2, which a process can have been started without.
    private init(taking number: Int32) throws(Errno) {
        guard number <= 2 else {
            self.number = number
            return
        }
        let moved = fcntl(number, F_DUPFD_CLOEXEC, 3)
        let problem = errno
        _ = Self.close(number)
        guard moved >= 0 else { throw Errno(rawValue: problem) }
        self.number = moved
    }

    deinit {
        close()
    }

    func close() {
        guard number >= 0 else { return }
        _ = Self.close(number)
        number = -1
    }

    private static func makePipe(_ ends: inout [Int32]) -> Int32 {
        #if canImport(Glibc)
            unsafe Glibc.pipe(&ends)
        #elseif canImport(Musl)
            unsafe Musl.pipe(&ends)
        #else
            unsafe Darwin.pipe(&ends)
        #endif
    }

    private static func close(_ number: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(number)
        #elseif canImport(Musl)
            Musl.close(number)
        #else
            Darwin.close(number)
        #endif
    }

    /// The writing end of a named pipe. It waits until somebody reads from it.
    static func openPipe(_ path: String) throws(Errno) -> Descriptor {
        while true {
            let number = unsafe open(path, O_WRONLY | O_CLOEXEC)
            if number >= 0 { return try Descriptor(taking: number) }
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
    }

    /// A file that is empty and swallows everything.
    static func null() throws(Errno) -> Descriptor {
        let number = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        return try Descriptor(taking: number)
    }

    /// A file in memory without a name.
    static func memory() throws(Errno) -> Descriptor {
        let number = tenantry_memory_file()
        guard number >= 0 else { throw Errno(rawValue: errno) }
        return try Descriptor(taking: number)
    }

    /// The two ends of a pipe: what is written to one is read from the other.
    static func pipe() throws(Errno) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [0, 0]
        let result = Spawn.lock.withLock { _ in
            guard makePipe(&ends) == 0 else { return Int32(-1) }
            return ends.map { fcntl($0, F_SETFD, FD_CLOEXEC) }.min() ?? 0
        }
        guard result >= 0 else { throw Errno(rawValue: errno) }
        return (try Descriptor(taking: ends[0]), try Descriptor(taking: ends[1]))
    }

    /// Reads what there is, into the rest of the room.
    /// - Returns: the count; 0 at the end; nil if there is nothing now.
    func read(into room: inout [UInt8], from start: Int) throws(Errno) -> Int? {
        let count = unsafe room.withUnsafeMutableBytes { room in
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: room[start...])
            #if canImport(Glibc)
                return unsafe Glibc.read(number, rest.baseAddress, rest.count)
            #elseif canImport(Musl)
                return unsafe Musl.read(number, rest.baseAddress, rest.count)
            #else
                return unsafe Darwin.read(number, rest.baseAddress, rest.count)
            #endif
        }
        if count >= 0 { return count }
        guard errno == EAGAIN || errno == EINTR else { throw Errno(rawValue: errno) }
        return nil
    }

    /// Makes reading and writing return at once.
    func setNonBlocking() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }
}
