import Documents
import SystemPackage

/// A file of a journal, and how far it has come.
struct JournaledFile: Sendable {
    enum Direction: Hashable, Sendable { case forward, back }

    let entry: Journal.Entry
    /// Absolute and without links.
    let folder: FilePath
    private let staged: FilePath?
    private let backup: FilePath?
    /// Whether the old, or the new content is at the place; nil for nothing there.
    private let isOld: Bool?
    private let isNew: Bool?
    private let hasStaged: Bool
    private let hasBackup: Bool

    private var destination: FilePath { folder.appending(entry.path.lastComponent?.string ?? "") }

    /// - Throws: `foreignJournal` if a link is in the way.
    init(_ entry: Journal.Entry, root: FilePath, store: any FileStore) throws(EstateError) {
        self.entry = entry
        folder = root.pushing(entry.path.removingLastComponent())
        staged = entry.staged.map(folder.appending)
        backup = entry.backup.map(folder.appending)
        let destination = folder.appending(entry.path.lastComponent?.string ?? "")
        guard try store.status(folder) != nil else {
            // With its last file, a folder goes, too.
            (isOld, isNew, hasStaged, hasBackup) = (nil, nil, false, false)
            return
        }
        guard try store.resolve(folder) == folder else {
            throw EstateError(
                .foreignJournal,
                Diagnostic(
                    "a symbolic link is in the way of finishing an interrupted change", file: folder.string,
                    hint: "put the folder back, then run the command again"))
        }
        isOld = try Self.holds(entry.old, destination, store)
        isNew = try Self.holds(entry.new, destination, store)
        hasStaged =
            try staged.map { path throws(EstateError) in
                try Self.holds(entry.new, path, store) ?? false
            } ?? false
        hasBackup =
            try backup.map { path throws(EstateError) in
                try Self.holds(entry.old, path, store) ?? false
            } ?? false
    }

    /// - Returns: nil if nothing is there.
    private static func holds(
        _ fingerprint: FileFingerprint?, _ path: FilePath, _ store: any FileStore
    ) throws(EstateError) -> Bool? {
        guard let fingerprint else { return try store.status(path) == nil ? nil : false }
        return try store.matches(fingerprint, path)
    }

    /// What is temporary, whichever way it goes.
    var temporary: [FilePath] { [staged, backup].compactMap { $0 } }

    private var isOnlyNew: Bool { isNew ?? false }
    private var isOnlyOld: Bool { isOld ?? false }
    private var isAbsent: Bool { isOld == nil && isNew == nil }

    func canGo(_ direction: Direction) -> Bool {
        switch direction {
        case .forward:
            if entry.new == nil { return isAbsent || isOnlyOld }
            guard hasStaged else { return isOnlyNew }
            return entry.old == nil ? isAbsent : isOnlyOld || isOnlyNew
        case .back:
            if entry.old == nil { return isAbsent || isOnlyNew }
            guard hasBackup else { return isOnlyOld }
            return entry.new == nil ? isAbsent || isOnlyOld : isOnlyOld || isOnlyNew
        }
    }

    func go(_ direction: Direction, _ store: any FileStore) throws(EstateError) {
        switch direction {
        case .forward:
            if hasStaged, let staged { return try store.rename(staged, to: destination) }
            if entry.new == nil, !isAbsent { try store.remove(destination) }
        case .back:
            if hasBackup, let backup { return try store.rename(backup, to: destination) }
            if entry.old == nil, !isAbsent { try store.remove(destination) }
        }
    }
}
