import Documents
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file of any size, or a stream, that is read piece by piece.
package struct ByteInput: ~Copyable {
    /// As messages show it.
    package let name: String
    let descriptor: FileDescriptor
    private let isOwned: Bool

    /// - Throws: `notFound`, `noPermission`, `inputOutput`.
    package init(_ path: FilePath) throws(TenantryError) {
        name = path.string
        isOwned = true
        do {
            descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch {
            throw fileError(error, name)
        }
    }

    /// Standard input, which stays open.
    package init(standardInputNamed name: String) {
        self.name = name
        isOwned = false
        descriptor = .standardInput
    }

    deinit {
        if isOwned { try? descriptor.close() }
    }

    /// Appends what is next to `buffer`, as much as it has room for; nothing at the end.
    package borrowing func read(into buffer: inout [UInt8]) throws(TenantryError) {
        let name = name
        let descriptor = descriptor
        do {
            // Of a pipe, little comes at a time; a large file is read fastest in large pieces.
            try buffer.append(addingCapacity: max(buffer.capacity - buffer.count, 4096)) { span in
                try unsafe span.withUnsafeMutableBufferPointer { room, count in
                    count = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(room))
                }
            }
        } catch {
            throw fileError(error, name)
        }
    }

    /// Which file it is: the device and the number.
    borrowing func identity() -> FileIdentity? { FileIdentity(descriptor) }
}

/// What tells one file from all others of the machine.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let number: UInt64
    /// Whether it is a pipe or a device, in whose place no file can come.
    let isStream: Bool

    private init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
        isStream = [S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }

    init?(_ descriptor: FileDescriptor) {
        var status = stat()
        guard unsafe fstat(descriptor.rawValue, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Of a file that need not be there; links are followed.
    init?(_ path: FilePath) {
        var status = stat()
        guard unsafe stat(path.string, &status) == 0 else { return nil }
        self.init(status)
    }
}

/// A failure of the system, as an error that names the file.
func fileError(_ error: any Error, _ name: String) -> TenantryError {
    let category: TenantryError.Category
    switch error as? Errno {
    case .noSuchFileOrDirectory: category = .notFound
    case .isDirectory: category = .notFound
    case .permissionDenied, .notPermitted: category = .noPermission
    default: category = .inputOutput
    }
    let summary =
        switch error as? Errno {
        case .noSuchFileOrDirectory: "there is no such file"
        case .isDirectory: "this is a folder, not a file"
        case .permissionDenied, .notPermitted: "permission to open it is denied"
        default: "cannot be read: \(error)"
        }
    return TenantryError(category, Diagnostic(summary, file: name))
}
