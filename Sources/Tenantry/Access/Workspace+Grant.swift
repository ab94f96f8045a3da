import Documents
import Estate
import SOPS
import SystemPackage

/// Who is to get access, or to lose it, and to what.
package struct AccessRequest: Sendable {
    /// Names of the manifest, and keys.
    package var recipients: [String]
    package var target: AccessTarget
    /// The key group, counted from 1, of rules that have some.
    package var group: Int?
    package var options: RekeyOptions

    package init(_ recipients: [String], to target: AccessTarget, group: Int? = nil, options: RekeyOptions) {
        (self.recipients, self.target, self.group, self.options) = (recipients, target, group, options)
    }
}

extension Workspace {
    /// Lets somebody read files: by their rules, and by themselves. Data keys stay, for nobody loses anything.
    ///
    /// A rule that is for others, too, is not changed: the files get one of their own before it.
    package func grant(
        _ request: AccessRequest, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> RekeyReport {
        try exclusively { () throws(TenantryError) in
            var keys: [NotedKey] = []
            for text in request.recipients {
                let chosen = try recipientNames.chosen(text)
                for key in chosen.keys where !keys.contains(where: { $0.key.id == key.id }) {
                    guard key.kind.isUsable else {
                        throw TenantryError(
                            .usage,
                            "\(recipientNames.title(key.id)) is a key of a service: nothing is encrypted for it here",
                            hint: "add it with SOPS itself")
                    }
                    keys.append(NotedKey(key, note: chosen.name))
                }
            }
            let selection = try RuleSelection(request.target, in: self)
            var book = RuleBook(self)
            var report = RekeyReport()
            try change(selection, &book, &report, byRule: request.target.isByRule) { _, rule throws(TenantryError) in
                let group = try Self.group(request.group, of: rule)
                let present = rule.groups.isEmpty ? [] : Set(rule.groups[group ?? 0].map(\.id))
                return RuleChange(added: keys.filter { !present.contains($0.key.id) }, group: group)
            }
            let ids = Set(keys.map(\.key.id))
            report.notes = try closedShares(ids, request.target)
            try bringInLine(
                selection.files, .granting(ids), book, request.options, &report, progress: progress)
            return report
        }
    }

    /// The encrypted files that tenants share, and that stay closed: a render takes them, too.
    private func closedShares(_ keys: Set<KeyID>, _ target: AccessTarget) throws(TenantryError) -> [String] {
        guard case .tenants(let names) = target else { return [] }
        var closed: Set<String> = []
        for name in names {
            for layer in try layers(of: tenant(name)) where layer.isShared {
                let file = try file(.secrets, in: layer)
                guard let source = file.source, let encrypted = try? EncryptedFile(parsing: source) else { continue }
                let readers = Set(encrypted.metadata.groups.flatMap { $0.entries.map(\.id) })
                if !keys.isSubset(of: readers) { closed.insert(file.name) }
            }
        }
        return closed.sorted().map {
            "\($0) stays closed, which a render needs as well: tenantry grant … --path \($0)"
        }
    }

    /// The group to change, counted from 0; nil of a rule without groups.
    private static func group(_ number: Int?, of rule: CreationRule) throws(TenantryError) -> Int? {
        guard rule.groups.count > 1 else { return nil }
        guard let number, rule.groups.indices.contains(number - 1) else {
            throw TenantryError(
                .usage, "the rule \(rule.pathPattern ?? "for every path") has \(rule.groups.count) key groups",
                hint: "say which one is meant: --group 1")
        }
        return number - 1
    }

    /// Changes the rules of a selection.
    ///
    /// - Parameter byRule: whether rules are changed where they stand, whomever they are for.
    func change(
        _ selection: RuleSelection, _ book: inout RuleBook, _ report: inout RekeyReport, byRule: Bool,
        _ change: (RuleSelection.Place, CreationRule) throws(TenantryError) -> RuleChange
    ) throws(TenantryError) {
        for (path, rules) in selection.rules.sorted(by: { $0.key.string < $1.key.string }) {
            var changes: [Int: RuleChange] = [:]
            var copies: [(index: Int, pattern: String, change: RuleChange)] = []
            for (place, _) in selection.chosen where place.file == path {
                let rule = rules.rules.rules[place.index]
                let wanted = try change(place, rule)
                guard !wanted.added.isEmpty || !wanted.removed.isEmpty else { continue }
                if byRule || selection.isOwn(place) {
                    changes[place.index] = wanted
                } else {
                    copies.append((place.index, selection.ownPattern(place), wanted))
                }
            }
            guard !changes.isEmpty || !copies.isEmpty else { continue }
            var new = try rethrowing { () throws(SOPSError) in try rules.rules.changing(changes) }
            try book.checkReaders(of: new, rules, changes)
            report.rules += changes.keys.sorted().map { index in
                sentence(rules.rules.source.place(rules.rules.rules[index].position), changes[index])
            }
            // From the last on, so that numbers stay true.
            for copy in copies.sorted(by: { $0.index > $1.index }) {
                new = try rethrowing { () throws(SOPSError) in
                    try new.copying(copy.index, for: copy.pattern).changing([copy.index: copy.change])
                }
                guard !new.rules[copy.index].keys.isEmpty else {
                    throw rules.problem(
                        "nobody would be left who can read the files", rules.rules.rules[copy.index],
                        hint: "grant somebody else access first")
                }
                report.rules.append(sentence("\(rules.rules.source.name): new rule \(copy.pattern)", copy.change))
            }
            if !byRule { try selection.check(new, for: path) }
            try book.set(new, for: rules)
        }
    }

    private func sentence(_ place: String, _ change: RuleChange?) -> String {
        let names = recipientNames
        let added = (change?.added ?? []).map(\.key.id)
        let removed = change?.removed.sorted() ?? []
        let words =
            (added.isEmpty ? [] : names.summary(of: added, countsParts: false).map { "+ \($0)" })
            + (removed.isEmpty ? [] : names.summary(of: removed, countsParts: false).map { "- \($0)" })
        return "\(place): \(words.joined(separator: ", "))"
    }
}

extension AccessTarget {
    /// Whether rules are changed where they stand.
    var isByRule: Bool {
        switch self {
        case .rule, .all: true
        case .tenants, .paths: false
        }
    }
}
