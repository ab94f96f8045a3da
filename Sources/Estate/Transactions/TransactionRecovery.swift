import Documents
package import SystemPackage

/// Finishes what a process that was killed has left of a transaction in a folder, or takes it back.
///
/// A journal is only followed where every file is what the transaction left, so nothing is overwritten that somebody has
/// written since. It can only ever bring about what stands in it: below the root, through no link, with contents that
/// lie in the same folder under a temporary name, over files that are what it says.
package struct TransactionRecovery: Sendable {
    package enum Outcome: Hashable, Sendable {
        /// So many files are all new now.
        case finished(Int)
        /// So many files are all old again.
        case takenBack(Int)
        /// Only temporary files were left.
        case cleaned
    }

    /// What a folder has of a transaction: of one that is still going on, too.
    package enum Trace: Hashable, Sendable {
        /// Some files may be new and others old.
        case journal
        /// No file has changed yet.
        case record
    }

    let store: any FileStore
    /// Absolute and without links.
    let root: FilePath

    /// Looks only at three names.
    package static func trace(in root: FilePath, store: any FileStore) throws(EstateError) -> Trace? {
        for name in [TransactionTrace.journal, TransactionTrace.undo] {
            if try store.status(root.appending(name)) != nil { return .journal }
        }
        return try store.status(root.appending(TransactionTrace.record)) == nil ? nil : .record
    }

    /// - Parameter root: absolute and without links.
    package init(of root: FilePath, store: any FileStore) {
        self.root = root
        self.store = store
    }

    /// Leaves no trace. Call it while nobody else can write.
    ///
    /// - Returns: nil if there is nothing to do.
    /// - Throws: `foreignJournal` for a journal that was not written here; `unfinished` if a file has changed since in such a
    ///   way that neither direction is left. Then nothing has been done.
    package func run() throws(EstateError) -> Outcome? {
        var outcome: Outcome?
        for name in [TransactionTrace.journal, TransactionTrace.undo] {
            if try store.status(root.appending(name)) != nil { outcome = try follow(name) }
        }
        if try Leftovers(root: root, store: store).remove() { outcome = outcome ?? .cleaned }
        return outcome
    }

    // MARK: The journal

    private func follow(_ name: String) throws(EstateError) -> Outcome {
        let place = root.appending(name)
        let journal = try read(place)
        var files: [JournaledFile] = []
        for entry in journal.entries { files.append(try JournaledFile(entry, root: root, store: store)) }
        let directions: [JournaledFile.Direction] =
            name == TransactionTrace.undo ? [.back, .forward] : [.forward, .back]
        guard let direction = directions.first(where: { direction in files.allSatisfy { $0.canGo(direction) } }) else {
            throw unfinished(files, directions[0], place)
        }
        if direction == .back, name == TransactionTrace.journal {
            // Whoever is killed from now on leaves the right direction.
            try store.rename(place, to: root.appending(TransactionTrace.undo))
            try store.synchronizeFolder(root)
        }
        for file in files { try file.go(direction, store) }
        for folder in Set(files.map(\.folder)) where try store.status(folder) != nil {
            try store.synchronizeFolder(folder)
        }
        for file in files {
            for path in file.temporary where try store.status(path) != nil { try store.remove(path) }
            if direction == .forward, file.entry.new == nil { store.removeEmpty(file.folder, below: root) }
        }
        try store.remove(direction == .back ? root.appending(TransactionTrace.undo) : place)
        try store.synchronizeFolder(root)
        return direction == .forward ? .finished(files.count) : .takenBack(files.count)
    }

    private func read(_ place: FilePath) throws(EstateError) -> Journal {
        func foreign(_ summary: String) -> EstateError {
            EstateError(
                .foreignJournal,
                Diagnostic(
                    summary, file: place.string,
                    notes: ["a journal tells how to finish a change of several files that was interrupted"],
                    hint: "if it came with a commit or a copy, remove it; "
                        + "if not, compare the files with git status before you do"))
        }
        guard let status = try store.status(place), status.kind == .file,
            case .bytes(let text) = try store.read(place, limit: Journal.limit, followsLink: false)
        else { throw foreign("this is no journal of tenantry's, but a link or a folder") }
        guard let journal = Journal(parsing: text) else { throw foreign("this is no journal of tenantry's") }
        guard journal.number == status.stamp.number else {
            throw foreign("this journal was not written here, and is not followed")
        }
        return journal
    }

    private func unfinished(
        _ files: [JournaledFile], _ direction: JournaledFile.Direction, _ place: FilePath
    ) -> EstateError {
        let changed = files.filter { !$0.canGo(direction) }
        let names = changed.prefix(10).map(\.entry.path.string).joined(separator: ", ")
        let rest = changed.count > 10 ? " and \(changed.count - 10) more" : ""
        let one = changed.count == 1
        return EstateError(
            .unfinished,
            Diagnostic(
                "a change of \(files.count) files was interrupted, and cannot be finished: \(names)\(rest) "
                    + "\(one ? "has" : "have") changed since",
                file: place.string,
                notes: ["nothing is overwritten; some files are new and others old"],
                hint: "bring \(one ? "it" : "them") back as before (git restore), then run the command again; "
                    + "or remove this journal to keep every file as it is"))
    }
}
