package import Documents
package import Estate
import SOPS

/// One entry of a tenant that a verb is to change.
package struct EntryRequest: Sendable {
    package var tenant: String
    package var key: String
    /// nil: the one that has the key.
    package var section: Section?
    /// nil: the tenant's own layer.
    package var layer: String?
    /// The environment whose layer of the tenant is meant.
    package var environment: String?

    package init(
        tenant: String, key: String, section: Section? = nil, layer: String? = nil, environment: String? = nil
    ) {
        (self.tenant, self.key, self.section) = (tenant, key, section)
        (self.layer, self.environment) = (layer, environment)
    }
}

/// What a verb did to an entry.
package struct EntryChange: Sendable {
    package enum Outcome: Sendable { case added, changed, unchanged, removed }

    package let outcome: Outcome
    package let key: String
    package let section: Section
    /// The file as messages show it.
    package let file: String
    /// The file whose plain entry of the same key is gone now.
    package var movedFrom: String?
    package var warnings: [Diagnostic] = []
    /// The targets that see the change of a shared layer; nil for a layer that is the tenant's own.
    package var targets: [Target]?

    mutating func add(_ affected: ([Target], [Diagnostic])?) {
        guard let (targets, unknown) = affected else { return }
        self.targets = targets
        warnings += unknown
    }
}

extension Workspace {
    /// Checks all that can be checked before there is a value: nobody types a secret in vain.
    ///
    /// - Returns: the section that the entry goes into.
    package func checkSetting(_ request: EntryRequest) throws(TenantryError) -> Section {
        try checkNothingUnfinished()
        let place = try place(of: request)
        if place.file.section == .secrets {
            if let source = place.file.source {
                _ = try open(source)
            } else {
                _ = try encryptionSettings(for: place.file.path)
            }
        }
        return place.file.section
    }

    /// Sets an entry of the env or the secrets of a layer.
    ///
    /// - Parameter value: exact bytes; of env, UTF-8 without NUL.
    /// - Throws: `badInput` if a secret would get into plain text; `usage` for a new key without a section.
    package func set(_ request: EntryRequest, to value: [UInt8]) throws(TenantryError) -> EntryChange {
        try exclusively { () throws(TenantryError) in
            try checkNothingUnfinished()
            let place = try place(of: request)
            let file = place.file
            let isNew = try !file.keys().contains(request.key)
            let path = file.path(of: request.key)
            var changes: [FileChange] = []
            var record: FileChange?
            switch file.section {
            case .secrets:
                try checkShape(of: value, for: request.key)
                let bytes = try settingSecret(path, to: value, in: file)
                changes.append(FileChange(file.path, bytes: bytes))
                if bytes != file.source?.bytes, try isRecorded(request.key, of: file) {
                    record = try noting(changed: [request.key], in: file, now: surroundings.now())
                }
            case .env, .values:
                let text = try Self.text(of: value, for: request.key)
                let source = file.source ?? SourceText(name: file.name, bytes: [])
                changes.append(FileChange(file.path, bytes: try EnvText.setting(path, to: text, in: source)))
            }
            let isUnchanged = changes[0].bytes == file.source?.bytes
            if let plain = place.plain, let source = plain.source {
                let bytes = try EnvText.removing(plain.path(of: request.key), from: source)
                changes.append(FileChange(plain.path, bytes: bytes))
            }
            let affected = try affectedTargets(by: [request.key], in: file, tenant(request.tenant))
            if !isUnchanged || changes.count > 1 { try write(changes + [record].compactMap(\.self)) }
            var change = EntryChange(
                outcome: isUnchanged ? .unchanged : isNew ? .added : .changed, key: request.key, section: file.section,
                file: file.name, movedFrom: place.plain?.name)
            if file.section == .secrets {
                if value.isEmpty { change.warnings.append(Diagnostic("the secret \(request.key) is empty")) }
                change.warnings += Self.referenceWarnings(in: value, of: [request.key])
                if !isUnchanged {
                    change.warnings += warningsOfPublicHalf(of: request.key)
                    change.warnings += warningsOfHook(of: request.key, tenant: request.tenant)
                }
            }
            if !isUnchanged { change.add(affected) }
            return change
        }
    }

