import FoundationEssentials
import Processes
import SystemPackage
import Tenantry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder of our own in memory, for plain text that a program has to find under a path. No disk ever sees it.
///
/// Its name begins with `tenantry-` and the number of the process that owns it.
struct MemoryFolder: ~Copyable {
    let path: FilePath
    /// Held while the process lives, which in another container may be where its number cannot be seen.
    private let lock: FileDescriptor?

    private static let prefix = "tenantry-"

    /// Makes a folder in `/dev/shm`, or else in `$XDG_RUNTIME_DIR`.
    ///
    /// - Parameters:
    ///   - holdsPipesOnly: whether the folder may as well be in `$TMPDIR`: a pipe keeps nothing.
    ///   - hint: what to do where there is no memory.
    /// - Throws: `cannotCreate` if neither is memory that can be written to.
    init(
        environment: [String: String], holdsPipesOnly: Bool = false, hint: String
    ) throws(TenantryError) {
        var reasons: [String] = []
        let places = ["/dev/shm", environment["XDG_RUNTIME_DIR"] ?? ""]
        let others = holdsPipesOnly ? [environment["TMPDIR"] ?? "", "/tmp"] : []
        for place in places + others where !place.isEmpty {
            let place = Programs.realPath(place) ?? place
            guard holdsPipesOnly || Self.isMemory(place) else {
                reasons.append("\(place) is not a file system in memory")
                continue
            }
            Self.removeLeftovers(in: FilePath(place))
            let random = String(UInt64.random(in: .min ... .max), radix: 36)
            let folder = FilePath(place).appending("\(Self.prefix)\(getpid())-\(random)")
            if unsafe folder.withPlatformString({ unsafe mkdir($0, 0o700) }) == 0 {
                path = folder
                lock = Self.lock(folder)
                return
            }
            reasons.append("\(place): \(Errno(rawValue: errno))")
        }
        throw TenantryError(
            .cannotCreate, "there is no place in memory for the plain text, and it does not go to a disk",
            notes: reasons, hint: hint)
    }

    /// Makes a file that only its owner can read.
    func write(_ bytes: [UInt8], name: String) throws(TenantryError) -> FilePath {
        let file = path.appending(name)
        do {
            let descriptor = try FileDescriptor.open(
                file, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
            try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
            return file
        } catch {
            throw TenantryError(.inputOutput, "the plain text cannot be put into memory: \(error)")
        }
    }

    /// Makes a pipe that only its owner can use.
    func makePipe(name: String) throws(TenantryError) -> FilePath {
        let file = path.appending(name)
        do throws(Errno) {
            try NamedPipe.make(file.string)
            return file
        } catch {
            throw TenantryError(.inputOutput, "the pipe for the plain text cannot be made: \(error)")
        }
    }

    /// Removes the folder with all that is in it.
    func remove() {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    deinit {
        try? lock?.close()
    }

    /// Removes what processes of the same user have left that could not tidy up: they were killed.
    private static func removeLeftovers(in place: FilePath) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: place.string)) ?? [] {
            let parts = name.split(separator: "-")
            guard name.hasPrefix(prefix), parts.count == 3, let owner = pid_t(parts[1]), owner > 0 else { continue }
            guard kill(owner, 0) != 0, errno == ESRCH else { continue }
            let folder = place.appending(name)
            var status = stat()
            guard unsafe lstat(folder.string, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
                status.st_uid == geteuid(), let lock = lock(folder)
            else { continue }
            try? FileManager.default.removeItem(atPath: folder.string)
            try? lock.close()
        }
    }

    /// The lock of a folder; nil if another process has it.
    private static func lock(_ folder: FilePath) -> FileDescriptor? {
        guard let descriptor = try? FileDescriptor.open(folder, .readOnly, options: .closeOnExec) else { return nil }
        if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { return descriptor }
        try? descriptor.close()
        return nil
    }

    /// Whether the file system of a folder is one in memory.
    private static func isMemory(_ folder: String) -> Bool {
        guard let table = try? contents(of: "/proc/self/mounts") else { return false }
        var (longest, kind) = (0, Substring())
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2, fields[1].count >= longest else { continue }
            let isAbove = folder == fields[1] || fields[1] == "/" || folder.hasPrefix(fields[1] + "/")
            if isAbove { (longest, kind) = (fields[1].count, fields[2]) }
        }
        return kind == "tmpfs" || kind == "ramfs"
    }

    private static func contents(of file: FilePath) throws -> [UInt8] {
        let descriptor = try FileDescriptor.open(file, .readOnly, options: .closeOnExec)
        return try descriptor.closeAfter {
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = try unsafe chunk.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
                if count == 0 { return bytes }
                bytes += chunk[..<count]
            }
        }
    }
}
