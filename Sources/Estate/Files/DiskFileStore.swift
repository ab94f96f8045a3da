package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file system of the machine.
package struct DiskFileStore: FileStore {
    package init() {}

    package func read(_ path: FilePath, limit: Int, followsLink: Bool) throws(EstateError) -> ReadOutcome {
        let descriptor: Int32
        do throws(Errno) {
            descriptor = try SystemCall.openForReading(path, followsLink: followsLink)
        } catch {
            switch error {
            case .noSuchFileOrDirectory, .notDirectory: return .absent
            case .tooManySymbolicLinkLevels where !followsLink: return .link
            default: throw EstateError(error, .read, path)
            }
        }
        defer { try? SystemCall.close(descriptor) }
        let status = try attempt(.read, path) { () throws(Errno) in try SystemCall.status(of: descriptor) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw EstateError(.isDirectory, .read, path)
        default: throw .notRegular(path)
        }
        guard status.st_size <= limit else { throw .tooLarge(path, limit: limit) }
        return .bytes(try contents(of: descriptor, path, expecting: Int(status.st_size), limit: limit))
    }

    /// Reads to the end, which is elsewhere than the size said if somebody writes meanwhile. Asks for one byte more
    /// than the size: a short answer is the end, without another call.
    private func contents(
        of descriptor: Int32, _ path: FilePath, expecting size: Int, limit: Int
    ) throws(EstateError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = size + 1
        while true {
            let more = try attempt(.read, path) { () throws(Errno) in try SystemCall.read(descriptor, chunk) }
            bytes = bytes.isEmpty ? more : bytes + more
            guard bytes.count <= limit else { throw .tooLarge(path, limit: limit) }
            if more.count < chunk { return bytes }
            chunk = 65_536
        }
    }

    package func list(_ folder: FilePath) throws(EstateError) -> [FolderEntry] {
        let names = try attempt(.list, folder) { () throws(Errno) in try SystemCall.list(folder) }
        var entries: [FolderEntry] = []
        entries.reserveCapacity(names.count)
        for (name, kind) in names {
            if let kind {
                entries.append(FolderEntry(name: name, kind: kind))
            } else if let kind = try status(folder.appending(name))?.kind {
                entries.append(FolderEntry(name: name, kind: kind))
            }
        }
        return entries
    }

    package func status(_ path: FilePath) throws(EstateError) -> FileStatus? {
        let status: stat
        do throws(Errno) {
            status = try SystemCall.status(of: path)
        } catch {
            if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
            throw EstateError(error, .inspect, path)
        }
        let kind: FileKind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        #if canImport(Darwin)
            let written = status.st_mtimespec
        #else
            let written = status.st_mtim
        #endif
        return FileStatus(
            kind: kind, permissions: FilePermissions(rawValue: status.st_mode & 0o7777),
            stamp: FileStamp(
                number: UInt64(status.st_ino), size: Int64(status.st_size),
                written: Int64(written.tv_sec) &* 1_000_000_000 &+ Int64(written.tv_nsec)))
    }

    package func linkTarget(_ path: FilePath) throws(EstateError) -> FilePath {
        try attempt(.resolve, path) { () throws(Errno) in try SystemCall.linkTarget(path) }
    }

    package func resolve(_ path: FilePath) throws(EstateError) -> FilePath {
        try attempt(.resolve, path) { () throws(Errno) in try SystemCall.resolve(path) }
    }

    package func createFolder(_ path: FilePath) throws(EstateError) {
        try attempt(.create, path) { () throws(Errno) in try SystemCall.createFolder(path) }
    }

    package func remove(_ path: FilePath) throws(EstateError) {
        let isFolder = try status(path)?.kind == .folder
        try attempt(.remove, path) { () throws(Errno) in
            if isFolder { try SystemCall.removeFolder(path) } else { try SystemCall.removeFile(path) }
        }
    }

    package func rename(_ old: FilePath, to new: FilePath) throws(EstateError) {
        try attempt(.replace, new) { () throws(Errno) in try SystemCall.rename(old, to: new) }
    }

    package func link(_ path: FilePath, as new: FilePath) throws(EstateError) {
        do throws(Errno) {
            try SystemCall.link(path, as: new)
        } catch {
            switch error {
            case .notPermitted, .tooManyLinks, .notSupported, .noFunction, .improperLink:
                throw .withoutHardLinks(path)
            default: throw EstateError(error, .link, path)
            }
        }
    }

    package func create(_ path: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile {
        let descriptor = try attempt(.create, path) { () throws(Errno) in try SystemCall.create(path, permissions) }
        return OpenFile(descriptor: descriptor, path: path)
    }

    package func createUnnamed(in folder: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile? {
        #if os(Linux)
            do throws(Errno) {
                return OpenFile(descriptor: try SystemCall.createUnnamed(folder, permissions), path: folder)
            } catch {
                switch error {
                // What kernels and file systems say that do not know them.
                case .notSupported, .isDirectory, .invalidArgument, .noSuchFileOrDirectory: return nil
                default: throw EstateError(error, .create, folder)
                }
            }
        #else
            return nil
        #endif
    }

    package func name(_ file: OpenFile, as path: FilePath) throws(EstateError) {
        #if os(Linux)
            try attempt(.create, path) { () throws(Errno) in try SystemCall.name(file.descriptor, as: path) }
        #else
            throw EstateError(.notSupported, .create, path)
        #endif
    }

    package func write(_ bytes: [UInt8], to file: OpenFile) throws(EstateError) {
        try attempt(.write, file.path) { () throws(Errno) in try SystemCall.write(file.descriptor, bytes) }
    }

    package func copyOwner(of path: FilePath, to file: OpenFile) throws(EstateError) {
        let (old, new) = try attempt(.inspect, path) { () throws(Errno) in
            (try SystemCall.status(of: path), try SystemCall.status(of: file.descriptor))
        }
        guard old.st_uid != new.st_uid || old.st_gid != new.st_gid else { return }
        // Only root may give a file away; others may choose among their groups.
        if fchown(file.descriptor, old.st_uid, old.st_gid) != 0 { _ = fchown(file.descriptor, uid_t.max, old.st_gid) }
    }

    package func setPermissions(_ permissions: FilePermissions, of file: OpenFile) throws(EstateError) {
        try attempt(.write, file.path) { () throws(Errno) in
            try SystemCall.setPermissions(file.descriptor, permissions)
        }
    }

    package func synchronize(_ file: OpenFile) throws(EstateError) {
        try attempt(.synchronize, file.path) { () throws(Errno) in try SystemCall.synchronize(file.descriptor) }
    }

    package func close(_ file: OpenFile) throws(EstateError) {
        try attempt(.write, file.path) { () throws(Errno) in try SystemCall.close(file.descriptor) }
    }

    package func synchronizeFolder(_ path: FilePath) throws(EstateError) {
        try attempt(.synchronize, path) { () throws(Errno) in
            let descriptor = try SystemCall.openFolder(path)
            defer { try? SystemCall.close(descriptor) }
            do throws(Errno) {
                try SystemCall.synchronize(descriptor)
            } catch  where error == .invalidArgument || error == .notSupported {
                // This file system cannot synchronise a folder; there is nothing more to do.
            }
        }
    }

    package var canSynchronizeAll: Bool {
        #if os(Linux)
            true
        #else
            false
        #endif
    }

    package func synchronizeAll(around folder: FilePath) throws(EstateError) {
        try attempt(.synchronize, folder) { () throws(Errno) in
            let descriptor = try SystemCall.openFolder(folder)
            defer { try? SystemCall.close(descriptor) }
            try SystemCall.synchronizeFileSystem(descriptor)
        }
    }

    private func attempt<Result>(
        _ operation: FileOperation, _ path: FilePath, _ body: () throws(Errno) -> Result
    ) throws(EstateError) -> Result {
        do throws(Errno) {
            return try body()
        } catch {
            throw EstateError(error, operation, path)
        }
    }
}
