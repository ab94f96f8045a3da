import Age
import Documents
import Emission
import Estate
import FoundationEssentials
import SOPS
package import SystemPackage

/// How a tenant is removed.
package struct RemovalRequest: Sendable {
    package var tenant: String
    /// Whether files go, too, that no tenant has by the manifest.
    package var force = false
    /// Where an encrypted archive of the files is kept; nil for none.
    package var archive: FilePath?
    /// Who can read the archive: names and keys; empty for those who can read the tenant's secrets.
    package var recipients: [String] = []

    package init(tenant: String) {
        self.tenant = tenant
    }
}

extension Workspace {
    /// What removing a tenant would do. Nothing is changed.
    ///
    /// - Throws: `usage` if there are files that no tenant has, and they are not to go; `badInput` if others use its files.
    package func removal(_ request: RemovalRequest) throws(TenantryError) -> RemovalPlan {
        let tenant = try tenant(request.tenant)
        let found = try TenantFolders(of: tenant, in: self)
        guard request.force || found.strangers.isEmpty else {
            throw TenantryError(
                .usage, "the folder of \(tenant.name) has files that no tenant has by the manifest",
                notes: found.strangers, hint: "move them away, or add --force to remove them, too")
        }
        let selection = try RuleSelection(.tenants([request.tenant]), in: self, requiresRules: false)
        var changes = (found.items.map(\.path) + found.links).map(FileChange.removal)
        let (rules, readers) = try ownRules(selection, removed: Set(found.items.map(\.path)), &changes)
        let (remainders, notes) = remainders(of: tenant)
        return RemovalPlan(
            tenant: tenant.name, files: found.items.map(\.name), links: found.links.map(estate.name), rules: rules,
            strangers: found.strangers, remainders: remainders,
            hasOwnNamespace: estate.manifest.kubernetes.namespace?.contains("{tenant}") ?? false, notes: notes,
            warnings: try archiveWarnings(request, readers),
            items: found.items, changes: changes, readers: readers)
    }

    /// Removes a tenant as it was planned: all of it, or nothing. The archive is complete before.
    ///
    /// - Throws: `badInput` if there is something else to remove by now.
    package func remove(_ plan: RemovalPlan, _ request: RemovalRequest) throws(TenantryError) {
        try exclusively { () throws(TenantryError) in
            try checkNothingUnfinished()
            let now = try removal(request)
            guard now.files == plan.files, now.rules == plan.rules, now.links == plan.links else {
                throw TenantryError(
                    .badInput, "the files of \(plan.tenant) have changed since you were asked", hint: "try again")
            }
            if let archive = request.archive { try keep(now, in: archive, for: request.recipients) }
            try write(now.changes)
        }
    }

    /// The rules that are for the tenant's files alone go, and the keys of all that are for them.
    private func ownRules(
        _ selection: RuleSelection, removed: Set<FilePath>, _ changes: inout [FileChange]
    ) throws(TenantryError) -> (rules: [String], readers: [MasterKey]) {
        var sentences: [String] = []
        var readers: [MasterKey] = []
        for (path, rules) in selection.rules.sorted(by: { $0.key.string < $1.key.string }) {
            let places = selection.chosen.keys.filter { $0.file == path }
            for place in places {
                for key in rules.rules.rules[place.index].keys where !readers.contains(key) { readers.append(key) }
            }
            let own = places.filter { selection.isOwn($0) }.map(\.index).sorted()
            guard !own.isEmpty, !removed.contains(path), path.starts(with: estate.root) else { continue }
            let new = try rethrowing { () throws(SOPSError) in try rules.rules.removing(Set(own)) }
            try selection.check(new, for: path)
            changes.append(FileChange(path, bytes: new.source.bytes))
            sentences += own.map { index in
                let rule = rules.rules.rules[index]
                return "\(rules.rules.source.place(rule.position)): \(rule.pathPattern ?? "every path")"
            }
        }
        return (sentences, readers)
    }

    // MARK: The archive

    private func keys(named names: [String]) throws(TenantryError) -> [MasterKey] {
        var keys: [MasterKey] = []
        for name in names { keys += try recipientNames.chosen(name).keys }
        return keys
    }

