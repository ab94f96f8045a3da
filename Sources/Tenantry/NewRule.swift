import Documents
import Estate
import SOPS
import SystemPackage

/// The creation rule for a new tenant's secrets.
struct NewRule {
    /// nil: no rule is needed.
    let pattern: String?
    /// The new text of `.sops.yaml`.
    let change: FileChange?
    /// How the tenant's secrets are encrypted.
    let settings: EncryptionSettings
}

extension Workspace {
    /// The rule to add when more recipients are named, or when no rule matches so far.
    ///
    /// - Returns: nil if the rules stay as they are because nobody asks for more.
    func newRule(
        for file: LayerFile, _ tenant: Tenant, _ names: [String]
    ) throws(TenantryError) -> NewRule? {
        var recipients: [MasterKey] = []
        var notes: [KeyID: String] = [:]
        for name in names {
            let chosen = try recipientNames.chosen(name)
            for key in chosen.keys where !recipients.contains(where: { $0.id == key.id }) {
                recipients.append(key)
                notes[key.id] = chosen.name
            }
        }
        let rules = try rules(for: file.path)
        let former = rules?.rule(for: file.path)
        if former == nil, recipients.isEmpty { recipients = try surroundings.keysOfEnvironment() }
        guard !recipients.isEmpty else { return nil }
        if let rules, let former {
            try check(former, of: rules)
            let added = recipients.filter { !former.keys.contains($0) }
            guard !added.isEmpty else {
                return NewRule(
                    pattern: nil, change: nil,
                    settings: former.settings(
                        indentations: rules.rules.indentations, gpg: surroundings.gpg, plugins: surroundings.plugins))
            }
            recipients = former.keys + added
            for note in rules.notes(of: file.path) { notes[note.key] = note.text }
        }
        let path = rules?.path ?? estate.path(Rules.fileName)
        guard path.starts(with: estate.root) else {
            throw TenantryError(
                .badConfiguration,
                Diagnostic(
                    "the creation rules are outside of the estate, where nothing is changed", file: path.string,
                    hint: "add the rule there yourself, then add the tenant without --recipient"))
        }
        let present = try rethrowing { () throws(SOPSError) in
            if let rules { return rules.rules }
            return try CreationRules(parsing: SourceText(name: Rules.fileName, "creation_rules:\n"))
        }
        let relative = rules?.relativePath(of: file.path) ?? file.name
        let pattern = "^\(CreationRule.escaped(relative))$"
        let bytes = try rethrowing { () throws(SOPSError) in
            let bytes = try present.inserting(pattern: pattern, keys: recipients, notes: notes, for: relative)
            // What was inserted must be what counts.
            let rule = try CreationRules(parsing: SourceText(name: present.source.name, bytes: bytes)).rule(
                for: relative)
            guard rule?.pathPattern == pattern, rule?.keys == recipients else {
                throw SOPSError(
                    .invalidConfiguration,
                    Diagnostic(
                        "no rule can be added here", file: present.source.name,
                        hint: "write creation_rules as a list with a dash on each rule's line"))
            }
            return bytes
        }
        return NewRule(
            pattern: pattern, change: FileChange(path, bytes: bytes),
            settings: EncryptionSettings(
                groups: [recipients], indentations: present.indentations,
                gpg: surroundings.gpg, plugins: surroundings.plugins))
    }

    /// Refuses a rule of which a copy with more recipients would say less.
    private func check(_ rule: CreationRule, of rules: Rules) throws(TenantryError) {
        let reason: String? =
            if !rule.unsupportedKinds.isEmpty {
                "keys of another kind: \(rule.unsupportedKinds.map(\.rawValue).joined(separator: ", "))"
            } else if rule.groups.count > 1 {
                "several key groups"
            } else if rule.selection != .standard || rule.isMACOnlyEncrypted {
                "a selection of its own"
            } else {
                nil
            }
        guard let reason else { return }
        throw rules.problem(
            "the rule that matches has \(reason), so that no recipient can be added to it", rule,
            hint: "write a rule for the tenant yourself, then add it without --recipient")
    }
}

extension Rules {
    /// The comments behind the keys of a file's rule.
    fileprivate func notes(of file: FilePath) -> [KeyNote] {
        guard let index = rules.index(for: relativePath(of: file)) else { return [] }
        return Array(rules.keyNotes()[index].joined())
    }
}
