package import Documents
import Estate
import SOPS

/// What is imported, and as what.
package struct ImportRequest: Sendable {
    package var tenant: TenantRequest
    package var sources: [SourceText]
    /// nil for the one that the name or the content of each file shows.
    package var format: ImportFormat?
    /// The names that are secrets, and those that are none, with `*` for any characters.
    package var secrets: [String] = []
    package var variables: [String] = []
    /// The names that are left out, likewise.
    package var excluded: [String] = []
    /// Whether the tenant may exist.
    package var merges = false
    /// Whether other values that it has are replaced.
    package var overwrites = false
    /// Whether variables are left out that the layers below give the same value.
    package var skipsSame = false
    /// Whether nothing is written.
    package var isTrial = false

    package init(tenant: TenantRequest, sources: [SourceText]) {
        (self.tenant, self.sources) = (tenant, sources)
    }
}

/// What an import did, or would do.
package struct ImportReport: Sendable {
    /// nil: the tenant existed.
    package var addition: AdditionReport?
    package var tenant: String
    package var variables: [String] = []
    package var secrets: [String] = []
    package var unchanged: [String] = []
    package var valuesFile: String?
    package var files: [String] = []
    package var notes: [String] = []
    package var warnings: [Diagnostic] = []
}

extension Workspace {
    /// Makes a tenant from files of elsewhere, or adds what they say to one: all of it, or nothing.
    package func importing(_ request: ImportRequest) throws(TenantryError) -> ImportReport {
        var reader = ImportReader(self)
        for source in request.sources { try reader.read(source, as: request.format) }
        let found = reader.found
        guard !found.entries.isEmpty || found.values != nil else {
            throw TenantryError(
                .badInput, "there is nothing to import",
                notes: found.skipped.map { "passed over \($0)" },
                hint: "variables and secrets are read from ConfigMaps, Secrets, Helm values and dotenv files")
        }
        return try exclusively { () throws(TenantryError) in
            if !request.isTrial { try checkNothingUnfinished() }
            let name = try rethrowing { () throws(EstateError) in try TenantName(request.tenant.name) }
            let isKnown = try rethrowing { () throws(EstateError) in try estate.tenants().contains(name) }
            var contents = try contents(
                found, of: isKnown ? tenant(request.tenant.name) : newTenant(request.tenant), request)
            var report = ImportReport(tenant: name.description)
            report.notes = contents.notes + found.skipped.map { "passed over \($0)" }
            if isKnown {
                guard request.merges else {
                    throw TenantryError(
                        .cannotCreate, "the tenant \(name) exists already",
                        hint: "add --merge to put into it what it does not have")
                }
                try merge(&contents, request, &report)
            } else {
                report.addition = try add(request.tenant, with: contents, isTrial: request.isTrial)
                report.files = report.addition?.files ?? []
                report.warnings = report.addition?.warnings ?? []
                if contents.values != nil { report.valuesFile = report.files.first { $0.hasSuffix(valuesPath) } }
            }
            report.variables = contents.variables.map(\.key)
            report.secrets = contents.secrets.map(\.key)
            return report
        }
    }

    /// The name of the file for the rest of Helm values.
    var valuesPath: String { estate.manifest.files.values.first?.path ?? "values.yaml" }

    // MARK: Which entry is what