    /// Encrypted files are kept as they are: for whom they are is not for whom the archive is.
    private func archiveWarnings(
        _ request: RemovalRequest, _ readers: [MasterKey]
    ) throws(TenantryError) -> [Diagnostic] {
        let keys = Set(try keys(named: request.recipients).map(\.id))
        guard !keys.isEmpty, !readers.isEmpty, keys.isDisjoint(with: readers.map(\.id)) else { return [] }
        let names = recipientNames.summary(of: readers.map(\.id)).joined(separator: ", ")
        return [
            Diagnostic(
                "who can read the archive cannot read the secrets in it, which stay encrypted",
                notes: ["they are for \(names)"],
                hint: "keep one of those keys, or grant access first: tenantry grant … --tenant \(request.tenant)")
        ]
    }

    private func keep(
        _ plan: RemovalPlan, in file: FilePath, for names: [String]
    ) throws(TenantryError) {
        let store = surroundings.store
        guard try rethrowing({ () throws(EstateError) in try store.status(file) }) == nil else {
            throw TenantryError(
                .cannotCreate,
                Diagnostic("the file exists already, and nothing is overwritten", file: file.string))
        }
        let folder = file.removingLastComponent()
        let real = try rethrowing { () throws(EstateError) in try store.resolve(folder.isEmpty ? "." : folder) }
        guard !real.starts(with: estate.path(estate.folder(of: plan.tenant))) else {
            throw TenantryError(
                .usage, Diagnostic("the archive would be in the folder that is removed", file: file.string))
        }
        for tenant in try rethrowing({ () throws(EstateError) in try estate.tenants() }) {
            guard real.starts(with: estate.path(estate.folder(of: tenant))) else { continue }
            throw TenantryError(
                .usage, Diagnostic("the archive would be in the folder of the tenant \(tenant)", file: file.string))
        }
        let keys = names.isEmpty ? plan.readers : try keys(named: names)
        let texts = keys.filter { $0.kind == .age }.map(\.name)
        guard !texts.isEmpty, names.isEmpty || texts.count == keys.count else {
            throw TenantryError(
                .usage, "the archive is an age file, and there is no age key to encrypt it for",
                hint: "name one with --recipient age1…")
        }
        let recipients = try Keys.recipients(
            of: Keys.RecipientSources(texts: texts, files: [], identityFiles: []), surroundings)
        var stream = TarStream(plan.items, store: store, time: surroundings.seconds())
        let output = try ByteOutput(file, privacy: .confidential, store: store)
        try AgeFileCrypto.encrypt(to: recipients, armored: false, into: output) { buffer throws(TenantryError) in
            try stream.read(into: &buffer)
        }
    }

    // MARK: Clusters

    /// The objects that a cluster may have of the tenant; with hashes in their names if a key is at hand.
    private func remainders(of tenant: Tenant) -> (remainders: [RemovalPlan.Remainder], notes: [String]) {
        var remainders: [RemovalPlan.Remainder] = []
        var notes: [String] = []
        let hasHashes = estate.manifest.kubernetes.suffix == .hash
        for target in (try? estate.targets(of: tenant)) ?? [] {
            do {
                let emitter = try emitter()
                let open = try? emitter.objects(
                    for: loader().load(target, of: tenant), files: LayerFileReader(self).files(of: target, of: tenant))
                let objects =
                    try open
                    ?? emitter.objects(
                        for: sealedLoader().load(target, of: tenant),
                        files: LayerFileReader(self, opensSecrets: false).files(of: target, of: tenant), isSealed: true)
                let isExact = !hasHashes || open != nil
                func name(_ metadata: ObjectMetadata) -> String {
                    isExact || metadata.name == metadata.baseName ? metadata.name : "\(metadata.baseName)-…"
                }
                let own = objects.objects.filter { $0.kind != .namespace }
                let labels = (own.first?.metadata.labels ?? []).filter { $0.key.hasPrefix("app.kubernetes.io/") }
                let named = own.map { "\($0.kind.rawValue.lowercased())/\(name($0.metadata))" }
                remainders.append(
                    RemovalPlan.Remainder(
                        target: target, namespace: objects.namespace, objects: named,
                        selector: labels.map { "\($0.key)=\($0.value)" }.joined(separator: ","), hasHashes: hasHashes,
                        isExact: isExact))
            } catch {
                let reason = TenantryError(wrapping: error).diagnostic.summary
                notes.append("what \(target.title) has in a cluster is unknown: \(reason)")
            }
        }
        return (remainders, notes)
    }
}
