internal import CMemoryFile
package import Sealing
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is in memory only and has no name, for a program that wants one: only who is given it can open it.
///
/// It is Linux's. Its memory is not locked, so give it a secret for a moment only; it is zeroed at the end.
package final class MemoryFile {
    let descriptor: Descriptor
    private var size: Int

    /// A file that only its owner can read and write.
    /// - Throws: `notSupported` where there is no such thing.
    package init(_ contents: Span<UInt8>) throws(Errno) {
        descriptor = try Descriptor.memory()
        size = contents.count
        guard fchmod(descriptor.number, 0o600) == 0 else { throw Errno(rawValue: errno) }
        try write(contents)
    }

    deinit {
        wipe()
    }

    /// What the file holds now.
    /// - Throws: `fileTooLarge` for more than the limit; `noMemory`.
    package func contents(limit: Int) throws(Errno) -> GuardedBytes {
        var status = stat()
        guard unsafe fstat(descriptor.number, &status) == 0 else { throw Errno(rawValue: errno) }
        size = max(size, Int(status.st_size))
        guard status.st_size <= limit else { throw .fileTooLarge }
        do throws(SealingError) {
            return try GuardedBytes(count: Int(status.st_size)) { span throws(SealingError) in
                let count = unsafe span.withUnsafeMutableBytes { room in
                    unsafe pread(descriptor.number, room.baseAddress, room.count, 0)
                }
                guard count == span.count else { throw SealingError(.invalidLength) }
            }
        } catch {
            throw error.code == .outOfMemory ? .noMemory : .ioError
        }
    }

    /// Zeroes what the file holds, and what it held.
    package func wipe() {
        var status = stat()
        if unsafe fstat(descriptor.number, &status) == 0 { size = max(size, Int(status.st_size)) }
        let zeros = [UInt8](repeating: 0, count: size)
        try? write(zeros.span)
        _ = ftruncate(descriptor.number, 0)
    }

    private func write(_ bytes: Span<UInt8>) throws(Errno) {
        let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor.number, $0.baseAddress, $0.count, 0) }
        guard count == bytes.count else { throw count < 0 ? Errno(rawValue: errno) : .noSpace }
    }
}
