package import Estate
import SystemPackage

/// A target whose final configuration is not certain to be what it was.
package struct ChangedTarget: Sendable {
    package enum Change: String, Sendable {
        /// There was no such target.
        case added
        case changed
        /// There is no such target any more.
        case removed
    }

    package let target: Target
    package let change: Change
    /// The files that are to blame, relative to the estate's folder, sorted.
    package let files: [String]
}

/// The targets that a change of files can touch.
package struct ChangedTargets: Sendable {
    /// By tenant, service and environment.
    package fileprivate(set) var targets: [ChangedTarget] = []
    /// Tenants of which it could not be found out.
    package fileprivate(set) var failures = Failures()
}

extension Workspace {
    /// The targets whose final configuration can be another one than at a commit, found by their files alone: it takes
    /// no key. Files are compared by what they say, so comments and new ciphertext metadata do not count; a new
    /// ciphertext does.
    ///
    /// - Parameter revision: as git understands it.
    package func affected(since revision: String) throws(TenantryError) -> ChangedTargets {
        let earlier = try earlier(revision)
        var search = try TargetSearch(self, earlier)
        var result = ChangedTargets()
        for name in search.names {
            do throws(TenantryError) {
                result.targets += try search.changed(name)
            } catch {
                result.failures.add(error, in: "whether \(name) is affected is unknown")
            }
        }
        return result
    }
}

/// Compares the targets of tenants now and before.
private struct TargetSearch {
    /// The estate at one of the two times.
    private struct Side {
        let estate: EstateFolder
        let names: Set<TenantName>
        let cache = LayerCache()
        var shared: [FilePath: [LayerSource]] = [:]

        init(_ estate: EstateFolder, names: Set<TenantName>? = nil) throws(TenantryError) {
            self.estate = estate
            self.names =
                if let names { names } else {
                    try rethrowing { () throws(EstateError) in Set(try estate.tenants()) }
                }
        }

        mutating func sources(of target: Target, _ tenant: Tenant) throws(EstateError) -> [LayerSource] {
            try estate.sources(of: target, of: tenant, cache: cache, shared: &shared)
        }
    }

    private var now: Side
    private var before: Side?
    private let changes: FileChanges
    /// Whether what the manifest says of every target has changed.
    private let isManifestChanged: Bool

    init(_ workspace: Workspace, _ earlier: EarlierEstate) throws(TenantryError) {
        changes = FileChanges(earlier, now: workspace)
        now = try Side(workspace.estate)
        if let before = earlier.workspace {
            self.before = try Side(before.estate, names: changes.keepPlaces ? now.names : nil)
        }
        isManifestChanged = changes.changesManifest
    }

    /// Of all tenants at either time, sorted.
    var names: [TenantName] { now.names.union(before?.names ?? []).sorted() }

    mutating func changed(_ name: TenantName) throws(TenantryError) -> [ChangedTarget] {
        let new = try tenant(name, now)
        let old =
            changes.keepTenants ? new : try before.flatMap { side throws(TenantryError) in try tenant(name, side) }
        var targets = try new.map { tenant throws(TenantryError) in try self.targets(of: tenant, now) } ?? []
        let newTargets = Set(targets)
        let oldTargets = Set(
            try old.map { tenant throws(TenantryError) in
                try before.map { side throws(TenantryError) in try self.targets(of: tenant, side) } ?? []
            } ?? [])
        targets += oldTargets.subtracting(newTargets)
        var result: [ChangedTarget] = []
        for target in targets.sorted(by: { ($0.service, $0.environment ?? "") < ($1.service, $1.environment ?? "") }) {
            switch (newTargets.contains(target) ? new : nil, oldTargets.contains(target) ? old : nil) {
            case (let new?, let old?):
                let files = try files(target, new, old)
                if !files.isEmpty { result.append(ChangedTarget(target: target, change: .changed, files: files)) }
            case (let new?, nil):
                let files = try rethrowing { () throws(EstateError) in try now.sources(of: target, new) }
                result.append(ChangedTarget(target: target, change: .added, files: changes.names(among: files)))
            case (nil, _):
                result.append(ChangedTarget(target: target, change: .removed, files: []))
            }
        }
        return result
    }

    private func tenant(_ name: TenantName, _ side: Side) throws(TenantryError) -> Tenant? {
        guard side.names.contains(name) else { return nil }
        return try rethrowing { () throws(EstateError) in try side.estate.tenant(name) }
    }

    private func targets(of tenant: Tenant, _ side: Side) throws(TenantryError) -> [Target] {
        try rethrowing { () throws(EstateError) in try side.estate.targets(of: tenant) }
    }

    /// The files that can change a target which was there before; none if nothing does.
    private mutating func files(_ target: Target, _ new: Tenant, _ old: Tenant) throws(TenantryError) -> [String] {
        var files: Set<String> = []
        if isManifestChanged { files.insert(Manifest.fileName) }
        if !new.isSame(as: old) { files.insert(new.file) }
        let sources = try rethrowing { () throws(EstateError) in try now.sources(of: target, new) }
        files.formUnion(changes.names(among: sources))
        guard !changes.keepTenants else { return files.sorted() }
        let earlier = try rethrowing { () throws(EstateError) in try before?.sources(of: target, old) ?? [] }
        if sources != earlier {
            files.formUnion(changes.names(among: earlier))
            // The layers come in another order, or a folder is a link to another.
            if files.isEmpty { files.insert(Manifest.fileName) }
        }
        return files.sorted()
    }
}

extension Tenant {
    /// Whether a render sees the same.
    fileprivate func isSame(as other: Tenant) -> Bool {
        folder == other.folder && isSuspended == other.isSuspended
            && attributes.elementsEqual(other.attributes) { $0.key == $1.key && $0.value == $1.value }
    }
}
