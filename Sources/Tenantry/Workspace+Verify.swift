import Documents
import Emission
import Estate

/// What a verification found.
package struct VerifyReport: Sendable {
    package fileprivate(set) var tenants = 0
    /// How many files were looked at, shared ones once.
    package fileprivate(set) var files = 0
    /// By file and place, each once.
    package fileprivate(set) var problems: [Problem] = []
}

extension Workspace {
    /// Checks tenants: whether their files parse, their secrets authenticate and are encrypted for whom the rules say,
    /// required secrets are there, and a render would succeed. It goes on after a problem.
    ///
    /// - Parameters:
    ///   - names: nil for all tenants.
    ///   - opensSecrets: whether secrets are decrypted, which takes a key; if not, nothing is said of their values.
    /// - Throws: what makes it impossible to look for problems, such as an unknown tenant.
    package func verify(
        _ names: [String]? = nil, service: String? = nil, environment: String? = nil, opensSecrets: Bool = true,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> VerifyReport {
        let selection = TargetSelection(
            names.map { .named($0) } ?? .all, service: service, environment: environment)
        var report = VerifyReport()
        let chosen = try chosenNames(selection) { error in report.problems.append(Problem(error)) }
        let verifier = try TenantVerifier(self, selection, opensSecrets: opensSecrets)
        var files: Set<String> = [estate.manifest.file]
        var known: Set<Problem> = []
        func add(_ problem: Problem) {
            if known.insert(problem).inserted { report.problems.append(problem) }
        }
        var ledger = NameLedger()
        try OrderedWork.run(count: chosen.count) { index in
            verifier.verify(chosen[index])
        } deliver: { index, finding throws(TenantryError) in
            files.formUnion(finding.files)
            finding.problems.forEach(add)
            for objects in finding.objects {
                do throws(EmissionError) {
                    try ledger.insert(objects)
                } catch {
                    let found = estate.excerpted(TenantryError(error.category, error.diagnostic)).diagnostic
                    add(Problem(EmissionError(error.code, found), tenant: objects.target.tenant))
                }
            }
            report.tenants += 1
            progress(index + 1, chosen.count)
        }
        verifier.rulesProblems.forEach(add)
        verifier.foreignRecipients.forEach(add)
        hookProblems.forEach(add)
        for diagnostic in estate.missingFolders() {
            add(Problem(code: "missing_folder", estate.excerpted(diagnostic)))
        }
        do throws(TenantryError) {
            try checkNothingUnfinished()
        } catch {
            add(Problem(code: "unfinished_rotation", error.diagnostic))
        }
        report.files = files.union(verifier.rulesFiles).count
        report.problems.sort()
        return report
    }

    /// Hooks that a rotation could not run.
    private var hookProblems: [Problem] {
        estate.manifest.secrets.compactMap { policy in
            guard let hook = policy.hook else { return nil }
            do throws(TenantryError) {
                _ = try HookProgram(hook, in: estate)
                return nil
            } catch {
                return Problem(error)
            }
        }
    }

    /// The chosen tenants. Only a name that is no tenant's is an error here; what else is wrong is a problem to report.
    private func chosenNames(
        _ selection: TargetSelection, report: (EstateError) -> Void
    ) throws(TenantryError) -> [TenantName] {
        try rethrowing { () throws(EstateError) in
            guard case .named(let texts) = selection.tenants else { return try estate.tenants(handleInvalid: report) }
            var names: Set<TenantName> = []
            for text in texts {
                let name = try TenantName(text)
                do throws(EstateError) {
                    _ = try estate.tenant(name)
                } catch {
                    if error.code == .unknownTenant { throw error }
                }
                names.insert(name)
            }
            return names.sorted()
        }
    }
}
