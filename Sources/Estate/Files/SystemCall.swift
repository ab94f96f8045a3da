internal import CFileSync
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The system calls that swift-system lacks or throws without a type, each with its `Errno`. Those that a signal may
/// interrupt are repeated.
enum SystemCall {
    static func openForReading(_ path: FilePath, followsLink: Bool) throws(Errno) -> Int32 {
        // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followsLink ? 0 : O_NOFOLLOW)
        return try unsafe on(path) { unsafe open($0, flags) }
    }

    static func openFolder(_ path: FilePath) throws(Errno) -> Int32 {
        try unsafe on(path) { unsafe open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }

    static func create(_ path: FilePath, _ permissions: FilePermissions) throws(Errno) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        return try unsafe on(path) { unsafe open($0, flags, mode_t(permissions.rawValue)) }
    }

    #if os(Linux)
        /// A file in the folder that has no name.
        static func createUnnamed(_ folder: FilePath, _ permissions: FilePermissions) throws(Errno) -> Int32 {
            // O_TMPFILE, which Swift does not see.
            let flags = O_WRONLY | O_CLOEXEC | O_DIRECTORY | 0o20_000_000
            return try unsafe on(folder) { unsafe open($0, flags, mode_t(permissions.rawValue)) }
        }

        /// Names a file that has no name.
        static func name(_ descriptor: Int32, as path: FilePath) throws(Errno) {
            try unsafe on(FilePath("/proc/self/fd/\(descriptor)")) { file in
                unsafe path.withPlatformString { unsafe linkat(AT_FDCWD, file, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
            }
        }
    #endif

    static func close(_ descriptor: Int32) throws(Errno) {
        // After EINTR the descriptor is gone on Linux and macOS; closing again could hit another file.
        guard systemClose(descriptor) == 0 || errno == EINTR else { throw Errno(rawValue: errno) }
    }

    static func status(of descriptor: Int32) throws(Errno) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Errno(rawValue: errno) }
        return status
    }

    /// Of a link itself.
    static func status(of path: FilePath) throws(Errno) -> stat {
        var status = stat()
        try unsafe on(path) { path in unsafe lstat(path, &status) }
        return status
    }

    /// At most `count` bytes from where the file stands; fewer, of a regular file, at its end.
    static func read(_ descriptor: Int32, _ count: Int) throws(Errno) -> [UInt8] {
        var failure: Errno?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let start = buffer.baseAddress
            repeat {
                let got = unsafe systemRead(descriptor, start, count)
                failure = got < 0 ? Errno(rawValue: errno) : nil
                filled = max(0, got)
            } while failure == .interrupted
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes all of the bytes.
    static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws(Errno) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                return unsafe systemWrite(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 && errno != EINTR { throw Errno(rawValue: errno) }
            written += max(0, count)
        }
    }

    static func setPermissions(_ descriptor: Int32, _ permissions: FilePermissions) throws(Errno) {
        guard fchmod(descriptor, mode_t(permissions.rawValue)) == 0 else { throw Errno(rawValue: errno) }
    }

    static func synchronize(_ descriptor: Int32) throws(Errno) {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
    }

    /// All of the file system that a descriptor is on.
    static func synchronizeFileSystem(_ descriptor: Int32) throws(Errno) {
        while tenantry_synchronize_file_system(descriptor) != 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
    }

    static func createFolder(_ path: FilePath) throws(Errno) {
        try unsafe on(path) { unsafe mkdir($0, 0o755) }
    }

    static func removeFile(_ path: FilePath) throws(Errno) {
        try unsafe on(path) { unsafe unlink($0) }
    }

    static func removeFolder(_ path: FilePath) throws(Errno) {
        try unsafe on(path) { unsafe rmdir($0) }
    }

    static func rename(_ old: FilePath, to new: FilePath) throws(Errno) {
        try unsafe on(old) { old in unsafe new.withPlatformString { unsafe systemRename(old, $0) } }
    }

    static func link(_ path: FilePath, as new: FilePath) throws(Errno) {
        try unsafe on(path) { path in unsafe new.withPlatformString { unsafe systemLink(path, $0) } }
    }

    static func linkTarget(_ path: FilePath) throws(Errno) -> FilePath {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        try unsafe on(path) { unsafe Int32(clamping: readlink($0, &text, text.count - 1)) }
        return FilePath(platformString: text)
    }

    static func resolve(_ path: FilePath) throws(Errno) -> FilePath {
        var resolved: UnsafeMutablePointer<CChar>?
        try unsafe on(path) { path in
            unsafe resolved = unsafe realpath(path, nil)
            return unsafe resolved == nil ? -1 : 0
        }
        guard let text = unsafe resolved else { throw .invalidArgument }
        defer { unsafe free(text) }
        return unsafe FilePath(platformString: text)
    }

    /// Calls until no signal interrupts.
    @discardableResult
    private static func on(
        _ path: FilePath, _ call: (UnsafePointer<CInterop.PlatformChar>) -> Int32
    ) throws(Errno) -> Int32 {
        while true {
            let (result, number) = unsafe path.withPlatformString { (unsafe call($0), errno) }
            if result >= 0 { return result }
            guard number == EINTR else { throw Errno(rawValue: number) }
        }
    }
}

// Inside the enumeration these names mean its own functions.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    unsafe read(descriptor, bytes, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func systemRename(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
    unsafe rename(old, new)
}

private func systemLink(_ path: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
    unsafe link(path, new)
}
