import Documents
import Estate
import SOPS
package import SystemPackage

/// Which rules a change of access is about.
package enum AccessTarget: Sendable {
    /// The rules of these tenants' own files.
    case tenants([String])
    /// The rules of these files, and of those in these folders.
    case paths([FilePath])
    /// A rule by its number, counted from 1, or by its `path_regex`, with all files that it is for.
    case rule(String)
    /// Every rule.
    case all
}

/// The rules to change, with the files that are to follow.
struct RuleSelection {
    /// A rule in a file of rules.
    struct Place: Hashable {
        let file: FilePath
        let index: Int
    }

    /// The rules as they are, by their path.
    private(set) var rules: [FilePath: Rules] = [:]
    /// The chosen files of each rule; a rule may have none.
    private(set) var chosen: [Place: [SecretFile]] = [:]
    /// All files of the estate under each rule.
    private(set) var all: [Place: [SecretFile]] = [:]
    /// The chosen files.
    private(set) var files: [SecretFile] = []

    private let workspace: Workspace
    private let requiresRules: Bool

    /// - Parameter requiresRules: whether a file that no rule is for is an error.
    init(
        _ target: AccessTarget, in workspace: Workspace, requiresRules: Bool = true
    ) throws(TenantryError) {
        self.workspace = workspace
        self.requiresRules = requiresRules
        let search = try SecretFileSearch.find(.all, in: workspace)
        let inForce = RulesInForce(workspace)
        for file in search.files {
            guard let place = place(of: file.path, inForce) else { continue }
            all[place, default: []].append(file)
        }
        switch target {
        case .all:
            files = search.files
            for path in search.rules { try addAll(at: path) }
            for rules in rules.values { for index in rules.rules.rules.indices { choose(rules, index) } }
        case .rule(let text):
            try addAll(at: workspace.estate.path(Rules.fileName))
            try chooseRule(text)
        case .tenants(let names):
            for name in names { try chooseTenant(name, inForce) }
        case .paths(let paths):
            try choose(try SecretFileSearch.find(.paths(paths), in: workspace).files, inForce)
        }
        files.sort { $0.name < $1.name }
    }

    private mutating func place(of path: FilePath, _ inForce: RulesInForce) -> Place? {
        guard case .rules(let found) = inForce.rules(for: path),
            let index = found.rules.index(for: found.relativePath(of: path))
        else { return nil }
        rules[found.path] = found
        return Place(file: found.path, index: index)
    }

    private mutating func addAll(at path: FilePath) throws(TenantryError) {
        guard let found = try workspace.rules(for: path) else { return }
        rules[found.path] = found
    }

    private mutating func choose(_ rules: Rules, _ index: Int) {
        let place = Place(file: rules.path, index: index)
        chosen[place] = all[place] ?? []
    }

    private mutating func choose(_ files: [SecretFile], _ inForce: RulesInForce) throws(TenantryError) {
        for file in files {
            guard let place = place(of: file.path, inForce) else {
                // Says what there is instead.
                _ = try inForce.rule(for: file, orNil: !requiresRules)
                continue
            }
            chosen[place, default: []].append(file)
            self.files.append(file)
        }
    }

    /// A tenant's own files or, if it has none, the one that it would have.
    private mutating func chooseTenant(_ name: String, _ inForce: RulesInForce) throws(TenantryError) {
        let files = try SecretFileSearch.find(.tenants([name]), in: workspace).files
        guard files.isEmpty else { return try choose(files, inForce) }
        let tenant = try workspace.tenant(name)
        let own = try workspace.layer(named: nil, environment: nil, of: tenant)
        let file = try workspace.file(.secrets, in: own)
        try choose(
            [SecretFile(path: file.path, name: file.name, owner: tenant.name, isSection: true)], inForce)
        if file.source == nil { self.files.removeAll { $0.path == file.path } }
    }

    private mutating func chooseRule(_ text: String) throws(TenantryError) {
        guard let found = rules[workspace.estate.path(Rules.fileName)] ?? rules.values.first else {
            throw TenantryError(.badConfiguration, "there is no \(Rules.fileName)", hint: "tenantry init makes one")
        }
        let all = found.rules.rules
        let index =
            Int(text).map { $0 - 1 } ?? all.firstIndex { $0.pathPattern == text } ?? all.endIndex
        guard all.indices.contains(index) else {
            let known = all.enumerated().map { "\($0 + 1): \($1.pathPattern ?? "every path")" }
            throw TenantryError(
                .notFound, Diagnostic("there is no rule \(text)", file: found.rules.source.name),
                hint: all.count > 20
                    ? "name its path_regex, or its number from 1 to \(all.count)"
                    : "there are \(known.joined(separator: ", "))")
        }
        choose(found, index)
        files = chosen[Place(file: found.path, index: index)] ?? []
    }
}

extension TenantryError {
    fileprivate init(_ category: Category, _ diagnostic: Diagnostic, hint: String) {
        var diagnostic = diagnostic
        diagnostic.hint = hint
        self.init(category, diagnostic)
    }
}

// MARK: Rules of one's own

extension RuleSelection {
    /// Whether a rule is for the chosen files and cannot be for others: neither for one that there is, nor for one that
    /// a new tenant would have.
    func isOwn(_ place: Place) -> Bool {
        guard let rules = rules[place.file], let chosen = chosen[place] else { return false }
        guard Set(all[place] ?? []).isSubset(of: chosen) else { return false }
        return !chosen.contains { file in
            Self.probes(for: rules.relativePath(of: file.path)).contains { probe in
                rules.rules.rules[place.index].matches(probe)
            }
        }
    }

    /// Paths that others' files could have: the same with the folders on the way, one by one, under another name
    /// and under names that only begin or end so.
    private static func probes(for path: String) -> [String] {
        let parts = path.split(separator: "/").map(String.init)
        return parts.indices.dropLast().flatMap { index in
            let name = parts[index]
            return ["zz9-no-such-tenant", "\(name)-zz9", "\(name)zz9", "zz9-\(name)", "zz9\(name)"].map { other in
                (parts[..<index] + [other] + parts[(index + 1)...]).joined(separator: "/")
            }
        }
    }

    /// The expression for a rule that is for the chosen files only.
    func ownPattern(_ place: Place) -> String {
        let rules = rules[place.file]
        let paths = (chosen[place] ?? []).map { rules?.relativePath(of: $0.path) ?? $0.name }.map(CreationRule.escaped)
        return paths.count == 1 ? "^\(paths[0])$" : "^(\(paths.joined(separator: "|")))$"
    }

    /// Makes sure that only the chosen files have got other rules.
    func check(_ new: CreationRules, for path: FilePath) throws(TenantryError) {
        guard let rules = rules[path] else { return }
        for (place, files) in all where place.file == path {
            let old = rules.rules.rules[place.index]
            let chosen = Set(self.chosen[place] ?? [])
            for file in files where !chosen.contains(file) {
                let now = new.rule(for: rules.relativePath(of: file.path))
                guard now?.pathPattern == old.pathPattern, now?.keys == old.keys else {
                    throw TenantryError(
                        .badConfiguration,
                        Diagnostic(
                            "the change would reach \(file.name) as well, which was not named",
                            file: rules.rules.source.name, hint: "change the rules by hand, then run tenantry rekey"))
                }
            }
        }
    }
}
