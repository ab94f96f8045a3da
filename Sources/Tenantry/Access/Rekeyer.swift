import Documents
import Estate
import SOPS
import Synchronization
import SystemPackage

/// Brings files in line with rules, one by one, on any thread.
final class Rekeyer: Sendable {
    enum Outcome: Sendable {
        case unchanged
        /// Without changes of files for a dry run.
        case changed(FileRekeying, [FileChange])
        case failed(TenantryError)
    }

    /// Which files are looked at closely.
    enum Mode: Sendable {
        /// All of them.
        case exact
        /// Only these keys are added, and nothing else changes.
        case granting(Set<KeyID>)
        /// Only files that one of these keys can read.
        case revoking(Set<KeyID>)
    }

    private let workspace: Workspace
    private let rules: RulesInForce
    private let mode: Mode
    private let options: RekeyOptions
    /// Whether the keys at hand open what is encrypted for these.
    private let openable = Mutex<[[[KeyID]]: Bool]>([:])

    init(_ workspace: Workspace, _ rules: RulesInForce, _ mode: Mode, _ options: RekeyOptions) {
        (self.workspace, self.rules, self.mode, self.options) = (workspace, rules, mode, options)
    }

    func work(on file: SecretFile) -> Outcome {
        do throws(TenantryError) {
            return try outcome(file)
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.file = diagnostic.file ?? file.name
            return .failed(TenantryError(error.category, diagnostic))
        }
    }

    private func outcome(_ file: SecretFile) throws(TenantryError) -> Outcome {
        guard let encrypted = try file.read(workspace) else { return .unchanged }
        guard let found = try rules.rule(for: file) else { return .unchanged }
        var (only, revoked): (Set<KeyID>?, Set<KeyID>) = (nil, [])
        switch mode {
        case .exact: break
        case .granting(let keys): only = keys
        case .revoking(let keys):
            revoked = keys.subtracting(found.rule.keys.map(\.id))
            let entries = encrypted.metadata.groups.flatMap(\.entries)
            guard entries.contains(where: { revoked.contains($0.id) }) else { return .unchanged }
        }
        guard !found.rule.keys.isEmpty else {
            throw found.rules.problem("this rule names no recipients", found.rule, hint: "add age: age1…")
        }
        let plan = try rethrowing { () throws(SOPSError) in
            try RekeyPlan(encrypted, by: found.rule, adding: only, revoked: revoked)
        }
        guard plan.isNeeded || options.rotatesDataKeys else { return .unchanged }
        try checkShares(plan, file)
        let isRotation = plan.needsNewDataKey || options.rotatesDataKeys
        var report = FileRekeying(
            file: file, added: plan.added, removed: plan.removed, thresholds: plan.thresholds,
            hasNewDataKey: isRotation, secrets: plan.removed.isEmpty ? [] : encrypted.sealedPaths)
        planRenewal(&report)
        guard !options.isDryRun else { return .changed(report, []) }
        let bytes = try bytes(of: encrypted, by: plan, found.rules, isRotation: isRotation, report)
        try checkOpens(bytes, plan, encrypted)
        return .changed(report, [FileChange(file.path, bytes: bytes)] + (try record(of: report)))
    }

    /// Entries say themselves whom they are for: a new share is only for whom the rule names, too.
    private func checkShares(_ plan: RekeyPlan, _ file: SecretFile) throws(TenantryError) {
        guard !plan.strangers.isEmpty || plan.opensTooEasily else { return }
        let readers = workspace.recipientNames.summary(of: plan.strangers)
        throw TenantryError(
            .badInput,
            Diagnostic(
                "this file's key groups are not as its rule says, and all of them would get new shares of the key",
                file: file.name,
                notes: readers.isEmpty ? [] : ["the rule does not have there: \(readers.joined(separator: ", "))"],
                hint: "run tenantry rekey on the file first, or change the rule"))
    }

