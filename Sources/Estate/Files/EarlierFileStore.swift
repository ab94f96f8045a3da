import Synchronization
package import SystemPackage

/// The files of another store as they were before some of them changed. Nothing can be written.
package final class EarlierFileStore: FileStore {
    /// What was at a path that has changed since.
    package enum Entry: Hashable, Sendable {
        case absent
        case file([UInt8])
        case link(FilePath)
        /// Something that nobody can read as a file.
        case other

        fileprivate var kind: FileKind? {
            switch self {
            case .absent: nil
            case .file: .file
            case .link: .link
            case .other: .other
            }
        }
    }

    private let now: any FileStore
    private let changes: [FilePath: Entry]
    /// What was in the folders that a change is in.
    private let members: [FilePath: [String: FileKind]]
    /// Folders, and where they really are; nil where there was none.
    private let realFolders = Mutex<[FilePath: FilePath?]>([:])

    /// - Parameter changes: by absolute path without links.
    package init(_ now: any FileStore, before changes: [FilePath: Entry]) {
        self.now = now
        self.changes = changes
        var members: [FilePath: [String: FileKind]] = [:]
        for (path, entry) in changes {
            guard var kind = entry.kind else { continue }
            var path = path
            while let name = path.lastComponent?.string, path.removeLastComponent() {
                let isKnown = members[path] != nil
                members[path, default: [:]][name] = kind
                if isKnown { break }
                kind = .folder
            }
        }
        self.members = members
    }

    package func read(_ path: FilePath, limit: Int, followsLink: Bool) throws(EstateError) -> ReadOutcome {
        guard let place = try location(of: path, followsLink: followsLink) else { return .absent }
        switch changes[place] {
        case .file(let bytes):
            guard bytes.count <= limit else { throw .tooLarge(path, limit: limit) }
            return .bytes(bytes)
        case .link: return .link
        case .other: throw .notRegular(path)
        case .absent:
            guard members[place] != nil else { return .absent }
            throw EstateError(.isDirectory, .read, path)
        case nil: return try now.read(place, limit: limit, followsLink: false)
        }
    }

    package func list(_ folder: FilePath) throws(EstateError) -> [FolderEntry] {
        guard let place = try location(of: folder, followsLink: true) else {
            throw EstateError(.noSuchFileOrDirectory, .list, folder)
        }
        let members = members[place] ?? [:]
        var entries = members.map { FolderEntry(name: $0.key, kind: $0.value) }
        if !members.isEmpty, try now.status(place)?.kind != .folder { return entries }
        entries += try now.list(place).filter { entry in
            members[entry.name] == nil && changes[place.appending(entry.name)] == nil
        }
        return entries
    }

    package func status(_ path: FilePath) throws(EstateError) -> FileStatus? {
        guard let place = try location(of: path, followsLink: false) else { return nil }
        return try status(at: place)
    }

    package func linkTarget(_ path: FilePath) throws(EstateError) -> FilePath {
        guard let place = try location(of: path, followsLink: false) else {
            throw EstateError(.noSuchFileOrDirectory, .resolve, path)
        }
        return try linkTarget(at: place)
    }

    package func resolve(_ path: FilePath) throws(EstateError) -> FilePath {
        guard let place = try location(of: path, followsLink: true), try status(at: place) != nil else {
            throw EstateError(.noSuchFileOrDirectory, .resolve, path)
        }
        return place
    }

    // MARK: Following paths

    /// - Parameter place: absolute and without links.
    private func status(at place: FilePath) throws(EstateError) -> FileStatus? {
        let permissions = FilePermissions(rawValue: 0o644)
        if let kind = changes[place]?.kind { return FileStatus(kind: kind, permissions: permissions) }
        if members[place] != nil { return FileStatus(kind: .folder, permissions: permissions) }
        return changes[place] == nil ? try now.status(place) : nil
    }

    private func location(of path: FilePath, followsLink: Bool) throws(EstateError) -> FilePath? {
        guard let name = path.lastComponent, name.kind == .regular else { return try walk(path, followsLink) }
        guard let folder = try realFolder(path.removingLastComponent()) else { return nil }
        let place = folder.appending(name)
        guard followsLink, try status(at: place)?.kind == .link else { return place }
        return try walk(place, true)
    }

    /// Most paths lead into a folder that was asked for before.
    private func realFolder(_ path: FilePath) throws(EstateError) -> FilePath? {
        if let known = realFolders.withLock({ $0[path] }) { return known }
        var real = try walk(path, true)
        if let place = real, place != "/", try status(at: place)?.kind != .folder { real = nil }
        realFolders.withLock { $0[path] = .some(real) }
        return real
    }

    private func walk(_ path: FilePath, _ followsLink: Bool) throws(EstateError) -> FilePath? {
        var failure: EstateError?
        do throws(Errno) {
            return try PathWalk.location(of: path, followsLink: followsLink) { place throws(Errno) in
                do throws(EstateError) {
                    switch try status(at: place)?.kind {
                    case nil: return nil
                    case .folder: return .folder
                    case .link: return .link(try linkTarget(at: place))
                    case .file, .other: return .end
                    }
                } catch {
                    failure = error
                    throw .ioError
                }
            }
        } catch {
            throw failure ?? EstateError(error, .resolve, path)
        }
    }

    private func linkTarget(at place: FilePath) throws(EstateError) -> FilePath {
        if case .link(let target)? = changes[place] { return target }
        return try now.linkTarget(place)
    }

    // MARK: Writing

    package func createFolder(_ path: FilePath) throws(EstateError) { throw Self.readOnly(path) }
    package func remove(_ path: FilePath) throws(EstateError) { throw Self.readOnly(path) }
    package func rename(_ old: FilePath, to new: FilePath) throws(EstateError) { throw Self.readOnly(new) }
    package func link(_ path: FilePath, as new: FilePath) throws(EstateError) { throw Self.readOnly(new) }
    package func create(_ path: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile {
        throw Self.readOnly(path)
    }
    package func createUnnamed(in folder: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile? {
        throw Self.readOnly(folder)
    }
    package func name(_ file: OpenFile, as path: FilePath) throws(EstateError) { throw Self.readOnly(path) }
    package func write(_ bytes: [UInt8], to file: OpenFile) throws(EstateError) { throw Self.readOnly(file.path) }
    package func copyOwner(of path: FilePath, to file: OpenFile) throws(EstateError) {
        throw Self.readOnly(file.path)
    }
    package func setPermissions(_ permissions: FilePermissions, of file: OpenFile) throws(EstateError) {
        throw Self.readOnly(file.path)
    }
    package func synchronize(_ file: OpenFile) throws(EstateError) { throw Self.readOnly(file.path) }
    package func close(_ file: OpenFile) throws(EstateError) { throw Self.readOnly(file.path) }
    package func synchronizeFolder(_ path: FilePath) throws(EstateError) { throw Self.readOnly(path) }

    package var canSynchronizeAll: Bool { false }
    package func synchronizeAll(around folder: FilePath) throws(EstateError) { throw Self.readOnly(folder) }

    private static func readOnly(_ path: FilePath) -> EstateError {
        EstateError(.readOnlyFileSystem, .write, path)
    }
}
