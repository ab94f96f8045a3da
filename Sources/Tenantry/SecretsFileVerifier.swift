import Documents
import Estate
import SOPS
import Synchronization
import SystemPackage

/// Checks secrets files, each once however many tenants have it.
final class SecretsFileVerifier: Sendable {
    /// What a secrets file gave.
    struct Outcome: Sendable {
        var problems: [Problem] = []
        /// The decrypted tree; where it cannot be decrypted, the encrypted one; nil where there is none either.
        var root: Node?
        /// Whether the values in it are encrypted, or not to be trusted.
        var isSealed = false
    }

    private let workspace: Workspace
    private let outcomes = Mutex<[String: Outcome]>([:])
    private let rules: RulesInForce
    private let names: RecipientNames
    /// nil where not all tenants are looked at.
    private let isolation: TenantIsolation?
    /// Whether files are decrypted.
    private let opens: Bool

    init(_ workspace: Workspace, isolation: TenantIsolation?, opens: Bool) {
        self.workspace = workspace
        self.isolation = isolation
        self.opens = opens
        rules = RulesInForce(workspace)
        names = workspace.recipientNames
    }

    /// The files of rules that were used, and what is wrong with them.
    var rulesFiles: Set<String> { rules.files }
    var rulesProblems: [Problem] { rules.problems + staleRules }

    private var staleRules: [Problem] {
        rules.all.flatMap { $0.staleKeys(names) }.map { Problem(code: "rule_behind", $0.diagnostic) }
    }

    /// Checks a file.
    func verify(_ source: SourceText) -> Outcome {
        if let known = outcomes.withLock({ $0[source.name] }) { return known }
        let outcome = check(source)
        outcomes.withLock { $0[source.name] = outcome }
        return outcome
    }

    private func check(_ source: SourceText) -> Outcome {
        var outcome = Outcome()
        let file: EncryptedFile
        do throws(SOPSError) {
            file = try EncryptedFile(parsing: source)
        } catch {
            outcome.problems.append(Problem(error))
            outcome.isSealed = true
            // Its keys still tell which secrets are there.
            if error.code == .notEncrypted { outcome.root = try? DocumentFile(parsing: source, limits: .secret).root }
            return outcome
        }
        for entry in file.metadata.groups.flatMap(\.entries) {
            if let flaw = entry.flaw { outcome.problems.append(falseEntry(entry, in: file, flaw)) }
        }
        outcome.problems += accessProblems(of: file) + plainValues(in: file)
        do {
            guard opens else {
                outcome.isSealed = true
                outcome.problems += try file.unsealedValues().map { EncryptionCheck.plainValue($0, in: file) }
                outcome.root = try Workspace.onlyRoot(file.sealedRoots(), of: source)
                return outcome
            }
            let identities = try workspace.identities()
            let opened = try file.decrypt(with: identities)
            outcome.root = try Workspace.onlyRoot(opened.roots, of: source)
            for entry in identities.falseEntries(of: file, openedWith: opened.key) where entry.flaw == nil {
                outcome.problems.append(
                    falseEntry(entry, in: file, "the key does not open it"))
            }
        } catch {
            outcome.problems.append(Problem(error))
            outcome.isSealed = true
            outcome.root = (try? file.sealedRoots())?.first
        }
        return outcome
    }

    /// Whether others can read the file than its rule says.
    private func accessProblems(of file: EncryptedFile) -> [Problem] {
        let name = file.source.name
        let path = workspace.estate.path(name)
        let rules: Rules
        switch self.rules.rules(for: path) {
        case .rules(let found): rules = found
        case .unreadable: return []
        case .absent:
            return [
                Problem(
                    code: "no_rule",
                    Diagnostic(
                        "there is no \(Rules.fileName) that says who may read this file", file: name,
                        hint: "write one with a rule for it: a path_regex that fits, and age recipients"))
            ]
        }
        guard let rule = rules.rule(for: path) else {
            return [
                Problem(
                    code: "no_rule",
                    Diagnostic(
                        "no creation rule of \(rules.rules.source.name) is for this file", file: name,
                        hint: "add one, so that it is said who may read the file"))
            ]
        }
        isolation?.note(file, at: path, rule: rule, of: rules)
        return Self.accessProblems(of: file, by: rules, rule, naming: names.title)
    }

    /// Whether others can read a file than the rule for its path says; nothing if there is none.
    static func accessProblems(of file: EncryptedFile, at path: FilePath, by rules: Rules) -> [Problem] {
        rules.rule(for: path).map { accessProblems(of: file, by: rules, $0) { $0.title } } ?? []
    }

    private static func accessProblems(
        of file: EncryptedFile, by rules: Rules, _ rule: CreationRule, naming title: (KeyID) -> String
    ) -> [Problem] {
        let name = file.source.name
        let (missing, extra, settings) = file.differences(from: rule, naming: title)
        let place = "its rule is at \(rules.rules.source.place(rule.position))"
        var problems: [Problem] = []
        if !missing.isEmpty || !extra.isEmpty {
            var hint = "tenantry rekey --all brings the file in line with its rule"
            if !extra.isEmpty { hint += "; whoever could read the file knows its secrets: rotate them" }
            problems.append(
                Problem(
                    code: "recipients_differ",
                    Diagnostic(
                        "the file's recipients are not those of its rule", file: name,
                        notes: [place] + missing.map { "missing: \($0)" } + extra.map { "too many: \($0)" }, hint: hint)
                ))
        }
        if !settings.isEmpty {
            problems.append(
                Problem(
                    code: "settings_differ",
                    Diagnostic(
                        "the file is not encrypted as its rule says", file: name, notes: [place] + settings,
                        hint: "decrypt it and encrypt it anew, unless the rule is wrong")))
        }
        return problems
    }

    /// An entry that says that it is for one, and is for another.
    private func falseEntry(_ entry: KeyEntry, in file: EncryptedFile, _ reason: String) -> Problem {
        let summary = "the encrypted data key for \(names.title(entry.id)) is not for it: \(reason)"
        let hint = "find out who changed the file, and restore it; then rotate what it holds"
        return Problem(
            code: "false_entry",
            entry.position.map { file.source.diagnostic(summary, at: $0, hint: hint) }
                ?? Diagnostic(summary, file: file.source.name, hint: hint))
    }

    /// Values that anybody can read who can read the file.
    private func plainValues(in file: EncryptedFile) -> [Problem] {
        ((try? file.plainValues()) ?? []).map { value in
            Problem(
                code: "plain_value",
                file.source.diagnostic(
                    "\(value.name) is in plain text among the secrets", at: value.node,
                    hint: "move it to env if it is no secret; else encrypt it under another name, and rotate it"))
        }
    }
}
