import Documents
import SOPS

/// A name behind keys of a rule that does not stand for what the manifest says any more.
struct StaleKeys {
    /// Counted from 0.
    let rule: Int
    /// The key group, of a rule that has some.
    let group: Int
    let name: String
    let missing: [MasterKey]
    let superfluous: [KeyID]
    let diagnostic: Diagnostic
}

extension Rules {
    /// Where the rules are behind the manifest: `- age1… # platform` stands for a key of `platform`, so that the others
    /// belong there as well, and one that left the group does not.
    func staleKeys(_ names: RecipientNames) -> [StaleKeys] {
        var stale: [StaleKeys] = []
        for (rule, groups) in rules.keyNotes().enumerated() {
            let all = rules.rules[rule].groups
            for (group, notes) in groups.enumerated() where all.indices.contains(group) {
                let present = Set(all[group].map(\.id))
                let byName = Dictionary(grouping: notes, by: \.text)
                for (name, notes) in byName.sorted(by: { $0.key < $1.key }) {
                    guard let keys = names.keys(ofName: name), let first = notes.first else { continue }
                    let members = Set(keys.map(\.id))
                    let missing = keys.filter { !present.contains($0.id) && $0.kind.isUsable }
                    let superfluous = notes.map(\.key).filter { !members.contains($0) }
                    guard !missing.isEmpty || !superfluous.isEmpty else { continue }
                    let facts =
                        missing.map { "missing: \(names.title($0.id))" }
                        + superfluous.map { "not in \(name) any more: \(names.title($0))" }
                    stale.append(
                        StaleKeys(
                            rule: rule, group: group, name: name, missing: missing, superfluous: superfluous,
                            diagnostic: rules.source.diagnostic(
                                "this rule is behind the manifest's recipients \(name)", at: first.position,
                                notes: facts, hint: "tenantry rekey --all brings rules and files in line")))
                }
            }
        }
        return stale
    }
}