    private func bytes(
        of encrypted: EncryptedFile, by plan: RekeyPlan, _ rules: Rules, isRotation: Bool, _ report: FileRekeying
    ) throws(TenantryError) -> [UInt8] {
        let surroundings = workspace.surroundings
        let identities = try workspace.identities()
        let now = surroundings.now()
        let threshold = plan.groups.count > 1 ? plan.threshold : nil
        let (gpg, plugins) = (surroundings.gpg, surroundings.plugins)
        let indentations = rules.rules.indentations
        let opened = try rethrowing { () throws(SOPSError) in try encrypted.decrypt(with: identities) }
        guard isRotation else {
            return try rethrowing { () throws(SOPSError) in
                try opened.rewrapped(
                    for: plan.groups, shamirThreshold: threshold, indentations: indentations, gpg: gpg,
                    plugins: plugins, now: now)
            }
        }
        let settings = EncryptionSettings(
            groups: plan.groups, shamirThreshold: threshold, indentations: indentations, gpg: gpg, plugins: plugins)
        let (text, key) = try rethrowing { () throws(SOPSError) in try opened.rotation(settings, now: now) }
        return try renewing(text, encrypted.format, key, report)
    }

    /// The record of rotations beside the file, with what was rotated.
    private func record(of report: FileRekeying) throws(TenantryError) -> [FileChange] {
        let secrets = workspace.estate.manifest.files.secrets
        let layer = TenantLayer(name: "", isShared: false, usesEnvironment: false, usesService: false)
        let file = LayerFile(
            layer: layer, section: .secrets, path: report.file.path, name: report.file.name, root: secrets.root,
            source: nil, isLink: false)
        let changed = report.rotated.compactMap(\.last)
        return try workspace.noting(changed: changed, in: file, now: workspace.surroundings.now()).map { [$0] } ?? []
    }

    /// Finds out which secrets get new values: those that the manifest says how to make. Those with a hook or a public half
    /// stay: they take more than a new value, and `rotate` does it.
    private func planRenewal(_ report: inout FileRekeying) {
        guard options.rotatesSecrets, !report.removed.isEmpty, report.file.isSection else { return }
        let manifest = workspace.estate.manifest
        let root = manifest.files.secrets.root
        for path in report.secrets where path.count == root.count + 1 && path.starts(with: root) {
            guard let policy = manifest.policy(for: path[root.count]), policy.generator != nil else { continue }
            if policy.hook == nil, policy.publicKey == nil {
                report.rotated.append(path)
            } else {
                report.left.append(path)
            }
        }
    }

    /// Gives secrets new values.
    private func renewing(
        _ text: [UInt8], _ format: FileFormat, _ key: DataKey, _ report: FileRekeying
    ) throws(TenantryError) -> [UInt8] {
        var text = text
        let manifest = workspace.estate.manifest
        for path in report.rotated {
            guard let name = path.last, let new = try manifest.policy(for: name)?.generate(manifest) else { continue }
            let source = SourceText(name: report.file.name, bytes: text, masksValues: true)
            text = try rethrowing { () throws(SOPSError) in
                let opened = try EncryptedFile(parsing: source, as: format).decrypt(with: key)
                return try opened.setting(path, to: new.value, now: workspace.surroundings.now())
            }
        }
        return text
    }

    /// Refuses to write what nobody here could read any more.
    private func checkOpens(_ bytes: [UInt8], _ plan: RekeyPlan, _ former: EncryptedFile) throws(TenantryError) {
        guard !options.allowsLockout, !plan.removed.isEmpty || plan.thresholds != nil else { return }
        let identities = try workspace.identities()
        let groups = plan.groups.map { $0.map(\.id) }
        if identities.suffices(for: groups, threshold: plan.threshold) { return }
        let opens: Bool
        if let known = openable.withLock({ $0[groups] }) {
            opens = known
        } else {
            let file = try rethrowing { () throws(SOPSError) in
                try EncryptedFile(
                    parsing: SourceText(name: former.source.name, bytes: bytes), as: former.format)
            }
            opens = identities.opens(file)
            openable.withLock { $0[groups] = opens }
        }
        guard !opens else { return }
        let readers = workspace.recipientNames.summary(of: groups.flatMap { $0 })
        throw TenantryError(
            .noPermission,
            Diagnostic(
                "none of your keys would open this file any more", file: former.source.name,
                notes: ["it would be for \(readers.joined(separator: ", "))"],
                hint: "keep a key of yours among the recipients, or add --allow-lockout"))
    }
}
