import Documents
import Synchronization
package import SystemPackage

/// Changes of files that take effect together.
///
/// New contents are staged beside the old, from any number of threads; then `commit` puts them in force. Whoever is
/// thrown an error calls `undo`. If the process is killed, the next one finishes the work or takes it back: see
/// `TransactionRecovery`. Only one at a time may be about a root.
package final class FileTransaction: Sendable {
    /// What becomes of one file.
    struct Replacement: Sendable {
        let destination: FilePath
        let privacy: FileChange.Privacy
        /// The new content, until it takes its place.
        var staged: FilePath?
        /// The old content under another name.
        var backup: FilePath?
        /// nil for a file that is new.
        let old: FileStatus?
        var oldFingerprint: FileFingerprint?
        let newFingerprint: FileFingerprint?
        var isInForce = false

        var isRemoval: Bool { newFingerprint == nil }
        var folder: FilePath { destination.removingLastComponent() }
    }

    struct State: Sendable {
        var replacements: [Replacement] = []
        var destinations: Set<FilePath> = []
        var createdFolders: [FilePath] = []
        var record: StagingRecord
        var journal: FilePath?
    }

    /// How the contents get to the disk.
    package enum Size: Hashable, Sendable {
        /// A file at a time.
        case few
        /// All of the file system at once, where it can.
        case many
    }

    let store: any FileStore
    /// Absolute and without links; nil for anywhere.
    let root: FilePath?
    let isSingle: Bool
    let synchronizesAll: Bool
    let isInterrupted: @Sendable () -> Bool
    let state: Mutex<State>

    /// - Parameters:
    ///   - root: an absolute path without links, which every file lies in; nil for anywhere, which a kill in between can
    ///     leave half done.
    ///   - isSingle: whether there is one change only: a file takes its place at once, without a journal.
    ///   - isInterrupted: whether somebody wants it to stop; asked until the first file takes its place.
    package init(
        store: any FileStore, root: FilePath?, size: Size = .few, isSingle: Bool = false,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.store = store
        self.root = root
        self.isSingle = isSingle
        self.isInterrupted = isInterrupted
        synchronizesAll = size == .many && store.canSynchronizeAll
        state = Mutex(State(record: StagingRecord(root: root, store: store)))
    }

    /// Writes the new content to a temporary file, or notes that the file is to go.
    ///
    /// - Parameter createsFolders: whether folders that are missing are made. They go again if nothing comes of it.
    package func stage(_ change: FileChange, createsFolders: Bool = false) throws(EstateError) {
        try checkInterruption()
        if createsFolders, change.bytes != nil { try makeFolders(change.path.removingLastComponent()) }
        let destination = try store.destination(of: change.path, within: root, followsLink: change.bytes != nil)
        try state.withLock { state throws(EstateError) in
            guard state.destinations.insert(destination).inserted else {
                throw EstateError(.writtenTwice, Diagnostic("two changes lead to this file", file: change.path.string))
            }
            do throws(EstateError) {
                let folder = destination.removingLastComponent()
                if change.bytes == nil { try state.record.addEmptied(folder) }
                try state.record.add(folder)
            } catch {
                throw error.concerning(change.path)
            }
        }
        let old = try store.status(destination)
        guard var bytes = change.bytes else { return try stageRemoval(destination, old, change) }
        switch old?.kind {
        case .file, nil: break
        case .folder: throw EstateError(.isDirectory, .replace, destination)
        case .link, .other: throw EstateError.notRegular(destination)
        }
        let oldFingerprint = try old.flatMap { old throws(EstateError) in
            try fingerprint(destination, old, change.privacy)
        }
        let staged: FilePath
        do throws(EstateError) {
            staged = try write(&bytes, change, beside: destination, replacing: old)
        } catch {
            throw error.concerning(change.path)
        }
        add(
            Replacement(
                destination: destination, privacy: change.privacy, staged: staged, old: old,
                oldFingerprint: oldFingerprint, newFingerprint: FileFingerprint(bytes, privacy: change.privacy)))
    }

    private func stageRemoval(
        _ destination: FilePath, _ old: FileStatus?, _ change: FileChange
    ) throws(EstateError) {
        guard let old else { throw EstateError(.noSuchFileOrDirectory, .remove, change.path) }
        guard old.kind == .file || old.kind == .link else { throw EstateError.notRegular(change.path) }
        add(
            Replacement(
                destination: destination, privacy: .ordinary, old: old,
                oldFingerprint: try fingerprint(destination, old, .ordinary), newFingerprint: nil))
    }

    private func add(_ replacement: Replacement) {
        state.withLock { $0.replacements.append(replacement) }
    }

    func checkInterruption() throws(EstateError) {
        if isInterrupted() { throw EstateError(.interrupted, Diagnostic("interrupted; nothing has changed")) }
    }

    /// Of what is there so far. Only a journal needs it.
    private func fingerprint(
        _ path: FilePath, _ status: FileStatus, _ privacy: FileChange.Privacy
    ) throws(EstateError) -> FileFingerprint? {
        guard root != nil, !isSingle else { return nil }
        if status.kind == .link { return FileFingerprint(linkTo: try store.linkTarget(path)) }
        guard privacy != .confidential else { return .length(Int(status.stamp.size)) }
        return FileFingerprint(try store.read(path, limit: FileLimit.document), privacy: .ordinary)
    }

    // MARK: Temporary files

    private func write(
        _ bytes: inout [UInt8], _ change: FileChange, beside destination: FilePath, replacing old: FileStatus?
    ) throws(EstateError) -> FilePath {
        let permissions = change.privacy.permissions(replacing: old?.permissions)
        // Until the mode is right, nobody else may look.
        let initial = old == nil ? permissions : FilePermissions.ownerReadWrite
        let file = try store.createTemporary(beside: destination, permissions: initial)
        do throws(EstateError) {
            if old != nil { try store.copyOwner(of: destination, to: file) }
            if let mark = change.numberMark {
                let number = try store.status(file.path)?.stamp.number ?? 0
                bytes.replace(Array(mark.utf8), with: Array(String(number).utf8), maxReplacements: 1)
            }
            try fill(file, with: bytes, permissions: initial == permissions ? nil : permissions)
        } catch {
            try? store.remove(file.path)
            throw error
        }
        return file.path
    }

    /// Writes a file to its end and to the disk, and closes it in any case.
    func fill(
        _ file: OpenFile, with bytes: [UInt8], permissions: FilePermissions?
    ) throws(EstateError) {
        do throws(EstateError) {
            if let permissions { try store.setPermissions(permissions, of: file) }
            try store.write(bytes, to: file)
            if !synchronizesAll { try store.synchronize(file) }
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

extension FileChange.Privacy {
    func permissions(replacing old: FilePermissions?) -> FilePermissions {
        switch self {
        case .ordinary: old ?? FilePermissions(rawValue: 0o644)
        case .confidential: old?.intersection(.ownerReadWriteExecute) ?? .ownerReadWrite
        case .executable:
            old?.union([.ownerExecute, .groupExecute, .otherExecute]) ?? FilePermissions(rawValue: 0o755)
        }
    }
}
