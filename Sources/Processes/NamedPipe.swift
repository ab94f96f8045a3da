import Dispatch
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A pipe that has a place in the file system: what goes through it is on no disk.
package enum NamedPipe {
    /// Makes a pipe that only its owner can use.
    package static func make(_ path: String) throws(Errno) {
        guard unsafe mkfifo(path, 0o600) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Gives bytes to the first who opens the pipe for reading, on another thread.
    package static func serve(_ bytes: [UInt8], at path: String) {
        DispatchQueue.global().async {
            guard let descriptor = try? Descriptor.openPipe(path) else { return }
            var rest = bytes.span
            while !rest.isEmpty, let count = try? BrokenPipe.write(rest, to: descriptor) {
                rest = rest.extracting(count...)
            }
        }
    }
}
