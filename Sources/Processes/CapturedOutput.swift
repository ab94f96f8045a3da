import Sealing
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a program writes, up to a limit. It may be a secret: no copy of it is left behind when the room grows.
struct CapturedOutput {
    private var bytes: [UInt8]
    private var count = 0
    private let limit: Int
    /// Whether there was more than the limit. What is beyond it is lost.
    private(set) var isTooLarge = false

    init(limit: Int) {
        self.limit = limit
        bytes = [UInt8](repeating: 0, count: min(limit, 4 << 10) + 1)
    }

    enum Progress { case more, end }

    /// Takes some of what there is to read now.
    mutating func read(from descriptor: Descriptor) throws(Errno) -> Progress {
        if isTooLarge { return try discard(from: descriptor) }
        if count == bytes.count { grow() }
        let start = count
        let result = unsafe bytes.withUnsafeMutableBytes { room in
            unsafe Self.read(descriptor.number, UnsafeMutableRawBufferPointer(rebasing: room[start...]))
        }
        if result > 0 {
            count += result
            if count > limit { (count, isTooLarge) = (limit, true) }
        }
        return try Self.progress(result)
    }

    private func discard(from descriptor: Descriptor) throws(Errno) -> Progress {
        var scratch = [UInt8](repeating: 0, count: 16 << 10)
        defer { Memory.wipe(&scratch) }
        return try Self.progress(unsafe scratch.withUnsafeMutableBytes { unsafe Self.read(descriptor.number, $0) })
    }

    private static func progress(_ result: Int) throws(Errno) -> Progress {
        if result == 0 { return .end }
        guard result > 0 || errno == EAGAIN || errno == EINTR else { throw Errno(rawValue: errno) }
        return .more
    }

    private static func read(_ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(descriptor, room.baseAddress, room.count)
        #elseif canImport(Musl)
            unsafe Musl.read(descriptor, room.baseAddress, room.count)
        #else
            unsafe Darwin.read(descriptor, room.baseAddress, room.count)
        #endif
    }

    /// There is always room for one byte more than the limit, which tells whether there is more.
    private mutating func grow() {
        let size = min(bytes.count * 4, limit + 1)
        var larger = [UInt8](repeating: 0, count: size)
        for index in 0..<count { larger[index] = bytes[index] }
        Memory.wipe(&bytes)
        bytes = larger
    }

    /// Gives the bytes away; the rest of the room is zero.
    mutating func take() -> [UInt8] {
        // Removing from the end leaves the array where it is.
        if count < bytes.count { bytes[count] = 0 }
        bytes.removeLast(bytes.count - count)
        defer { (bytes, count) = ([], 0) }
        return bytes
    }

    mutating func wipe() {
        Memory.wipe(&bytes)
        count = 0
    }
}
