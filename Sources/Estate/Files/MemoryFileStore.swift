import Synchronization
package import SystemPackage

/// A file system in memory, with folders, links, modes and failures on demand. For tests.
///
/// Paths are absolute or count from `/`. There are no owners: a mode forbids to read a file or folder (no owner's read
/// permission) or to change a folder (no owner's write permission), and nothing else.
package final class MemoryFileStore: FileStore {
    private let state = Mutex(MemoryTree())

    package init() {}

    /// Another one that holds the same.
    package convenience init(copying other: MemoryFileStore) {
        self.init()
        let tree = other.state.withLock { $0 }
        state.withLock { $0 = tree }
    }

    // MARK: Setting the scene

    /// Puts a file, with the folders that it needs.
    package func put(_ text: String, at path: FilePath, mode: UInt16 = 0o644) {
        state.withLock { state in
            var file = MemoryTree.File(bytes: Array(text.utf8), permissions: .init(rawValue: .init(mode)))
            file.durable = file.bytes
            state.stamp(&file)
            state.put(.file(file), at: path)
        }
    }

    package func putLink(to target: FilePath, at path: FilePath) {
        state.withLock { $0.put(.link(target), at: path) }
    }

    package func putFolder(at path: FilePath, mode: UInt16 = 0o755) {
        state.withLock { $0.put(.folder(.init(rawValue: .init(mode))), at: path) }
    }

    /// Puts a pipe, socket or device.
    package func putSpecial(at path: FilePath) {
        state.withLock { $0.put(.other, at: path) }
    }

    // MARK: Failures and observation

    /// Lets the changing operation with this number fail, counted from now and from 0: every one but closing.
    ///
    /// - Parameter lasting: whether all later ones fail too, as on a full disk.
    package func failOperation(_ number: Int, with errno: Errno, lasting: Bool = false) {
        state.withLock { state in
            state.operations = 0
            state.failure = MemoryTree.Failure(number: number, errno: errno, isLasting: lasting)
        }
    }

    package func stopFailing() {
        state.withLock { $0.failure = nil }
    }

    /// From now on there are no hard links, as on some network file systems.
    package func loseHardLinks() {
        state.withLock { $0.hasHardLinks = false }
    }

    /// The power fails: of every file only that is left which was brought to the disk.
    package func losePower() {
        state.withLock { state in
            state.openFiles = [:]
            for (place, node) in state.nodes {
                guard case .file(var file) = node, file.durable != file.bytes else { continue }
                file.bytes = file.durable ?? []
                state.stamp(&file)
                state.nodes[place] = .file(file)
            }
        }
    }

    /// How many changing operations there were since `failOperation`, or ever.
    package var operations: Int { state.withLock { $0.operations } }

    /// Every path that was read, in order and as it was named.
    package var reads: [FilePath] { state.withLock { $0.reads } }

    /// Every path with the text of a file, `-> target` of a link, or nothing of a folder.
    package var listing: [String: String] { state.withLock { $0.listing } }

    /// Files that were created and not closed.
    package var openFiles: Int { state.withLock { $0.openFiles.count } }

    // MARK: FileStore

    package func read(_ path: FilePath, limit: Int, followsLink: Bool) throws(EstateError) -> ReadOutcome {
        try on(path, .read) { state throws(Errno) in
            state.reads.append(path)
            switch try state.node(at: path, followsLink: followsLink) {
            case nil: return .absent
            case .link: return .link
            case .folder: throw .isDirectory
            case .other: throw .noSuchAddressOrDevice
            case .file(let file):
                guard file.permissions.contains(.ownerRead) else { throw .permissionDenied }
                guard file.bytes.count <= limit else { throw .fileTooLarge }
                return .bytes(file.bytes)
            }
        }
    }

    package func list(_ folder: FilePath) throws(EstateError) -> [FolderEntry] {
        try on(folder, .list) { state throws(Errno) in try state.entries(of: folder) }
    }

    package func status(_ path: FilePath) throws(EstateError) -> FileStatus? {
        try on(path, .inspect) { state throws(Errno) in
            try state.node(at: path, followsLink: false).map {
                FileStatus(kind: $0.kind, permissions: $0.permissions, stamp: $0.stamp)
            }
        }
    }

    package func linkTarget(_ path: FilePath) throws(EstateError) -> FilePath {
        try on(path, .resolve) { state throws(Errno) in
            guard case .link(let target)? = try state.node(at: path, followsLink: false) else {
                throw .noSuchFileOrDirectory
            }
            return target
        }
    }

    package func resolve(_ path: FilePath) throws(EstateError) -> FilePath {
        try on(path, .resolve) { state throws(Errno) in
            guard let location = try state.location(of: path, followsLink: true), state.nodes[location] != nil else {
                throw .noSuchFileOrDirectory
            }
            return FilePath(location)
        }
    }

    package func createFolder(_ path: FilePath) throws(EstateError) {
        try on(path, .create) { state throws(Errno) in
            let place = try state.freePlace(path)
            state.nodes[place] = .folder(FilePermissions(rawValue: 0o755))
        }
    }

    package func remove(_ path: FilePath) throws(EstateError) {
        try on(path, .remove) { state throws(Errno) in
            let place = try state.changingPlace(path)
            guard let node = state.nodes[place] else { throw .noSuchFileOrDirectory }
            guard node.kind != .folder || state.members(of: place).isEmpty else { throw .directoryNotEmpty }
            state.nodes[place] = nil
        }
    }

    package func rename(_ old: FilePath, to new: FilePath) throws(EstateError) {
        try on(new, .replace) { state throws(Errno) in
            let place = try state.changingPlace(new)
            guard let source = try state.location(of: old, followsLink: false), let node = state.nodes[source] else {
                throw .noSuchFileOrDirectory
            }
            if state.nodes[place]?.kind == .folder { throw .isDirectory }
            // Two names of one file stay.
            if case .file(let old) = node, case .file(let new)? = state.nodes[place],
                old.stamp.number == new.stamp.number
            {
                return
            }
            state.nodes[source] = nil
            state.nodes[place] = node
        }
    }

    package func link(_ path: FilePath, as new: FilePath) throws(EstateError) {
        guard state.withLock({ $0.hasHardLinks }) else { throw .withoutHardLinks(path) }
        try on(path, .link) { state throws(Errno) in
            let place = try state.freePlace(new)
            guard let node = try state.node(at: path, followsLink: false) else { throw .noSuchFileOrDirectory }
            state.nodes[place] = node
        }
    }

    package func create(_ path: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile {
        try on(path, .create) { state throws(Errno) in
            let place = try state.freePlace(path)
            var file = MemoryTree.File(bytes: [], permissions: permissions)
            state.stamp(&file)
            state.nodes[place] = .file(file)
            state.lastDescriptor += 1
            state.openFiles[state.lastDescriptor] = place
            return OpenFile(descriptor: state.lastDescriptor, path: path)
        }
    }

    /// There are none such here.
    package func createUnnamed(in folder: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile? {
        nil
    }

    package func name(_ file: OpenFile, as path: FilePath) throws(EstateError) {
        throw EstateError(.noSuchFileOrDirectory, .link, file.path)
    }

    package func write(_ bytes: [UInt8], to file: OpenFile) throws(EstateError) {
        try on(file.path, .write) { state throws(Errno) in
            do throws(Errno) {
                try state.count()
            } catch {
                // A full disk takes a part.
                try state.change(file) { $0.bytes += bytes.prefix(bytes.count / 2) }
                throw error
            }
            try state.change(file) { $0.bytes += bytes }
        }
    }

    /// There are no owners.
    package func copyOwner(of path: FilePath, to file: OpenFile) throws(EstateError) {}

    package func setPermissions(_ permissions: FilePermissions, of file: OpenFile) throws(EstateError) {
        try on(file.path, .write) { state throws(Errno) in
            try state.count()
            try state.change(file) { $0.permissions = permissions }
        }
    }

    package func synchronize(_ file: OpenFile) throws(EstateError) {
        try on(file.path, .synchronize) { state throws(Errno) in
            try state.count()
            guard let place = state.openFiles[file.descriptor] else { throw .badFileDescriptor }
            state.synchronize(place)
        }
    }

    package var canSynchronizeAll: Bool { true }

    package func synchronizeAll(around folder: FilePath) throws(EstateError) {
        try on(folder, .synchronize) { state throws(Errno) in
            try state.count()
            for place in Array(state.nodes.keys) { state.synchronize(place) }
        }
    }

    package func close(_ file: OpenFile) throws(EstateError) {
        try on(file.path, .write) { state throws(Errno) in
            guard state.openFiles.removeValue(forKey: file.descriptor) != nil else { throw .badFileDescriptor }
        }
    }

    package func synchronizeFolder(_ path: FilePath) throws(EstateError) {
        try on(path, .synchronize) { state throws(Errno) in
            try state.count()
            guard try state.node(at: path, followsLink: true)?.kind == .folder else { throw .notDirectory }
        }
    }

    private func on<Result: Sendable>(
        _ path: FilePath, _ operation: FileOperation, _ body: (inout MemoryTree) throws(Errno) -> Result
    ) throws(EstateError) -> Result {
        do throws(Errno) {
            return try state.withLock { state throws(Errno) in try body(&state) }
        } catch {
            throw EstateError(error, operation, path)
        }
    }
}