    /// Removes an entry from the env or the secrets of a layer.
    ///
    /// - Throws: `notFound` if it is not there.
    package func unset(_ request: EntryRequest) throws(TenantryError) -> EntryChange {
        try exclusively { () throws(TenantryError) in
            try checkNothingUnfinished()
            let tenant = try tenant(request.tenant)
            let layer = try layer(named: request.layer, environment: request.environment, of: tenant)
            let sections: [Section] = request.section.map { [$0] } ?? [.secrets, .env]
            var known: [String] = []
            for section in sections {
                let file = try file(section, in: layer)
                let keys = try file.keys()
                guard let source = file.source, keys.contains(request.key) else {
                    known += keys
                    continue
                }
                try file.checkWritable()
                let bytes: [UInt8]
                var record: FileChange?
                if section == .secrets {
                    let decrypted = try open(source)
                    bytes = try rethrowing { () throws(SOPSError) in
                        try decrypted.removing(
                            file.path(of: request.key).map(PathComponent.key), now: surroundings.now())
                    }
                    record = try noting(changed: [], removed: [request.key], in: file, now: surroundings.now())
                } else {
                    bytes = try EnvText.removing(file.path(of: request.key), from: source)
                }
                let affected = try affectedTargets(by: [request.key], in: file, tenant)
                try write([FileChange(file.path, bytes: bytes), record].compactMap(\.self))
                var change = EntryChange(outcome: .removed, key: request.key, section: section, file: file.name)
                change.add(affected)
                if section == .secrets { change.warnings += try warnings(afterRemoving: request.key, of: tenant) }
                return change
            }
            throw try notThere(request, layer, tenant, sections, known)
        }
    }

    private func warnings(afterRemoving key: String, of tenant: Tenant) throws(TenantryError) -> [Diagnostic] {
        guard let policy = estate.manifest.policy(for: key), policy.isRequired,
            try holders(of: key, .secrets, in: layers(of: tenant)).isEmpty
        else { return [] }
        return [
            Diagnostic(
                "the manifest requires \(key), and \(tenant.name) does not have it any more",
                hint: policy.generator == nil
                    ? "tenantry set \(tenant.name) \(key) --secret asks for its value"
                    : "tenantry generate \(tenant.name) makes one")
        ]
    }

    private func notThere(
        _ request: EntryRequest, _ layer: TenantLayer, _ tenant: Tenant, _ sections: [Section], _ known: [String]
    ) throws(TenantryError) -> TenantryError {
        var notes: [String] = []
        for section in sections {
            for holder in try holders(of: request.key, section, in: layers(of: tenant)) {
                notes.append("\(holder.name) has it; --layer \(holder.layer.name) means that layer")
            }
        }
        let what = sections.count == 1 ? sections[0] == .env ? "env entry" : "secret" : "entry"
        return TenantryError(
            .notFound, "the layer \(layer.name) has no \(what) \(request.key)", notes: notes,
            hint: notes.isEmpty ? Suggestion.hint(for: request.key, among: known) : nil)
    }

    /// A value that a person brings may hold by chance what begins a reference.
    static func referenceWarnings(in value: [UInt8], of keys: [String]) -> [Diagnostic] {
        guard refers(value) else { return [] }
        return keys.map { key in
            Diagnostic(
                "what begins with ${{ in \(key) is a reference when it is rendered",
                hint: "write $${{ for the characters themselves")
        }
    }

    /// `set` notes a value down that is in force already; it puts none in force.
    private func warningsOfHook(of key: String, tenant: String) -> [Diagnostic] {
        guard let hook = estate.manifest.policy(for: key)?.hook else { return [] }
        return [
            Diagnostic(
                "\(hook.path), which puts \(key) in force, was not run",
                hint: "tenantry rotate \(tenant) \(key) --prompt brings a value and runs it")
        ]
    }

    func tenant(_ name: String) throws(TenantryError) -> Tenant {
        try rethrowing { () throws(EstateError) in try estate.tenant(named: name) }
    }

    private static func text(of value: [UInt8], for key: String) throws(TenantryError) -> String {
        guard let text = String(validating: value, as: UTF8.self) else {
            throw TenantryError(
                .badInput, "the value of \(key) is not UTF-8", hint: "an env value is text; bytes can be a secret")
        }
        guard !value.contains(0) else {
            throw TenantryError(.badInput, "the value of \(key) has a NUL, which no environment variable can have")
        }
        return text
    }
}
