import Documents
import Estate
import SOPS

extension Workspace {
    /// Completes a rotation that was interrupted or whose hooks failed to commit.
    ///
    /// - Returns: the secrets that it was about; none if there is nothing to complete.
    package func resumeRotation(_ observer: RotationObserver = RotationObserver()) throws(TenantryError) -> [String] {
        try exclusively { () throws(TenantryError) in
            guard let unfinished = try unfinishedRotation() else { return [] }
            let hooks = try calls(of: unfinished)
            let rotation = HookedRotation(self, observer)
            try rotation.untilInOrder { catcher throws(TenantryError) in
                guard unfinished.phase == .apply else {
                    try ensureWritten(unfinished)
                    return try rotation.commit(hooks, unfinished)
                }
                try checkUntouched(unfinished)
                let changes = unfinished.files.map { FileChange(estate.path($0.path), bytes: Array($0.new)) }
                try rotation.applyAndWrite(hooks, changes, unfinished, catcher)
            }
            return unfinished.secrets.map(\.title)
        }
    }

    /// Takes a rotation back that was interrupted before its files were written.
    ///
    /// - Returns: the secrets that it was about; none if there is nothing to take back.
    /// - Throws: `unfinished` if the files are written already, or if rollback fails.
    package func abortRotation(_ observer: RotationObserver = RotationObserver()) throws(TenantryError) -> [String] {
        try exclusively { () throws(TenantryError) in
            guard let unfinished = try unfinishedRotation() else { return [] }
            guard unfinished.phase == .apply else {
                throw TenantryError(
                    .unfinished,
                    Diagnostic(
                        "the rotation cannot be taken back: its new values are written and in force",
                        file: UnfinishedRotation.fileName, hint: "tenantry rotate --resume completes it"))
            }
            try checkUntouched(unfinished)
            let problems = HookedRotation(self, observer).rollback(try calls(of: unfinished)[...])
            if let first = problems.first { throw TenantryError(.unfinished, first.diagnostic) }
            try removeUnfinished()
            return unfinished.secrets.map(\.title)
        }
    }

    /// What hooks were called with, once more. The hooks are those of the manifest, not of the record.
    private func calls(of unfinished: UnfinishedRotation) throws(TenantryError) -> [HookCall] {
        let changes = unfinished.files.map { FileChange(estate.path($0.path), bytes: Array($0.new)) }
        let later = unfinished.phase == .apply ? try after(changes) : self
        var calls: [HookCall] = []
        for secret in unfinished.secrets {
            guard let hook = estate.manifest.policy(for: secret.key)?.hook else {
                throw TenantryError(
                    .badConfiguration,
                    Diagnostic(
                        "the policy of \(secret.key) has no hook any more, with which its rotation was begun",
                        file: estate.manifest.file, hint: "put it back until the rotation is finished"))
            }
            guard let file = unfinished.files.first(where: { $0.path == secret.file }) else {
                throw TenantryError(
                    .badInput, Diagnostic("it lacks \(secret.file)", file: UnfinishedRotation.fileName))
            }
            let path = estate.manifest.files.secrets.root
            let old = try file.old.map { data throws(TenantryError) in
                try open(SourceText(name: secret.file, bytes: Array(data), masksValues: true))
            }
            let new = try open(SourceText(name: secret.file, bytes: Array(file.new), masksValues: true))
            let former = secret.action == .finish ? RotationRequest.previousName(of: secret.key) : secret.key
            guard let value = new.value(at: path + [secret.key]) else {
                throw TenantryError(
                    .badInput, Diagnostic("it lacks the value of \(secret.key)", file: UnfinishedRotation.fileName))
            }
            calls.append(
                HookCall(
                    program: try HookProgram(hook, in: estate), secret: secret,
                    targets: try later.hookTargets(later.targets(of: secret)), old: old?.value(at: path + [former]),
                    new: value,
                    others: new.values))
        }
        return calls
    }

    private func targets(of secret: HookCall.Secret) throws(TenantryError) -> [Target] {
        let tenant = try tenant(secret.tenant)
        guard let layer = try layers(of: tenant).first(where: { $0.name == secret.layer }) else {
            throw TenantryError(
                .notFound,
                Diagnostic(
                    "the tenant \(tenant.name) has no layer \(secret.layer) any more",
                    file: UnfinishedRotation.fileName, hint: "put it back until the rotation is finished"))
        }
        let change = AffectedTargets.Change(
            key: secret.key, section: .secrets, file: try file(.secrets, in: layer).path, layer: layer)
        return try AffectedTargets(self).list([change], tenant: tenant).0
    }

    /// Writes the new values again where the files are what they were before: the old ones are in force no more, and the
    /// record has the only copy. Refuses to forget it where a file has yet another value.
    private func ensureWritten(_ unfinished: UnfinishedRotation) throws(TenantryError) {
        let root = estate.manifest.files.secrets.root
        var changes: [FileChange] = []
        for file in unfinished.files {
            let source = try rethrowing { () throws(EstateError) in try estate.read(file.path)?.source }
            let new = Array(file.new)
            if source?.bytes == new { continue }
            if source?.bytes == file.old.map(Array.init) {
                changes.append(FileChange(estate.path(file.path), bytes: new))
                continue
            }
            let keys = unfinished.secrets.filter { $0.file == file.path }.map(\.key)
            guard !keys.isEmpty else { continue }
            let written = try open(SourceText(name: file.path, bytes: new, masksValues: true))
            let present = try source.map { source throws(TenantryError) in try open(source) }
            for key in keys where present?.value(at: root + [key]) != written.value(at: root + [key]) {
                throw TenantryError(
                    .inputOutput,
                    Diagnostic(
                        "\(key) has another value than the rotation has put in force", file: file.path,
                        notes: ["the value in force is in \(UnfinishedRotation.fileName) only"],
                        hint: "restore the file as the rotation wrote it, or as it was before, and try again"))
            }
        }
        if !changes.isEmpty { try write(changes) }
    }

    /// Refuses to write over what somebody has changed since, and to put a value in force that is not that of the file.
    private func checkUntouched(_ unfinished: UnfinishedRotation) throws(TenantryError) {
        for file in unfinished.files {
            let present = try rethrowing { () throws(EstateError) in try estate.read(file.path)?.source.bytes }
            guard present != file.old.map(Array.init) else { continue }
            throw TenantryError(
                .inputOutput,
                Diagnostic(
                    "the file has changed since the rotation was begun", file: file.path,
                    hint: "restore it as it was, and try again"))
        }
    }
}
