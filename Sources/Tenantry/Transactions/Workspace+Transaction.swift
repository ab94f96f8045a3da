import Estate

extension Workspace {
    /// Reads, changes and writes while no other tenantry writes into the estate, so that no update is lost.
    ///
    /// Inside of itself it only runs the body.
    ///
    /// - Throws: `inputOutput` if another one keeps writing for ten seconds, and what `body` throws.
    func exclusively<Result>(_ body: () throws(TenantryError) -> Result) throws(TenantryError) -> Result {
        try surroundings.exclusively(in: estate.root, body)
    }

    /// Changes any number of files of the estate: all of them or none, whatever happens.
    ///
    /// Takes the lock, if `exclusively` has not. The body stages each new content as soon as it has it, from any thread, so
    /// that not all of them have to be in memory at once; they take effect when it returns. If it throws, nothing has
    /// changed.
    package func transaction<Result>(
        _ body: (StagedChanges) throws(TenantryError) -> Result
    ) throws(TenantryError) -> Result {
        try transaction(size: .many, isSingle: false, body)
    }

    /// Changes files of the estate: all of them or none. Folders that are missing are made.
    func write(_ changes: [FileChange]) throws(TenantryError) {
        try transaction(size: changes.count > 8 ? .many : .few, isSingle: changes.count == 1) {
            staged throws(TenantryError) in
            for change in changes { try staged.stage(change) }
        }
    }

    private func transaction<Result>(
        size: FileTransaction.Size, isSingle: Bool, _ body: (StagedChanges) throws(TenantryError) -> Result
    ) throws(TenantryError) -> Result {
        try surroundings.transaction(
            in: estate.root, size: size, isSingle: isSingle, naming: { [estate] in estate.naming($0) }, body)
    }
}