    /// Sorts the entries into variables and secrets. What the manifest or a layer says is a secret stays one.
    private func contents(
        _ found: ImportedEntries, of tenant: Tenant, _ request: ImportRequest
    ) throws(TenantryError) -> TenantContents {
        let layers = try layers(of: tenant)
        let known = try KnownKeys(self, layers)
        var contents = TenantContents()
        contents.isImported = true
        contents.values = found.values?.bytes
        var unknown: [ImportedEntries.Entry] = []
        for entry in found.entries {
            guard !request.excluded.contains(where: { Wildcard($0).matches(entry.key) }) else {
                contents.notes.append("left out \(entry.key), from \(entry.place)")
                continue
            }
            let isSecret = request.secrets.contains { Wildcard($0).matches(entry.key) }
            let isVariable = request.variables.contains { Wildcard($0).matches(entry.key) }
            switch (isSecret, isVariable, known.secrets.contains(entry.key)) {
            case (true, true, _):
                throw TenantryError(.usage, "\(entry.key) fits both --secret and --env", hint: "name it in one of them")
            case (false, true, true):
                throw TenantryError(
                    .usage, "\(entry.key) is a secret: the manifest or a layer says so",
                    notes: ["\(entry.place) has it"],
                    hint: "leave it out of --env")
            case (true, false, _), (false, false, true):
                if entry.kind == .env { contents.notes.append("\(entry.key) becomes a secret, from \(entry.place)") }
                contents.secrets.append((entry.key, entry.value))
            case (false, true, false):
                contents.variables.append((entry.key, try variable(entry)))
            case (false, false, false):
                switch entry.kind {
                case .secret: contents.secrets.append((entry.key, entry.value))
                case .unknown where !known.variables.contains(entry.key): unknown.append(entry)
                case .env, .unknown: contents.variables.append((entry.key, try variable(entry)))
                }
            }
        }
        for secret in contents.secrets { try checkShape(of: secret.value, for: secret.key) }
        guard unknown.isEmpty else {
            throw TenantryError(
                .usage, "of \(unknown.count) keys nothing says whether they are secrets",
                notes: ["\(unknown.map(\.key).sorted().joined(separator: ", "))"],
                hint:
                    "name those that are with --secret, and the others with --env, as in --secret '*_PASSWORD' --env 'LOG_*'"
            )
        }
        if request.skipsSame {
            contents.variables.removeAll { variable in
                guard known.texts[variable.key] == variable.text else { return false }
                contents.notes.append("left out \(variable.key): the layers below say the same")
                return true
            }
        }
        return contents
    }

    private func variable(_ entry: ImportedEntries.Entry) throws(TenantryError) -> String {
        guard let text = String(validating: entry.value, as: UTF8.self), !entry.value.contains(0) else {
            throw TenantryError(
                .badInput, "\(entry.key) is binary, which no variable can be", notes: ["\(entry.place) has it"],
                hint: "make it a secret: --secret \(entry.key)")
        }
        return text
    }

    // MARK: An existing tenant

    /// Puts into a tenant what it does not have.
    private func merge(
        _ contents: inout TenantContents, _ request: ImportRequest, _ report: inout ImportReport
    ) throws(TenantryError) {
        let tenant = try tenant(request.tenant.name)
        let own = try layer(named: nil, environment: nil, of: tenant)
        let (env, secrets) = (try file(.env, in: own), try file(.secrets, in: own))
        try checkNotElsewhere(contents, env, secrets, of: tenant.name)
        var changes: [FileChange] = []
        var differing: [String] = []
        if !contents.variables.isEmpty {
            try env.checkWritable()
            var source = env.source ?? SourceText(name: env.name, bytes: [])
            let present = try KnownKeys.texts(of: env)
            var new: [(key: String, text: String)] = []
            for variable in contents.variables {
                if present[variable.key] == variable.text {
                    report.unchanged.append(variable.key)
                    continue
                }
                if present[variable.key] != nil { differing.append(variable.key) }
                let bytes = try EnvText.setting(env.path(of: variable.key), to: variable.text, in: source)
                source = SourceText(name: source.name, bytes: bytes)
                new.append(variable)
            }
            contents.variables = new
            if !new.isEmpty { changes.append(FileChange(env.path, bytes: source.bytes)) }
        }
        if !contents.secrets.isEmpty {
            try secrets.checkWritable()
            let present = Set(try secrets.keys())
            let opened = try secrets.source.map { source throws(TenantryError) in try open(source) }
            var pending = PendingSecrets(self)
            var new: [(key: String, value: [UInt8])] = []
            for secret in contents.secrets {
                if present.contains(secret.key) {
                    if opened?.value(at: secrets.path(of: secret.key)) == secret.value {
                        report.unchanged.append(secret.key)
                        continue
                    }
                    differing.append(secret.key)
                }
                try pending.set(secret.key, to: secret.value, in: secrets)
                new.append(secret)
            }
            contents.secrets = new
            if !new.isEmpty { changes += try pending.changes() }
        }
        if let values = contents.values {
            let path = estate.path("\(own.name)/\(valuesPath)")
            let present = try rethrowing { () throws(EstateError) in
                try estate.read("\(own.name)/\(valuesPath)")?.source.bytes
            }
            guard present == nil || present == values else {
                throw TenantryError(
                    .cannotCreate,
                    Diagnostic(
                        "the tenant has Helm values already, and the import has others", file: estate.name(of: path),
                        hint: "merge those by hand, and import a file without them"))
            }
            if present == nil {
                changes.append(FileChange(path, bytes: values))
                report.valuesFile = estate.name(of: path)
            }
        }
        guard differing.isEmpty || request.overwrites else {
            throw TenantryError(
                .cannotCreate, "\(tenant.name) has other values of \(differing.sorted().joined(separator: ", "))",
                hint: "--overwrite replaces them")
        }
        report.files = changes.map { estate.name(of: $0.path) }
        if !request.isTrial, !changes.isEmpty { try write(changes) }
    }

