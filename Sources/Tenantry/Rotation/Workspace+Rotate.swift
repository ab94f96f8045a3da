import Documents
import Estate

extension Workspace {
    /// Checks all that can be checked before there is a value.
    ///
    /// - Parameter isGenerated: whether the policies are to make the values.
    package func checkRotation(
        of request: RotationRequest, isGenerated: Bool
    ) throws(TenantryError) {
        try checkNothingUnfinished()
        guard case .secrets(let keys, let name) = request.subject else { return }
        let tenant = try tenant(name)
        let secrets = try RotationPlan(workspace: self, request: request).secrets(of: tenant)
        guard request.action != .finish else { return }
        for secret in secrets {
            if let hook = estate.manifest.policy(for: secret.key)?.hook { _ = try HookProgram(hook, in: estate) }
        }
        guard isGenerated else { return }
        for key in keys where estate.manifest.policy(for: key)?.generator == nil {
            throw estate.manifest.noGenerator(of: key, tenant: tenant.name)
        }
    }

    /// Gives secrets other values: all of them, or none.
    ///
    /// - Parameter value: the new value of the only secret; nil lets the policies' generators make them.
    /// - Throws: `hookFailed` if a hook refuses, `unfinished` if one failed when everything was written.
    package func rotate(
        _ request: RotationRequest, to value: [UInt8]? = nil, observer: RotationObserver = RotationObserver()
    ) throws(TenantryError) -> RotationReport {
        try checkRotation(of: request, isGenerated: value == nil)
        return try exclusively { () throws(TenantryError) in
            // Somebody else may have begun one meanwhile.
            try checkNothingUnfinished()
            if try isOfMany(request) {
                return try transaction { staged throws(TenantryError) in
                    try draft(of: request, to: value, staged, observer).report
                }
            }
            let drafted = try draft(of: request, to: value, nil, observer)
            var report = drafted.report
            if let value, case .secrets(let keys, _) = request.subject {
                report.warnings += Self.referenceWarnings(in: value, of: keys)
                report.warnings += keys.flatMap(warningsOfPublicHalf)
            }
            guard !request.isTrial, !drafted.changes.isEmpty else { return report }
            if drafted.hooks.isEmpty {
                try write(drafted.changes)
            } else {
                try HookedRotation(self, observer).run(drafted.hooks, writing: drafted.changes)
            }
            return report
        }
    }

    /// Whether there may be so many changes, and no hooks to run before, that each is staged as soon as it is known.
    private func isOfMany(_ request: RotationRequest) throws(TenantryError) -> Bool {
        guard !request.isTrial, !estate.manifest.secrets.contains(where: { $0.hook != nil }) else { return false }
        return try tenants(of: request.subject).count > 8
    }

    /// Works out the changes for every tenant, on all cores.
    ///
    /// - Parameter staged: takes the changes; nil to have them in the draft.
    private func draft(
        of request: RotationRequest, to value: [UInt8]?, _ staged: StagedChanges?, _ observer: RotationObserver
    ) throws(TenantryError) -> RotationDraft {
        let names = try tenants(of: request.subject)
        let plan = RotationPlan(workspace: self, request: request)
        // Once, and not by each thread.
        if names.count > 1 { _ = try identities() }
        let affected = AffectedTargets(self)
        var all = RotationDraft()
        try OrderedWork.run(count: names.count) { [self] index in
            Result { () throws(TenantryError) in
                let tenant = try tenant(names[index].description)
                let secrets = try plan.secrets(of: tenant)
                var draft = try RotationDraft(secrets, of: tenant, self, request, to: value, affected)
                if let staged {
                    for change in draft.changes { try staged.stage(change) }
                    draft.changes = []
                }
                return draft
            }
        } deliver: { index, result throws(TenantryError) in
            all.append(try result.get())
            observer.progress(index + 1, names.count)
        }
        try checkSomethingFound(all, request)
        if case .all(let name) = request.subject, request.action != .finish {
            all.report.notes += try leftOut(of: all.report, tenant(name))
        }
        return all
    }

    /// What `--all` passes over: secrets of the tenant's own of which nobody says how they are made.
    private func leftOut(of report: RotationReport, _ tenant: Tenant) throws(TenantryError) -> [String] {
        var keys: Set<String> = []
        for layer in Set(report.rotated.map(\.layer)) {
            guard let layer = try layers(of: tenant).first(where: { $0.name == layer }) else { continue }
            keys.formUnion(try file(.secrets, in: layer).keys())
        }
        let publicHalves = Set(estate.manifest.secrets.compactMap(\.publicKey))
        keys.subtract(publicHalves)
        keys = keys.filter { estate.manifest.policy(for: $0)?.generator == nil }
        guard !keys.isEmpty else { return [] }
        return ["left out, for the manifest does not say how they are made: \(keys.sorted().joined(separator: ", "))"]
    }

    private func tenants(of subject: RotationRequest.Subject) throws(TenantryError) -> [TenantName] {
        let selection: TargetSelection.Tenants =
            switch subject {
            case .secrets(_, let tenant), .all(let tenant): .named([tenant])
            case .everyTenant, .missing(_, nil): .all
            case .missing(_, let names?): .named(names)
            }
        return try names(of: TargetSelection(selection))
    }

    /// Says why nothing would happen, where somebody expects something.
    private func checkSomethingFound(_ draft: RotationDraft, _ request: RotationRequest) throws(TenantryError) {
        let manifest = estate.manifest
        switch request.subject {
        case .secrets: return
        case .missing(let keys, _):
            for key in keys where manifest.policy(for: key)?.generator == nil {
                throw TenantryError(
                    .usage, "the manifest does not say how \(key) is made",
                    hint: Suggestion.hint(
                        for: key, among: manifest.secrets.filter { $0.generator != nil }.map(\.key.description))
                        ?? "add generate: {length: 32} to its policy in \(manifest.file)")
            }
        case .all(let tenant):
            guard draft.report.rotated.isEmpty, request.action != .finish else { return }
            throw TenantryError(
                .notFound, "the tenant \(tenant) has no secret of its own whose policy says how it is made",
                hint: "name the secrets: tenantry rotate \(tenant) KEY")
        case .everyTenant(let keys):
            guard request.action != .finish else { return }
            for key in keys where !draft.report.rotated.contains(where: { $0.key == key }) {
                throw TenantryError(.notFound, "no tenant has a value of \(key) of its own", hint: try hint(for: key))
            }
        }
    }

    /// Where a secret may be that no tenant has of its own.
    private func hint(for key: String) throws(TenantryError) -> String? {
        let names = try rethrowing { () throws(EstateError) in try estate.tenants() }
        if let name = names.first {
            let tenant = try tenant(name.description)
            if let holder = try holders(of: key, .secrets, in: layers(of: tenant)).last {
                return "\(holder.name) has it: tenantry rotate \(name) \(key) --layer \(holder.layer.name)"
            }
        }
        return Suggestion.hint(for: key, among: estate.manifest.secrets.map(\.key.description))
    }
}

extension RotationDraft {
    init() {}

    mutating func append(_ other: RotationDraft) {
        changes += other.changes
        hooks += other.hooks
        report.rotated += other.report.rotated
        report.targets += other.report.targets
        report.warnings += other.report.warnings
        report.notes += other.report.notes
    }
}
