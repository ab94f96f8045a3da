import Documents
import Estate
import SOPS
import Synchronization

/// Checks secrets files, each once however many tenants have it.
final class SecretsFileVerifier: Sendable {
    static let rulesFile = ".sops.yaml"

    /// What a secrets file gave.
    struct Outcome: Sendable {
        var problems: [Problem] = []
        /// The decrypted tree; where it cannot be decrypted, the encrypted one; nil where there is none either.
        var root: Node?
    }

    private let workspace: Workspace
    let rules: CreationRules?
    /// What is wrong with the rules.
    let rulesProblem: Problem?
    private let outcomes = Mutex<[String: Outcome]>([:])

    init(_ workspace: Workspace) {
        self.workspace = workspace
        do {
            let found = try workspace.estate.read(Self.rulesFile)
            rules = try found.map { try CreationRules(parsing: $0.source) }
            rulesProblem = nil
        } catch {
            rules = nil
            rulesProblem = Problem(error)
        }
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
        guard let rules else { return nil }
        let name = file.source.name
        guard let rule = rules.rule(for: name) else {
            return Problem(
                code: "no_rule",
                Diagnostic(
                    "no creation rule of \(Self.rulesFile) is for this file", file: name,
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
            hint += "; who could read the file knows its secrets: make a new data key with sops rotate -i \(name), and rotate the secrets"
        }
        return Problem(
            code: "recipients_differ",
            Diagnostic(
                "the file's recipients are not those of its rule", file: name,
                notes: ["its rule is at \(rules.source.place(rule.position))"]
                    + missing.map { "missing: \($0) may read it by the rule, but cannot" }
                    + extra.map { "too many: \($0) can read it, but the rule does not say so" },
                hint: hint))
    }
}
