import SystemPackage

/// The bytes of a file, with as few system calls as that takes.
func readFile(_ path: String) throws -> [UInt8] {
    let descriptor = try FileDescriptor.open(FilePath(path), .readOnly)
    return try descriptor.closeAfter {
        var bytes: [UInt8] = []
        var capacity = 16_384
        while true {
            let chunk = try unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                count = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            bytes += chunk
            if chunk.count < capacity { return bytes }
            capacity *= 4
        }
    }
}
