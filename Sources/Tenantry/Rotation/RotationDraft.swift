import Documents
import Estate
import SOPS
import SystemPackage

/// What a rotation does for one tenant, worked out and not yet written.
struct RotationDraft: Sendable {
    var changes: [FileChange] = []
    var report = RotationReport()
    /// In the order in which they run.
    var hooks: [HookCall] = []

    /// Works on the secrets of one tenant.
    ///
    /// - Parameters:
    ///   - value: the new value of the only secret; nil lets the policies' generators make them.
    ///   - search: finds the targets that see the changes.
    init(
        _ secrets: [PlannedSecret], of tenant: Tenant, _ workspace: Workspace, _ request: RotationRequest,
        to value: [UInt8]?, _ search: AffectedTargets
    ) throws(TenantryError) {
        var pending = PendingSecrets(workspace)
        var affected: [AffectedTargets.Change] = []
        var hooks: [(program: HookProgram, secret: PlannedSecret, old: [UInt8]?, new: [UInt8])] = []
        let manifest = workspace.estate.manifest
        for secret in secrets {
            let (key, file) = (secret.key, secret.file)
            let work = SecretRotation(workspace, secret, tenant)
            let values: (old: [UInt8]?, new: [UInt8])
            switch request.action {
            case .finish: values = try work.finish(&pending)
            case .replace: values = try work.replace(with: value, keepsPrevious: false, &pending)
            case .replaceKeepingPrevious: values = try work.replace(with: value, keepsPrevious: true, &pending)
            }
            report.notes += secret.others.map { "\($0.name) has a value of \(key), too, and keeps it" }
            report.rotated.append(.init(key: key, file: file.name, layer: file.layer.name))
            affected.append(.init(key: key, section: .secrets, file: file.path, layer: file.layer))
            if let hook = manifest.policy(for: key)?.hook {
                hooks.append((try HookProgram(hook, in: workspace.estate), secret, values.old, values.new))
            }
        }
        let (targets, unknown) = try search.list(affected, tenant: tenant)
        report.targets = targets
        report.warnings = unknown
        changes = try pending.changes()
        guard !hooks.isEmpty else { return }
        // What a hook is told of the targets is what they will be.
        let later = try workspace.after(changes)
        for hook in hooks {
            let change = AffectedTargets.Change(
                key: hook.secret.key, section: .secrets, file: hook.secret.file.path, layer: hook.secret.file.layer)
            let seen = try AffectedTargets(later).list([change], tenant: tenant).0
            self.hooks.append(
                HookCall(
                    program: hook.program,
                    secret: .init(
                        key: hook.secret.key, tenant: tenant.name.description, layer: hook.secret.file.layer.name,
                        file: hook.secret.file.name, action: .init(request.action)),
                    targets: try later.hookTargets(seen), old: hook.old, new: hook.new,
                    others: try pending.values(in: hook.secret.file)))
        }
    }
}

/// The change of one secret.
private struct SecretRotation {
    private let workspace: Workspace
    private let secret: PlannedSecret
    private let tenant: Tenant
    private var manifest: Manifest { workspace.estate.manifest }
    private var previous: String { RotationRequest.previousName(of: secret.key) }

    init(_ workspace: Workspace, _ secret: PlannedSecret, _ tenant: Tenant) {
        (self.workspace, self.secret, self.tenant) = (workspace, secret, tenant)
    }

    func replace(
        with value: [UInt8]?, keepsPrevious: Bool, _ pending: inout PendingSecrets
    ) throws(TenantryError) -> (old: [UInt8]?, new: [UInt8]) {
        let (key, file) = (secret.key, secret.file)
        let old = try pending.value(of: key, in: file)
        // The value in use would be gone, and the one before it would stay.
        try checkNoPrevious(&pending)
        if keepsPrevious {
            guard let old else { throw TenantryError(.badInput, "\(key) has no value that could be kept") }
            try pending.set(previous, to: old, in: file)
        }
        if let value { try workspace.checkShape(of: value, for: key) }
        let new = if let value { GeneratedSecret(value: value) } else { try generated() }
        try pending.set(key, to: new.value, in: file, isNoted: true)
        if let text = new.publicHalf, let name = manifest.policy(for: key)?.publicKey {
            try setPublic(name, to: text, keepsPrevious: keepsPrevious, &pending)
        }
        return (old, new.value)
    }

