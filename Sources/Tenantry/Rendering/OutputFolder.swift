import Documents
import Emission
import Estate
import SystemPackage

/// A folder that a verb fills: what it puts there, and what of earlier times goes for it. All of it is staged, and
/// written by the transaction that it is given.
struct OutputFolder {
    /// What happened to the files of a folder.
    struct Report: Sendable {
        /// How many there are.
        var files = 0
        /// How many are new or have other content than before.
        var changed = 0
        /// How many of an earlier time are gone.
        var removed = 0
    }

    private let root: FilePath
    private let shown: FilePath
    private let store: any FileStore
    private let staged: StagedChanges
    private let maker: FolderIndex.Maker
    /// The way from the folder to the estate.
    private let estate: String
    /// The indexes that the folder has, by name.
    private let former: [String: FolderIndex]
    /// What is made this time.
    private var entries: [String: FolderIndex.Entry] = [:]
    /// Files of others that are in the way.
    private var inTheWay: [String] = []
    private(set) var report = Report()

    /// - Parameters:
    ///   - root: the real path of the folder.
    ///   - shown: the folder as messages show it.
    /// - Throws: `cannotCreate` if the folder is another verb's or another estate's.
    init(
        _ root: FilePath, shown: FilePath, of estate: EstateFolder, for maker: FolderIndex.Maker,
        _ staged: StagedChanges
    ) throws(TenantryError) {
        (self.root, self.shown, self.staged, self.maker) = (root, shown, staged, maker)
        self.estate = root.way(to: estate.root)
        store = estate.store
        var former: [String: FolderIndex] = [:]
        for name in try rethrowing({ () throws(EstateError) in try estate.store.list(root) }).map(\.name) {
            guard name == FolderIndex.fileName || name.hasPrefix("\(FolderIndex.fileName)-") else { continue }
            let outcome = try rethrowing { () throws(EstateError) in
                try estate.store.read(root.appending(name), limit: FolderIndex.limit, followsLink: false)
            }
            guard case .bytes(let bytes) = outcome else { continue }
            former[name] = try FolderIndex(
                parsing: bytes, named: shown.appending(name).string, of: maker, estate: self.estate)
        }
        self.former = former
    }

    /// Whether the verb has filled the folder before.
    var isOwn: Bool { !former.isEmpty }

    /// Stages a file unless it is there as it should be.
    ///
    /// - Parameter name: relative to the folder.
    /// - Returns: false, and nothing is done, if one of that name has been made already.
    /// - Throws: `cannotCreate` if a render in another format has put a file of that name there, or one of more targets.
    mutating func put(
        _ name: String, _ bytes: [UInt8], privacy: FileChange.Privacy, _ entry: FolderIndex.Entry
    ) throws(TenantryError) -> Bool {
        guard entries.updateValue(entry, forKey: name) == nil else { return false }
        report.files += 1
        let path = root.pushing(FilePath(name))
        let status = try rethrowing { () throws(EstateError) in try store.status(path) }
        let listed = former.values.compactMap { $0.entries[name] }
        // A link would have somebody else's file changed.
        if let status, status.kind != .file {
            inTheWay.append(name)
            return true
        }
        if status != nil { try refuseReplacing(listed, by: entry, name) }
        let old = try rethrowing { () throws(EstateError) in
            try store.read(path, limit: .max - 1, followsLink: false)
        }
        if old == .bytes(bytes), hasMode(status, for: privacy) { return true }
        if status != nil, listed.isEmpty, old != .bytes(bytes) { inTheWay.append(name) }
        try staged.stage(FileChange(path, bytes: bytes, privacy: privacy))
        report.changed += 1
        return true
    }