    /// Refuses a key that is a variable here and would be a secret, or the other way round.
    private func checkNotElsewhere(
        _ contents: TenantContents, _ env: LayerFile, _ secrets: LayerFile, of tenant: TenantName
    ) throws(TenantryError) {
        let (plain, encrypted) = (Set(try env.keys()), Set(try secrets.keys()))
        let clash =
            contents.secrets.map(\.key).first { plain.contains($0) }
            ?? contents.variables.map(\.key).first { encrypted.contains($0) }
        guard let clash else { return }
        throw TenantryError(
            .badInput, "\(clash) would be a variable and a secret of \(env.layer.name) at once",
            notes: ["\(plain.contains(clash) ? env.name : secrets.name) has it"],
            hint: "tenantry set \(tenant) \(clash) --secret makes a secret of a variable")
    }
}

/// What a new tenant's files are to hold.
struct TenantContents {
    var variables: [(key: String, text: String)] = []
    var secrets: [(key: String, value: [UInt8])] = []
    /// The file of Helm values.
    var values: [UInt8]?
    /// What was decided.
    var notes: [String] = []
    /// Whether the tenant is known elsewhere: a secret that is made up here would not be the one in force.
    var isImported = false
}

/// The keys that a tenant's layers and the manifest know.
private struct KnownKeys {
    var secrets: Set<String> = []
    var variables: Set<String> = []
    /// What the layers say of variables, the highest last.
    var texts: [String: String] = [:]

    init(_ workspace: Workspace, _ layers: [TenantLayer]) throws(TenantryError) {
        secrets = Set(workspace.estate.manifest.secrets.map(\.key.description))
        for layer in layers {
            secrets.formUnion(try workspace.file(.secrets, in: layer).keys())
            let env = try workspace.file(.env, in: layer)
            for (key, text) in try Self.texts(of: env) {
                variables.insert(key)
                if layer.isShared { texts[key] = text }
            }
        }
    }

    /// The variables of a file with their texts.
    static func texts(of file: LayerFile) throws(TenantryError) -> [String: String] {
        guard let source = file.source else { return [:] }
        return try rethrowing { () throws(DocumentError) in
            var node = try DocumentFile(parsing: source).root
            for key in file.root { node = node?.mapping?[key] }
            var texts: [String: String] = [:]
            for entry in try node?.mergedMapping(in: source)?.entries.map({ $0 }) ?? [] {
                if let key = entry.keyText { texts[key] = entry.value.scalar?.text }
            }
            return texts
        }
    }
}

/// A name with `*` for any characters.
private struct Wildcard {
    private let parts: [Substring]

    init(_ text: String) { parts = text.split(separator: "*", omittingEmptySubsequences: false) }

    func matches(_ name: String) -> Bool {
        guard parts.count > 1, let first = parts.first, let last = parts.last else {
            return parts.first.map { $0 == name } ?? false
        }
        guard name.count >= first.count + last.count, name.hasPrefix(first), name.hasSuffix(last) else { return false }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
