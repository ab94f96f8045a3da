import Documents
import Estate
import Sealing
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Surroundings {
    /// The bytes of a file that a person has named: a regular one, or what comes out of a pipe or a device, as of
    /// `<(command)` and `/dev/stdin`. The files of an estate are never read in this way: a pipe there would be waited for.
    package func contents(of file: FilePath, limit: Int = FileLimit.document) throws(TenantryError) -> [UInt8] {
        if store is DiskFileStore, Self.isStream(file) { return try Self.stream(file, limit: limit) }
        return try rethrowing { () throws(EstateError) in try store.read(file, limit: limit) }
    }

    /// Whether a file has no size, but an end that comes in time.
    private static func isStream(_ file: FilePath) -> Bool {
        var status = stat()
        guard unsafe stat(file.string, &status) == 0 else { return false }
        return [S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }

    private static func stream(_ file: FilePath, limit: Int) throws(TenantryError) -> [UInt8] {
        do {
            let descriptor = try FileDescriptor.open(file, .readOnly, options: .closeOnExec)
            return try descriptor.closeAfter { try contents(of: descriptor, named: file.string, limit: limit) }
        } catch let error as TenantryError {
            throw error
        } catch {
            let isRefused = (error as? Errno) == .permissionDenied
            throw TenantryError(
                isRefused ? .noPermission : .inputOutput, Diagnostic("cannot be read: \(error)", file: file.string))
        }
    }

    /// All that comes from an open file until its end. It may be a key: nothing of it stays elsewhere.
    ///
    /// - Parameter name: as messages show it.
    package static func contents(
        of descriptor: FileDescriptor, named name: String, limit: Int = FileLimit.document
    ) throws(TenantryError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 << 10)
        while true {
            if bytes.capacity - bytes.count < 32 << 10 { grow(&bytes) }
            let before = bytes.count
            do {
                try bytes.append(addingCapacity: bytes.capacity - before) { span in
                    try unsafe span.withUnsafeMutableBufferPointer { room, count in
                        count = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(room))
                    }
                }
            } catch {
                Memory.wipe(&bytes)
                throw TenantryError(.inputOutput, "\(name) cannot be read: \(error)")
            }
            if bytes.count == before { return bytes }
            guard bytes.count <= limit else {
                Memory.wipe(&bytes)
                throw TenantryError(.badInput, "\(name) is longer than \(limit >> 20) MiB")
            }
        }
    }

    private static func grow(_ bytes: inout [UInt8]) {
        var larger: [UInt8] = []
        larger.reserveCapacity(bytes.capacity * 2)
        larger += bytes
        Memory.wipe(&bytes)
        bytes = larger
    }
}
