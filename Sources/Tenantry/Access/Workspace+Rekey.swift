package import Documents
import Estate
import SOPS
import SystemPackage

/// What became of files and rules.
package struct RekeyReport: Sendable {
    /// The rules that changed, one sentence each.
    package internal(set) var rules: [String] = []
    /// The files that changed, or would.
    package internal(set) var files: [FileRekeying] = []
    /// How many files are in line.
    package internal(set) var unchanged = 0
    package internal(set) var warnings: [Diagnostic] = []
    package internal(set) var notes: [String] = []
    package internal(set) var failures = Failures()

    package init() {}

    package var isEmpty: Bool { rules.isEmpty && files.isEmpty }
}

extension Workspace {
    /// Brings files in line with their rules, and with `.all` the rules with the manifest's recipients before: those that
    /// stand there by a name. All of it is done, or nothing.
    ///
    /// Whoever loses access to a file costs it a new data key.
    ///
    /// - Throws: what is wrong with rules. What is wrong with files is in the report; nothing was written then.
    package func rekey(
        _ scope: AccessScope, _ options: RekeyOptions, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> RekeyReport {
        try exclusively { () throws(TenantryError) in
            let search = try SecretFileSearch.find(scope, in: self)
            var book = RuleBook(self)
            var report = RekeyReport()
            if case .all = scope {
                report.rules = try book.followNames(search.rules)
            } else {
                report.warnings = try staleRules(for: search.files)
            }
            try bringInLine(search.files, .exact, book, options, &report, progress: progress)
            return report
        }
    }

    /// Re-encrypts the files that need it, and writes them together with the rules.
    func bringInLine(
        _ files: [SecretFile], _ mode: Rekeyer.Mode, _ book: RuleBook, _ options: RekeyOptions,
        _ report: inout RekeyReport, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) {
        // What waits to be resumed would bring back what the files were.
        if !options.isDryRun { try checkNothingUnfinished() }
        let rekeyer = Rekeyer(self, RulesInForce(self, replacing: book.changed), mode, options)
        guard !options.isDryRun else { return try work(rekeyer, files, nil, &report, progress) }
        do throws(TenantryError) {
            try transaction { staged throws(TenantryError) in
                for change in book.changes { try staged.stage(change) }
                try work(rekeyer, files, staged, &report, progress)
                if let error = report.failures.errors.first { throw error }
            }
        } catch {
            // What is wrong with files is in the report.
            if report.failures.isEmpty { throw error }
        }
    }

    /// Each new content is staged by whoever made it, so that not all of them have to be in memory at once.
    private func work(
        _ rekeyer: Rekeyer, _ files: [SecretFile], _ staged: StagedChanges?, _ report: inout RekeyReport,
        _ progress: (Int, Int) -> Void
    ) throws(TenantryError) {
        try OrderedWork.run(count: files.count) { index -> Rekeyer.Outcome in
            let outcome = rekeyer.work(on: files[index])
            guard let staged, case .changed(let rekeying, let changes) = outcome else { return outcome }
            do throws(TenantryError) {
                for change in changes { try staged.stage(change) }
                return .changed(rekeying, [])
            } catch {
                return .failed(error)
            }
        } deliver: { index, outcome throws(TenantryError) in
            switch outcome {
            case .unchanged: report.unchanged += 1
            case .changed(let rekeying, _): report.files.append(rekeying)
            case .failed(let error) where error.category == .interrupted: throw error
            case .failed(let error): report.failures.add(error)
            }
            progress(index + 1, files.count)
        }
    }

    /// The rules for files that are behind the manifest, which only a rekey of all changes.
    private func staleRules(for files: [SecretFile]) throws(TenantryError) -> [Diagnostic] {
        let rules = RulesInForce(self)
        var used: [FilePath: (rules: Rules, indices: Set<Int>)] = [:]
        for file in files {
            guard case .rules(let found) = rules.rules(for: file.path),
                let index = found.rules.index(for: found.relativePath(of: file.path))
            else { continue }
            used[found.path, default: (found, [])].indices.insert(index)
        }
        let names = recipientNames
        return used.values.flatMap { entry in
            entry.rules.staleKeys(names).filter { entry.indices.contains($0.rule) }.map(\.diagnostic)
        }
    }
}
