import Documents
package import Estate
import Processes
import SystemPackage

extension Surroundings {
    /// Does something while no other tenantry writes into a folder, and after what one that was killed has left there is
    /// in order. Inside of itself it only does it.
    ///
    /// - Parameter root: absolute and without links.
    /// - Throws: `inputOutput` if another one keeps writing for ten seconds, and what `body` throws.
    func exclusively<Result>(
        in root: FilePath, _ body: () throws(TenantryError) -> Result
    ) throws(TenantryError) -> Result {
        guard !FolderLock.held.contains(root) else { return try body() }
        let lock = store is DiskFileStore ? try FolderLock.wait(for: root, person) : nil
        try prepare(root, isLocked: lock?.isTaken ?? true)
        let result = FolderLock.$held.withValue(FolderLock.held.union([root])) {
            Swift.Result { () throws(TenantryError) in try body() }
        }
        withExtendedLifetime(lock) {}
        return try result.get()
    }

    /// Puts in order what a killed process has left in a folder, for one who only wants to read.
    ///
    /// While another process is putting files in force, it waits; while one is only getting ready, it does not.
    func settle(_ root: FilePath) throws(TenantryError) {
        let trace = try rethrowing { () throws(EstateError) in try TransactionRecovery.trace(in: root, store: store) }
        switch trace {
        case nil: return
        case .journal: try exclusively(in: root) {}
        case .record:
            guard store is DiskFileStore else { return try recover(root) }
            // Whoever cannot clean up can read all the same.
            if let lock = try? FolderLock.attempt(root), lock.isTaken {
                try? recover(root)
                withExtendedLifetime(lock) {}
            }
        }
    }

    /// Puts a folder in order if its lock is taken. Without a lock, what is there may be another process's work.
    ///
    /// - Throws: `inputOutput` if there is a trace and no lock.
    func prepare(_ root: FilePath, isLocked: Bool) throws(TenantryError) {
        if isLocked { return try recover(root) }
        let trace = try rethrowing { () throws(EstateError) in try TransactionRecovery.trace(in: root, store: store) }
        guard let trace else { return }
        throw TenantryError(
            .inputOutput,
            Diagnostic(
                "another tenantry is changing files here, or was interrupted; "
                    + "this file system has no locks that would tell which",
                file: root.string,
                hint: "wait for it to end; if none is running on any machine, "
                    + (trace == .journal
                        ? "run tenantry list where the file system has locks; "
                            + "or compare the files with git status, and remove .tenantry-journal or .tenantry-undo"
                        : "remove .tenantry-staging")))
    }

    private func recover(_ root: FilePath) throws(TenantryError) {
        let outcome: TransactionRecovery.Outcome?
        do throws(EstateError) {
            outcome = try TransactionRecovery(of: root, store: store).run()
        } catch {
            guard error.code == .permissionDenied || error.code == .readOnly else {
                throw TenantryError(error.category, error.diagnostic)
            }
            throw TenantryError(
                .noPermission,
                Diagnostic(
                    "a change of several files was interrupted, and must be finished before they are read",
                    file: root.string, notes: [error.diagnostic.text()],
                    hint: "let somebody who may write there run any command, such as tenantry list"))
        }
        switch outcome {
        case nil: return
        case .finished(let count):
            person.note("a command was interrupted while it changed \(count) files; all of them are changed now")
        case .takenBack(let count):
            person.note("a command was interrupted while it changed \(count) files; all of them are as before now")
        case .cleaned:
            person.note("a command was interrupted before it changed a file; its temporary files are removed now")
        }
    }

    /// Changes files in a folder: all of them or none, whatever happens.
    ///
    /// Signals that end the process are held back: until the first file takes its place, one of them has everything taken
    /// back; after that, the work is finished. Then the signal takes its course.
    ///
    /// - Parameters:
    ///   - root: absolute and without links.
    ///   - naming: lets errors name files as the person knows them.
    func transaction<Result>(
        in root: FilePath, size: FileTransaction.Size = .many, isSingle: Bool = false,
        naming: @escaping @Sendable (EstateError) -> EstateError = { $0 },
        _ body: (StagedChanges) throws(TenantryError) -> Result
    ) throws(TenantryError) -> Result {
        try exclusively(in: root) { () throws(TenantryError) -> Result in
            let catcher = catchesSignals ? SignalCatcher(SignalGuard.ending) : nil
            defer { catcher?.restore() }
            let catches = catchesSignals
            let transaction = FileTransaction(store: store, root: root, size: size, isSingle: isSingle) {
                catches && SignalCatcher.hasCaughtAny
            }
            let changes = StagedChanges(transaction: transaction, naming: naming)
            do throws(TenantryError) {
                let result = try body(changes)
                try changes.commit()
                if catcher?.hasCaught ?? false {
                    person.note("the interruption came too late to stop it: the change has been made")
                }
                return result
            } catch {
                transaction.undo()
                if catcher?.hasCaught ?? false { person.note("interrupted; nothing has changed") }
                throw error
            }
        }
    }
}

/// The changes of a transaction that is going on. They can be staged from any thread.
package struct StagedChanges: Sendable {
    fileprivate let transaction: FileTransaction
    fileprivate let naming: @Sendable (EstateError) -> EstateError

    /// Writes new content beside the old, or notes that a file is to go. Folders that are missing are made.
    package func stage(_ change: FileChange) throws(TenantryError) {
        try named { () throws(EstateError) in try transaction.stage(change, createsFolders: true) }
    }

    fileprivate func commit() throws(TenantryError) {
        try named { () throws(EstateError) in try transaction.commit() }
    }

    private func named(_ body: () throws(EstateError) -> Void) throws(TenantryError) {
        do throws(EstateError) {
            try body()
        } catch {
            let error = naming(error)
            throw TenantryError(error.category, error.diagnostic)
        }
    }
}