    func finish(_ pending: inout PendingSecrets) throws(TenantryError) -> (old: [UInt8]?, new: [UInt8]) {
        let file = secret.file
        guard let old = try pending.value(of: previous, in: file),
            let new = try pending.value(of: secret.key, in: file)
        else {
            throw TenantryError(
                .notFound,
                Diagnostic(
                    "there is no \(previous): no old value of \(secret.key) is left", file: file.name,
                    hint: "--finish ends what --keep-previous began"))
        }
        try pending.remove(previous, in: file)
        if let name = manifest.policy(for: secret.key)?.publicKey {
            let previous = RotationRequest.previousName(of: name)
            if try pending.value(of: previous, in: file) != nil { try pending.remove(previous, in: file) }
            let env = try workspace.file(.env, in: file.layer)
            if try env.keys().contains(previous) { try pending.removePlain(previous, in: env) }
        }
        return (old, new)
    }

    private func generated() throws(TenantryError) -> GeneratedSecret {
        do throws(TenantryError) {
            if let new = try manifest.policy(for: secret.key)?.generate(manifest) { return new }
        } catch {
            throw workspace.estate.excerpted(error)
        }
        throw manifest.noGenerator(of: secret.key, tenant: tenant.name)
    }

    private func checkNoPrevious(_ pending: inout PendingSecrets) throws(TenantryError) {
        guard try pending.value(of: previous, in: secret.file) != nil else { return }
        throw TenantryError(
            .badInput,
            Diagnostic(
                "\(previous) is there already: the last rotation of \(secret.key) has not ended",
                file: secret.file.name,
                hint: "when nobody uses the old value any more: tenantry rotate \(tenant.name) \(secret.key) --finish"))
    }

    /// Sets the public half of a key: a secret if it has a policy, or else an env entry of the same layer.
    private func setPublic(
        _ name: String, to text: String, keepsPrevious: Bool, _ pending: inout PendingSecrets
    ) throws(TenantryError) {
        let previous = RotationRequest.previousName(of: name)
        if manifest.policy(for: name) != nil {
            if keepsPrevious, let old = try pending.value(of: name, in: secret.file) {
                try pending.set(previous, to: old, in: secret.file)
            }
            try pending.set(name, to: Array(text.utf8), in: secret.file)
        } else {
            let env = try workspace.file(.env, in: secret.file.layer)
            try env.checkWritable()
            let old = keepsPrevious ? try env.plainText(of: name) : nil
            try pending.setPlain(name, to: text, in: env)
            if let old { try pending.setPlain(previous, to: old, in: env) }
        }
    }
}

extension LayerFile {
    /// The text of an env entry; nil if there is none.
    fileprivate func plainText(of key: String) throws(TenantryError) -> String? {
        guard let source else { return nil }
        var node = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source).root }
        for step in path(of: key) { node = node?.mapping?[step] }
        return node?.scalar?.text
    }
}

extension Manifest {
    func noGenerator(of key: String, tenant: TenantName) -> TenantryError {
        TenantryError(
            .usage, "the manifest does not say how \(key) is made",
            hint: "bring the value yourself: tenantry rotate \(tenant) \(key) --prompt, or --stdin; "
                + "or add generate: {length: 32} to its policy in \(file)")
    }
}

extension SecretPolicy {
    /// The entry that gets the public half of the key that is generated.
    var publicKey: String? { generator?.publicKey?.description }
}
