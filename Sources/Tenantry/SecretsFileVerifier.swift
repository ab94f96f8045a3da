import Documents
import Estate
import SOPS
import Synchronization

/// Checks secrets files, each once however many tenants have it.
final class SecretsFileVerifier: Sendable {
    /// What a secrets file gave.
    struct Outcome: Sendable {
        var problems: [Problem] = []
        /// The decrypted tree; where it cannot be decrypted, the encrypted one; nil where there is none either.
        var root: Node?
    }

    private let workspace: Workspace
    private let outcomes = Mutex<[String: Outcome]>([:])
    private let rules: RulesInForce

    init(_ workspace: Workspace) {
        self.workspace = workspace
        rules = RulesInForce(workspace)
    }

    /// The files of rules that were used, and what is wrong with them.
    var rulesFiles: Set<String> { rules.files }
    var rulesProblems: [Problem] { rules.problems }

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
            // Its keys still tell which secrets are there.
            if error.code == .notEncrypted { outcome.root = try? YAMLFile(parsing: source, limits: .secret).root }
            return outcome
        }
        if let problem = recipientsProblem(of: file) { outcome.problems.append(problem) }
        do {
            let roots = try file.decrypt(with: workspace.identities()).roots
            outcome.root = try Workspace.onlyRoot(roots, of: source)
        } catch {
            outcome.problems.append(Problem(error))
            outcome.root = (try? file.sealedRoots())?.first
        }
        return outcome
    }

    /// Whether others can read the file than its rule says.
    private func recipientsProblem(of file: EncryptedFile) -> Problem? {
        let name = file.source.name
        let path = workspace.estate.path(name)
        guard let rules = rules.rules(for: path) else { return nil }
        guard let rule = rules.rule(for: path) else {
            return Problem(
                code: "no_rule",
                Diagnostic(
                    "no creation rule of \(rules.rules.source.name) is for this file", file: name,
                    hint: "add one, so that it is said who may read the file"))
        }
        let entries = file.metadata.groups.flatMap(\.entries)
        let actual = Set(entries.filter { $0.kind == "age" }.map(\.name))
        let wanted = Set(rule.recipients.map(\.description))
        let missing = wanted.subtracting(actual).sorted()
        let extra = actual.subtracting(wanted).sorted()
        guard !missing.isEmpty || !extra.isEmpty else { return nil }
        var hint = "sops updatekeys \(name) encrypts its data key anew for the rule's recipients"
        if !extra.isEmpty {
            hint += "; whoever could read the file knows its secrets: rotate them"
        }
        return Problem(
            code: "recipients_differ",
            Diagnostic(
                "the file's recipients are not those of its rule", file: name,
                notes: ["its rule is at \(rules.rules.source.place(rule.position))"]
                    + missing.map { "missing: \($0) may read it by the rule, but cannot" }
                    + extra.map { "too many: \($0) can read it, but the rule does not say so" },
                hint: hint))
    }
}
