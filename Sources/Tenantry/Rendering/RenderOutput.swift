import Documents
import Emission
import Estate
import SystemPackage

/// What a render puts into a folder, and what of earlier renders goes for it.
struct RenderOutput {
    private let workspace: Workspace
    private let root: FilePath
    private let shown: FilePath
    /// The way from the folder to the estate.
    private let estate: String
    private let selection: TargetSelection
    private let format: RenderFormat
    /// The indexes that the folder has, by name.
    private let former: [String: RenderIndex]
    /// What this render has made.
    private(set) var files: [String: RenderIndex.Entry] = [:]
    /// All that renders have put into the folder, as far as this one knows, what goes now included.
    private(set) var known: Set<String> = []

    /// - Parameter shown: the folder as messages show it.
    init(
        _ workspace: Workspace, _ root: FilePath, shown: FilePath, _ selection: TargetSelection, _ format: RenderFormat
    ) throws(TenantryError) {
        self.workspace = workspace
        self.root = root
        self.shown = shown
        estate = root.way(to: workspace.estate.root)
        self.selection = selection
        self.format = format
        let store = workspace.estate.store
        var former: [String: RenderIndex] = [:]
        let names = try rethrowing { () throws(EstateError) in try store.list(root) }.map(\.name)
        for name in names where name == RenderIndex.fileName || name.hasPrefix("\(RenderIndex.fileName)-") {
            let outcome = try rethrowing { () throws(EstateError) in
                try store.read(root.appending(name), limit: RenderIndex.limit, followsLink: false)
            }
            guard case .bytes(let bytes) = outcome else { continue }
            former[name] = try RenderIndex(parsing: bytes, named: shown.appending(name).string, of: estate)
        }
        self.former = former
    }

    /// Notes a file down.
    ///
    /// - Returns: false if there is one of that name already.
    /// - Throws: `cannotCreate` if a render in another format has put a file of that name there.
    mutating func add(_ file: OutputFile, of tenant: TenantName) throws(TenantryError) -> Bool {
        for index in former.values {
            guard let entry = index.entries[file.name], entry.format.family != format.family else { continue }
            try refuseForeign(file.name, entry.format)
        }
        return files.updateValue(RenderIndex.Entry(file, of: tenant, format), forKey: file.name) == nil
    }

    private func refuseForeign(_ name: String, _ other: RenderFormat) throws(TenantryError) {
        let path = root.appending(name)
        guard try rethrowing({ () throws(EstateError) in try workspace.estate.store.status(path) }) != nil else {
            return
        }
        throw TenantryError(
            .cannotCreate,
            Diagnostic(
                "a render with --format \(other.rawValue) has put a file of this name there",
                file: shown.appending(name).string, hint: "name a folder for each format, or remove the file"))
    }

    /// Stages the removal of what is no longer made, and the index.
    ///
    /// - Returns: how many files go.
    mutating func finish(suspended: [TenantName], _ staged: StagedChanges) throws(TenantryError) -> Int {
        let scope = try scope(suspended: suspended)
        var removed: Set<String> = []
        var kept: [String: RenderIndex.Entry] = [:]
        for index in former.values {
            for (name, entry) in index.entries where files[name] == nil {
                if scope.covers(entry) { removed.insert(name) } else { kept[name] = entry }
            }
        }
        let store = workspace.estate.store
        var count = 0
        for name in removed.sorted() {
            let path = root.appending(name)
            let status = try rethrowing { () throws(EstateError) in try store.status(path) }
            guard status?.kind == .file else { continue }
            try staged.stage(.removal(of: path))
            count += 1
        }
        known = removed.union(kept.keys).union(files.keys)
        try stageIndex(kept, removed, staged)
        return count
    }

    /// Writes what this render knows. One of all tenants takes the place of all indexes; one of a part leaves those of
    /// others alone.
    private func stageIndex(
        _ kept: [String: RenderIndex.Entry], _ removed: Set<String>, _ staged: StagedChanges
    ) throws(TenantryError) {
        let own = RenderIndex.fileName(for: selection.shard)
        var index = RenderIndex()
        index.estate = estate
        if case .all = selection.tenants {
            index.entries = kept.filter { selection.shard?.contains($0.value.tenant) ?? true }
            if selection.shard == nil {
                for name in former.keys where name != own { try staged.stage(.removal(of: root.appending(name))) }
            }
        } else {
            index.entries = former[own]?.entries.filter { !removed.contains($0.key) } ?? [:]
        }
        index.entries.merge(files) { $1 }
        if let old = former[own], index.entries == old.entries, index.estate == old.estate { return }
        try staged.stage(FileChange(root.appending(own), bytes: index.text))
    }

    // MARK: What goes

    /// Which of the entries this render speaks for.
    private struct Scope {
        /// Those that were rendered.
        let rendered: Set<String>
        /// All there are, where one who renders all of them speaks for the others, too.
        let all: Set<String>?
        let selection: TargetSelection
        let format: RenderFormat

        func covers(_ entry: RenderIndex.Entry) -> Bool {
            guard entry.format.family == format.family else { return false }
            if let service = selection.service, let own = entry.service, own != service { return false }
            if let environment = selection.environment, let own = entry.environment, own != environment { return false }
            if rendered.contains(entry.tenant) { return true }
            guard let all, !all.contains(entry.tenant) else { return false }
            return selection.shard?.contains(entry.tenant) ?? true
        }
    }

    private func scope(suspended: [TenantName]) throws(TenantryError) -> Scope {
        var rendered = Set(try workspace.names(of: selection).map(\.description))
        guard case .all = selection.tenants else {
            return Scope(rendered: rendered, all: nil, selection: selection, format: format)
        }
        rendered.subtract(suspended.map(\.description))
        let all = try rethrowing { () throws(EstateError) in try workspace.estate.tenants() }.map(\.description)
        return Scope(rendered: rendered, all: Set(all), selection: selection, format: format)
    }
}
