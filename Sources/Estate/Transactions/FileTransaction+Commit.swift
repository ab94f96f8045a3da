import Documents
import Synchronization
import SystemPackage

extension FileTransaction {
    /// Puts every staged file in its place.
    ///
    /// Where there are several, a journal says so first, so that whatever happens from then on, all of them are new or
    /// all of them old.
    package func commit() throws(EstateError) {
        try state.withLock { state throws(EstateError) in
            guard !state.replacements.isEmpty else { return clean(&state) }
            try checkInterruption()
            try checkUnchanged(state.replacements)
            for index in state.replacements.indices { try backUp(&state.replacements[index]) }
            let folders = Set(
                state.replacements.map(\.folder) + state.createdFolders.map { $0.removingLastComponent() })
            let journalRoot = state.replacements.count > 1 ? root : nil
            // One file at a time has been flushed already.
            if synchronizesAll || journalRoot != nil { try synchronize(folders: folders) }
            if let root = journalRoot {
                try checkInterruption()
                try writeJournal(&state, root)
            }
            for index in state.replacements.indices { try putInForce(&state.replacements[index]) }
            try synchronize(folders: folders)
            // The new contents are there to stay; that something temporary cannot be removed does not change that.
            clean(&state)
        }
    }

    /// Brings back what was there, as far as the file system allows; the next process does the rest.
    package func undo() {
        state.withLock { state in
            if let root, let journal = state.journal {
                // If neither works, the journal says the wrong thing, but staged files that are gone say otherwise.
                let undo = root.appending(TransactionTrace.undo)
                do throws(EstateError) {
                    try store.rename(journal, to: undo)
                    state.journal = undo
                } catch {
                    try? store.remove(journal)
                }
                // A power failure must not bring back the journal that says forward once old contents are in place.
                try? store.synchronizeFolder(root)
            }
            var isUndone = true
            for replacement in state.replacements.reversed() where !takeBack(replacement) { isUndone = false }
            for folder in Set(state.replacements.map(\.folder)) { try? store.synchronizeFolder(folder) }
            for folder in state.createdFolders.reversed() { try? store.remove(folder) }
            guard isUndone else { return state.record.abandon() }
            if let journal = state.journal { try? store.remove(journal) }
            state.record.remove()
        }
    }

    // MARK: Steps

    /// Refuses to overwrite what somebody else has written since the old content was looked at.
    private func checkUnchanged(_ replacements: [Replacement]) throws(EstateError) {
        for replacement in replacements {
            let now = try store.status(replacement.destination)
            guard now?.kind != replacement.old?.kind || now?.stamp != replacement.old?.stamp else { continue }
            throw EstateError(
                .changedMeanwhile,
                Diagnostic(
                    "somebody else has changed the file meanwhile; nothing is written",
                    file: replacement.destination.string, hint: "try again"))
        }
    }

    /// Gives the old content a second name, or copies it where there are no hard links. What is to be removed only needs
    /// to know its name.
    private func backUp(_ replacement: inout Replacement) throws(EstateError) {
        guard let old = replacement.old else { return }
        let path = replacement.destination
        let backup = TemporaryName.random(beside: path)
        if replacement.isRemoval {
            replacement.backup = backup
            return
        }
        do throws(EstateError) {
            do throws(EstateError) {
                try store.link(path, as: backup)
                replacement.backup = backup
                return
            } catch {
                guard error.code == .unsupported else { throw error }
            }
            let bytes = try store.read(path, limit: Int.max - 1)
            let file = try store.createTemporary(beside: path, permissions: .ownerReadWrite)
            replacement.backup = file.path
            try fill(file, with: bytes, permissions: old.permissions)
        } catch {
            throw error.concerning(path)
        }
    }

    private func writeJournal(_ state: inout State, _ root: FilePath) throws(EstateError) {
        let place = root.appending(TransactionTrace.journal)
        do throws(EstateError) {
            let file = try store.createTemporary(beside: place, permissions: .ownerReadWrite)
            do throws(EstateError) {
                do throws(EstateError) {
                    let number = try store.status(file.path)?.stamp.number ?? 0
                    try store.write(
                        Journal(number: number, entries: try entries(state.replacements, root)).text, to: file)
                    try store.synchronize(file)
                } catch {
                    try? store.close(file)
                    throw error
                }
                try store.close(file)
                try store.rename(file.path, to: place)
            } catch {
                try? store.remove(file.path)
                throw error
            }
            state.journal = place
            try store.synchronizeFolder(root)
        } catch {
            throw error.concerning(place)
        }
    }

    private func entries(_ replacements: [Replacement], _ root: FilePath) throws(EstateError) -> [Journal.Entry] {
        var entries: [Journal.Entry] = []
        entries.reserveCapacity(replacements.count)
        for replacement in replacements {
            var path = replacement.destination
            guard path.removePrefix(root), JournalPath.path(Substring(JournalPath.text(path))) == path else {
                throw EstateError(
                    .unsupported,
                    Diagnostic("a file of this name cannot be changed together with others", file: path.string))
            }
            entries.append(
                Journal.Entry(
                    path: path, old: replacement.oldFingerprint, new: replacement.newFingerprint,
                    staged: replacement.staged?.lastComponent?.string,
                    backup: replacement.backup?.lastComponent?.string))
        }
        return entries
    }

    private func putInForce(_ replacement: inout Replacement) throws(EstateError) {
        let path = replacement.destination
        do throws(EstateError) {
            if let staged = replacement.staged {
                try store.rename(staged, to: path)
            } else if let backup = replacement.backup {
                try store.rename(path, to: backup)
            }
            replacement.isInForce = true
        } catch {
            throw error.concerning(path)
        }
    }

    /// - Returns: whether the old content is there, and nothing else.
    private func takeBack(_ replacement: Replacement) -> Bool {
        do throws(EstateError) {
            guard replacement.isInForce else {
                for name in [replacement.staged, replacement.isRemoval ? nil : replacement.backup] {
                    if let name { try store.remove(name) }
                }
                return true
            }
            if let backup = replacement.backup {
                try store.rename(backup, to: replacement.destination)
            } else {
                try store.remove(replacement.destination)
            }
            return true
        } catch {
            return false
        }
    }

    /// Removes what is temporary, first the journal: without it, the rest is rubbish.
    private func clean(_ state: inout State) {
        if let journal = state.journal { try? store.remove(journal) }
        for replacement in state.replacements {
            if let backup = replacement.backup { try? store.remove(backup) }
            if let root, replacement.isRemoval { store.removeEmpty(replacement.folder, below: root) }
        }
        state.record.remove()
        if state.journal != nil, let root { try? store.synchronizeFolder(root) }
        state.replacements = []
        state.journal = nil
    }
}
