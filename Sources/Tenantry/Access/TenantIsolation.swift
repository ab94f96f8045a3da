import Documents
import Estate
import SOPS
import Synchronization
import SystemPackage

/// Proves that no tenant's key opens another tenant's files, from what stands in the files. It takes no key.
///
/// A key is common, hence meant to read the files of several tenants, if the manifest names it, if a rule has it that is
/// for several tenants or for shared files, or if it reads files of every tenant, of three at least. Any other key is
/// one tenant's, and must be in the files of that tenant only.
final class TenantIsolation: Sendable {
    private struct Place {
        let tenant: TenantName
        let file: String
        let position: SourcePosition?
        /// All keys of the file.
        let others: [KeyID]
    }

    private struct State {
        var files: Set<String> = []
        var tenants: Set<TenantName> = []
        var common: Set<KeyID> = []
        var places: [KeyID: [Place]] = [:]
        /// The tenants whose files fall under a rule, and the keys of the rule.
        var rules: [String: (tenants: Set<TenantName>, keys: Set<KeyID>)] = [:]
    }

    private let owners: LayerOwners
    private let names: RecipientNames
    private let state = Mutex(State())

    init(_ workspace: Workspace) throws(TenantryError) {
        owners = try LayerOwners(workspace)
        names = workspace.recipientNames
    }

    /// Notes who can read a file. One without a rule is a problem of its own.
    ///
    /// - Parameter path: absolute.
    func note(_ file: EncryptedFile, at path: FilePath, rule: CreationRule, of rules: Rules) {
        let name = file.source.name
        let owner = owners.owner(of: name)
        let entries = file.metadata.groups.flatMap(\.entries)
        let ruleKeys = Set(rule.keys.map(\.id))
        state.withLock { state in
            guard state.files.insert(name).inserted else { return }
            guard let owner else {
                state.common.formUnion(ruleKeys)
                return
            }
            state.tenants.insert(owner)
            let all = entries.map(\.id)
            for entry in entries where !names.isNamed(entry.id) {
                state.places[entry.id, default: []].append(
                    Place(tenant: owner, file: name, position: entry.position, others: all))
            }
            let place = rules.rules.source.place(rule.position)
            state.rules[place, default: ([], ruleKeys)].tenants.insert(owner)
            if rule.isForOthers(than: owner, rules.relativePath(of: path)) {
                state.common.formUnion(ruleKeys)
            }
        }
    }

    /// The keys of a tenant that open another's files: one problem for each file that is not the key's own.
    var problems: [Problem] {
        let state = state.withLock { $0 }
        var common = state.common
        for rule in state.rules.values where rule.tenants.count > 1 { common.formUnion(rule.keys) }
        for (key, places) in state.places where state.tenants.count > 2 {
            if Set(places.map(\.tenant)) == state.tenants { common.insert(key) }
        }
        var problems: [Problem] = []
        for (key, places) in state.places.sorted(by: { $0.key < $1.key }) where !common.contains(key) {
            let tenants = Set(places.map(\.tenant))
            guard tenants.count > 1 else { continue }
            // A file that has no other key of its own is where the key is at home.
            let homes = Set(
                places.filter { place in
                    !place.others.contains { $0 != key && !common.contains($0) && !names.isNamed($0) }
                }.map(\.tenant))
            let sorted = places.sorted { $0.file < $1.file }
            let home = sorted.first { homes.contains($0.tenant) } ?? sorted[0]
            for place in sorted where place.tenant != home.tenant {
                problems.append(problem(key, place, home))
            }
        }
        return problems
    }

    private func problem(_ key: KeyID, _ place: Place, _ home: Place) -> Problem {
        let at = home.position.map { ":\($0.line):\($0.column)" } ?? ""
        return Problem(
            code: "foreign_recipient", tenant: place.tenant,
            Diagnostic(
                "a key that reads files of \(home.tenant) can read this file of \(place.tenant): \(names.title(key))",
                file: place.file, position: place.position, notes: ["it reads \(home.file)\(at)"],
                hint: "take it out of the rule and run tenantry rekey \(place.tenant); "
                    + "if it is to read both, name it under recipients in \(Manifest.fileName)"))
    }
}

extension CreationRule {
    /// Whether the rule of a tenant's file would be that of other tenants' as well.
    fileprivate func isForOthers(than tenant: TenantName, _ path: String) -> Bool {
        if exactPath != nil { return false }
        let parts = path.split(separator: "/").map(String.init)
        guard let index = parts.lastIndex(where: { $0.contains(tenant.description) }) else { return false }
        var other = parts
        other[index] = parts[index].replacing(tenant.description, with: "zz9-no-such-tenant")
        return matches(other.joined(separator: "/"))
    }
}
