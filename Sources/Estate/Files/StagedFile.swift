import Documents
package import SystemPackage

/// A new file that is written piece by piece and takes its place when it is complete: until then whoever looks sees
/// the old content, or no file, and if nothing comes of it, nothing is left.
///
/// Where the file system can, the new content has no name until it is complete, so that nothing is left even of a
/// process that is killed; elsewhere it has a temporary name beside its place, which begins with `.tenantry-`.
package struct StagedFile: ~Copyable {
    private let store: any FileStore
    /// As it was asked for, for messages.
    private let path: FilePath
    private let destination: FilePath
    private let file: OpenFile
    /// The name of the new content, if it has one already.
    private var name: FilePath?
    private var isClosed = false

    /// Opens the new content of `path`. If that is a symbolic link, the file is meant that it leads to.
    ///
    /// - Throws: `isFolder`, `notRegular`, `notFound` if the folder is missing, `permissionDenied`, ….
    package init(
        _ path: FilePath, privacy: FileChange.Privacy, store: any FileStore
    ) throws(EstateError) {
        let destination = try store.destination(of: path, within: nil)
        let old = try store.status(destination)
        switch old?.kind {
        case .file, nil: break
        case .folder: throw EstateError(.isDirectory, .replace, path)
        case .link, .other: throw EstateError.notRegular(path)
        }
        // The process's mask takes away from the mode of a new file. That of an old one is kept exactly.
        let permissions = privacy.permissions(replacing: old?.permissions)
        let initial = old == nil ? permissions : FilePermissions.ownerReadWrite
        let (file, name) = try Self.open(destination, initial, for: path, store)
        if initial != permissions {
            do throws(EstateError) {
                try store.setPermissions(permissions, of: file)
            } catch {
                try? store.close(file)
                if let name { try? store.remove(name) }
                throw error.concerning(path)
            }
        }
        self.store = store
        self.path = path
        self.destination = destination
        self.file = file
        self.name = name
    }

    private static func open(
        _ destination: FilePath, _ permissions: FilePermissions, for path: FilePath, _ store: any FileStore
    ) throws(EstateError) -> (file: OpenFile, name: FilePath?) {
        do throws(EstateError) {
            let folder = destination.removingLastComponent()
            if let file = try store.createUnnamed(in: folder, permissions: permissions) { return (file, nil) }
            let file = try store.createTemporary(beside: destination, permissions: permissions)
            return (file, file.path)
        } catch {
            throw error.concerning(path)
        }
    }

    deinit {
        if !isClosed { try? store.close(file) }
        if let name { try? store.remove(name) }
    }

    package func write(_ bytes: [UInt8]) throws(EstateError) {
        do throws(EstateError) {
            try store.write(bytes, to: file)
        } catch {
            throw error.concerning(path)
        }
    }

    /// Brings the content to the disk and lets it take its place.
    package consuming func commit() throws(EstateError) {
        do throws(EstateError) {
            try store.synchronize(file)
            if name == nil {
                name = try store.withTemporaryName(beside: destination) { name throws(EstateError) in
                    try store.name(file, as: name)
                    return name
                }
            }
            isClosed = true
            try store.close(file)
            if let new = name { try store.rename(new, to: destination) }
            name = nil
            try store.synchronizeFolder(destination.removingLastComponent())
        } catch {
            throw error.concerning(path)
        }
    }
}
