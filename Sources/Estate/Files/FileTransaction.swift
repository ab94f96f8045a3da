import Documents
import SystemPackage

/// The steps of `FileStore.writeAll(_:within:)`, which remembers what to take back.
struct FileTransaction<Store: FileStore> {
    private struct Replacement {
        let destination: FilePath
        /// The new content, until it takes its place.
        var staged: FilePath?
        /// The old content under another name, from just before it is replaced.
        var backup: FilePath?
        let isNew: Bool
        var isRemoval = false
    }

    private let store: Store
    private var replacements: [Replacement] = []
    private var destinations: Set<FilePath> = []
    private var root: FilePath?

    init(store: Store) {
        self.store = store
    }

    /// Writes the new content to a temporary file.
    mutating func stage(_ change: FileChange, within root: FilePath?) throws(EstateError) {
        self.root = root
        let destination = try store.destination(
            of: change.path, within: root, followsLink: change.bytes != nil)
        guard destinations.insert(destination).inserted else {
            throw EstateError(.writtenTwice, Diagnostic("two changes lead to this file", file: change.path.string))
        }
        let old = try store.status(destination)
        guard let bytes = change.bytes else {
            guard let old else { throw EstateError(.noSuchFileOrDirectory, .remove, change.path) }
            guard old.kind == .file || old.kind == .link else { throw EstateError.notRegular(change.path) }
            replacements.append(Replacement(destination: destination, isNew: false, isRemoval: true))
            return
        }
        switch old?.kind {
        case .file, nil: break
        case .folder: throw EstateError(.isDirectory, .replace, destination)
        case .link, .other: throw EstateError.notRegular(destination)
        }
        let permissions = change.privacy.permissions(replacing: old?.permissions)
        // Until the mode is right, nobody else may look.
        let initial = old == nil ? permissions : FilePermissions.ownerReadWrite
        do throws(EstateError) {
            let file = try store.createTemporary(beside: destination, permissions: initial)
            replacements.append(Replacement(destination: destination, staged: file.path, isNew: old == nil))
            if old != nil { try store.copyOwner(of: destination, to: file) }
            try fill(file, with: bytes, permissions: initial == permissions ? nil : permissions)
        } catch {
            throw error.concerning(change.path)
        }
    }

    /// Puts every staged file in its place.
    mutating func commit() throws(EstateError) {
        for index in replacements.indices where !replacements[index].isNew && !replacements[index].isRemoval {
            replacements[index].backup = try backUp(replacements[index].destination)
        }
        var folders: Set<FilePath> = []
        for index in replacements.indices {
            let destination = replacements[index].destination
            if let staged = replacements[index].staged {
                try store.rename(staged, to: destination)
                replacements[index].staged = nil
            } else if replacements[index].isRemoval {
                let backup = TemporaryName.random(beside: destination)
                do throws(EstateError) {
                    try store.rename(destination, to: backup)
                } catch {
                    throw error.concerning(destination)
                }
                replacements[index].backup = backup
            }
            folders.insert(destination.removingLastComponent())
        }
        for folder in folders {
            try store.synchronizeFolder(folder)
        }
        // The new content is there to stay; a backup that cannot be removed does not change that.
        for replacement in replacements {
            if let backup = replacement.backup { try? store.remove(backup) }
        }
        for replacement in replacements where replacement.isRemoval {
            removeEmpty(replacement.destination.removingLastComponent())
        }
    }

    /// Removes a folder that nothing is in any more, and those above it.
    private func removeEmpty(_ folder: FilePath) {
        guard let root, folder != root, folder.starts(with: root) else { return }
        guard (try? store.list(folder))?.isEmpty ?? false, (try? store.remove(folder)) != nil else { return }
        removeEmpty(folder.removingLastComponent())
    }

    /// Brings back what was there, as far as the file system allows.
    func undo() {
        for replacement in replacements.reversed() {
            if let staged = replacement.staged {
                try? store.remove(staged)
                if let backup = replacement.backup { try? store.remove(backup) }
            } else if let backup = replacement.backup {
                try? store.rename(backup, to: replacement.destination)
            } else if replacement.isNew {
                try? store.remove(replacement.destination)
            }
        }
        for folder in Set(replacements.map { $0.destination.removingLastComponent() }) {
            try? store.synchronizeFolder(folder)
        }
    }

    /// Gives the old content a second name, or copies it where there are no hard links.
    private func backUp(_ path: FilePath) throws(EstateError) -> FilePath {
        let backup = TemporaryName.random(beside: path)
        do throws(EstateError) {
            try store.link(path, as: backup)
            return backup
        } catch {
            guard error.code == .unsupported else { throw error }
        }
        let bytes = try store.read(path, limit: Int.max - 1)
        let permissions = try store.status(path)?.permissions ?? .ownerReadWrite
        let file = try store.createTemporary(beside: path, permissions: .ownerReadWrite)
        do throws(EstateError) {
            try fill(file, with: bytes, permissions: permissions)
        } catch {
            try? store.remove(file.path)
            throw error
        }
        return file.path
    }

    /// Writes a file to its end and to the disk, and closes it in any case.
    private func fill(
        _ file: OpenFile, with bytes: [UInt8], permissions: FilePermissions?
    ) throws(EstateError) {
        do throws(EstateError) {
            if let permissions { try store.setPermissions(permissions, of: file) }
            try store.write(bytes, to: file)
            try store.synchronize(file)
        } catch {
            try? store.close(file)
            throw error
        }
        try store.close(file)
    }

}

extension EstateError {
    /// The error as one about the file to write: nobody knows the temporary file beside it.
    func concerning(_ path: FilePath) -> EstateError {
        var error = self
        error.diagnostic.file = path.string
        if code == .permissionDenied {
            let folder = path.removingLastComponent()
            error.diagnostic.file = folder.isEmpty ? "." : folder.string
            error.diagnostic.summary = "permission to write into this folder is denied"
        }
        return error
    }
}

/// How the temporary files are named that a killed process may leave behind.
package enum TemporaryName {
    package static let prefix = ".tenantry-"

    /// A name that nobody can foresee, hidden from listings of tenants.
    static func random(beside path: FilePath) -> FilePath {
        path.removingLastComponent().appending(prefix + String(UInt64.random(in: .min ... .max), radix: 36))
    }
}

extension FileStore {
    func createTemporary(beside path: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile {
        try withTemporaryName(beside: path) { name throws(EstateError) in
            try create(name, permissions: permissions)
        }
    }

    /// Tries another name if one is taken.
    func withTemporaryName<Result>(
        beside path: FilePath, _ body: (FilePath) throws(EstateError) -> Result
    ) throws(EstateError) -> Result {
        var attempts = 3
        while true {
            do throws(EstateError) {
                return try body(TemporaryName.random(beside: path))
            } catch {
                attempts -= 1
                guard error.code == .alreadyExists && attempts > 0 else { throw error }
            }
        }
    }
}

extension FileChange.Privacy {
    func permissions(replacing old: FilePermissions?) -> FilePermissions {
        switch self {
        case .ordinary: old ?? FilePermissions(rawValue: 0o644)
        case .confidential: old?.intersection(.ownerReadWriteExecute) ?? .ownerReadWrite
        }
    }
}
