import Documents
import Estate
import SOPS
import SystemPackage

/// The rules as a verb changes them, before anything is written.
struct RuleBook {
    private let workspace: Workspace
    private let names: RecipientNames
    /// By the path of their file.
    private(set) var changed: [FilePath: CreationRules] = [:]

    init(_ workspace: Workspace) {
        self.workspace = workspace
        names = workspace.recipientNames
    }

    var changes: [FileChange] {
        changed.sorted { $0.key.string < $1.key.string }.map { FileChange($0.key, bytes: $0.value.source.bytes) }
    }

    /// Rules as they are by now.
    func current(_ rules: Rules) -> Rules {
        changed[rules.path].map { Rules(rules: $0, path: rules.path) } ?? rules
    }

    /// - Throws: `badConfiguration` for rules outside of the estate.
    mutating func set(_ new: CreationRules, for rules: Rules) throws(TenantryError) {
        guard rules.path.starts(with: workspace.estate.root) else {
            throw TenantryError(
                .badConfiguration,
                Diagnostic(
                    "the creation rules are outside of the estate, where nothing is changed", file: rules.path.string,
                    hint: "change the rule there yourself, then run tenantry rekey"))
        }
        changed[rules.path] = new
    }

    /// Reads a file of rules.
    func rules(at path: FilePath) throws(TenantryError) -> Rules? {
        try workspace.rules(for: path).map(current)
    }

    /// Brings the rules of files in line with the names that stand behind their keys.
    ///
    /// - Returns: what changed, a sentence for each name in a rule.
    mutating func followNames(_ paths: [FilePath]) throws(TenantryError) -> [String] {
        var sentences: [String] = []
        for path in paths.sorted(by: { $0.string < $1.string }) {
            guard let rules = try rules(at: path), rules.path == path else { continue }
            var changes: [Int: RuleChange] = [:]
            for stale in rules.staleKeys(names) {
                var change = changes[stale.rule] ?? RuleChange()
                guard change.group == nil || change.group == stale.group else {
                    throw rules.problem(
                        "several key groups of this rule are behind the manifest", rules.rules.rules[stale.rule],
                        hint: "change them by hand, then run tenantry rekey --all")
                }
                let isGrouped = rules.rules.rules[stale.rule].groups.count > 1
                change.group = isGrouped ? stale.group : nil
                change.removed.formUnion(stale.superfluous)
                change.added += stale.missing.map { NotedKey($0, note: stale.name) }
                changes[stale.rule] = change
                let facts =
                    stale.missing.map { "+ \(names.title($0.id))" }
                    + stale.superfluous.map { "- \(names.title($0))" }
                let place = rules.rules.source.place(rules.rules.rules[stale.rule].position)
                sentences.append("\(place): \(stale.name): \(facts.joined(separator: ", "))")
            }
            guard !changes.isEmpty else { continue }
            let new = try rethrowing { () throws(SOPSError) in try rules.rules.changing(changes) }
            try checkReaders(of: new, rules, changes)
            try set(new, for: rules)
        }
        return sentences
    }

    /// Refuses rules that name nobody where they named somebody.
    func checkReaders(
        of new: CreationRules, _ rules: Rules, _ changes: [Int: RuleChange]
    ) throws(TenantryError) {
        for index in changes.keys.sorted() where new.rules[index].keys.isEmpty {
            throw rules.problem(
                "nobody would be left who can read the files of this rule", rules.rules.rules[index],
                hint: "grant somebody else access first")
        }
    }
}