    private func refuseReplacing(
        _ listed: [FolderIndex.Entry], by entry: FolderIndex.Entry, _ name: String
    ) throws(TenantryError) {
        func refuse(_ summary: String, hint: String) -> TenantryError {
            TenantryError(.cannotCreate, Diagnostic(summary, file: shown.pushing(FilePath(name)).string, hint: hint))
        }
        if let other = listed.compactMap(\.format).first(where: { $0.family != entry.format?.family }) {
            throw refuse(
                "a render with --format \(other.rawValue) has put a file of this name there",
                hint: "name a folder for each format, or remove the file")
        }
        guard listed.contains(where: { $0.holdsMore(than: entry) }) else { return }
        throw refuse(
            "this file holds more targets than are rendered now, which would go",
            hint:
                "name a folder of its own for a part of a tenant's targets, or give each target its files with --split")
    }

    /// Whether the mode of a file is one that its content may have.
    private func hasMode(_ status: FileStatus?, for privacy: FileChange.Privacy) -> Bool {
        guard let permissions = status?.permissions else { return true }
        return switch privacy {
        case .ordinary: true
        case .executable: permissions.contains(.ownerExecute)
        case .confidential: permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute])
        }
    }

    /// Stages the removal of what is no longer made, and the index.
    ///
    /// - Parameters:
    ///   - shard: which part of all tenants was made; nil for all.
    ///   - isWhole: whether all tenants were, or all of the part: then the index is written anew, and takes the place of
    ///     all others if it is of all tenants. One of chosen tenants leaves the others alone.
    ///   - covers: whether a file that was not made this time is no longer made, as far as this time knows.
    /// - Returns: all files that are known to be the verb's, those that go included.
    /// - Throws: `cannotCreate` if files are in the way that no index lists.
    mutating func finish(
        shard: Shard? = nil, isWhole: Bool, covers: (FolderIndex.Entry) -> Bool
    ) throws(TenantryError) -> Set<String> {
        try refuseOthers()
        var removed: Set<String> = []
        var kept: [String: FolderIndex.Entry] = [:]
        for index in former.values {
            for (name, entry) in index.entries where entries[name] == nil {
                if covers(entry) { removed.insert(name) } else { kept[name] = entry }
            }
        }
        for name in removed.sorted() {
            let path = root.pushing(FilePath(name))
            let status = try rethrowing { () throws(EstateError) in try store.status(path) }
            guard status?.kind == .file else { continue }
            try staged.stage(.removal(of: path))
            report.removed += 1
        }
        let own = FolderIndex.fileName(for: shard)
        var index = FolderIndex(of: maker, estate: estate)
        if isWhole {
            index.entries = kept.filter { shard?.contains($0.value.tenant ?? "") ?? true }
            if shard == nil {
                for name in former.keys where name != own { try staged.stage(.removal(of: root.appending(name))) }
            } else {
                try strike(removed, besides: own)
            }
        } else {
            index.entries = former[own]?.entries.filter { !removed.contains($0.key) } ?? [:]
            try strike(removed, besides: own)
        }
        index.entries.merge(entries) { $1 }
        if index != former[own] { try staged.stage(FileChange(root.appending(own), bytes: index.text)) }
        return removed.union(kept.keys).union(entries.keys)
    }

    /// Takes files that go from the indexes of others: a file of that name may be somebody else's the next time.
    private func strike(_ removed: Set<String>, besides own: String) throws(TenantryError) {
        for (name, index) in former where name != own && index.entries.keys.contains(where: removed.contains) {
            var index = index
            index.entries = index.entries.filter { !removed.contains($0.key) }
            try staged.stage(FileChange(root.appending(name), bytes: index.text))
        }
    }

    private func refuseOthers() throws(TenantryError) {
        guard let first = inTheWay.first else { return }
        let more = inTheWay.dropFirst().prefix(9).map { shown.pushing(FilePath($0)).string }
        let rest = inTheWay.count - 1 - more.count
        throw TenantryError(
            .cannotCreate,
            Diagnostic(
                "something that tenantry \(maker.rawValue) has not made is in the way",
                file: shown.pushing(FilePath(first)).string,
                notes: more.map { "so is \($0)" } + (rest > 0 ? ["and \(rest) more"] : []),
                hint:
                    "if nobody needs it, remove it; or name a folder of its own. If an earlier run has made it, the folder's "
                    + "\(FolderIndex.fileName) is missing: get that back"))
    }
}
