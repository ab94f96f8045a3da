import Documents
import Estate
package import SOPS
package import SystemPackage

/// The creation rules in force for a file: the nearest `.sops.yaml` above it, or the one that `SOPS_CONFIG` names.
package struct Rules: Sendable {
    package static let fileName = ".sops.yaml"

    package let rules: CreationRules
    /// The file of the rules, absolute and without links.
    package let path: FilePath
    /// The folder that the rules' paths count from.
    package var folder: FilePath { path.removingLastComponent() }

    /// The first rule that matches a file.
    ///
    /// - Parameter file: an absolute path whose folder is without links.
    package func rule(for file: FilePath) -> CreationRule? {
        rules.rule(for: relativePath(of: file))
    }

    /// A file's path as the rules see it: relative to their folder. A file elsewhere keeps its absolute path.
    package func relativePath(of file: FilePath) -> String {
        var relative = file
        return relative.removePrefix(folder) ? relative.string : file.string
    }

    /// How a new file is encrypted by the rule that matches it.
    ///
    /// - Parameter surroundings: for `gpg` and plugins.
    /// - Returns: nil if no rule matches.
    /// - Throws: `badConfiguration` if the rule names keys that cannot be used here, or none at all: nobody is left out
    ///   in silence.
    package func settings(
        for file: FilePath, _ surroundings: Surroundings
    ) throws(TenantryError) -> EncryptionSettings? {
        guard let rule = rule(for: file) else { return nil }
        guard rule.unsupportedKinds.isEmpty else {
            let kinds = rule.unsupportedKinds.map(\.rawValue).joined(separator: ", ")
            throw problem(
                "this rule names keys of another kind than age and pgp: \(kinds)", rule,
                hint: "encrypt the file with SOPS itself, or write a rule with age recipients and PGP keys only")
        }
        guard !rule.keys.isEmpty else {
            throw problem("this rule names no recipients", rule, hint: "add age: age1…")
        }
        return rule.settings(
            indentations: rules.indentations, gpg: surroundings.gpg, plugins: surroundings.plugins)
    }

    func problem(_ summary: String, _ rule: CreationRule, hint: String? = nil) -> TenantryError {
        TenantryError(.badConfiguration, rules.source.diagnostic(summary, at: rule.position, hint: hint))
    }
}

extension Surroundings {
    /// The rules for a file, which need not exist.
    ///
    /// The search goes from the file's folder upwards: whoever works on the file, and from wherever, gets the same rules.
    /// Where that finds nothing, it goes from the working directory upwards, as SOPS does.
    ///
    /// - Parameters:
    ///   - file: absolute, its folder without links.
    ///   - shown: gives a path as messages show it.
    /// - Returns: nil if there is no `.sops.yaml`.
    package func rules(
        for file: FilePath, shown: (FilePath) -> String
    ) throws(TenantryError) -> Rules? {
        if let path = environment["SOPS_CONFIG"], !path.isEmpty {
            // The usual way to say that no rules are to count.
            if path == "/dev/null" { return nil }
            let path = try rethrowing { () throws(EstateError) in try store.resolve(FilePath(path)) }
            guard let rules = try rules(at: path, shown: shown) else {
                throw TenantryError(
                    .notFound, Diagnostic("SOPS_CONFIG names a file that does not exist", file: path.string))
            }
            return rules
        }
        for folder in foldersOfRules(for: file) {
            if let rules = try rules(at: folder.appending(Rules.fileName), shown: shown) { return rules }
        }
        return nil
    }

    /// The folders in which rules for a file are looked for, in this order.
    func foldersOfRules(for file: FilePath) -> [FilePath] {
        var folders: [FilePath] = []
        for start in [file, (try? store.resolve("."))?.appending(Rules.fileName)] {
            guard var folder = start else { continue }
            while folder.removeLastComponent() { if !folders.contains(folder) { folders.append(folder) } }
        }
        return folders
    }

    /// How a new file is encrypted: by the first rule that matches it or, without one, for `SOPS_AGE_RECIPIENTS` and
    /// `SOPS_PGP_FP`.
    ///
    /// - Throws: `badConfiguration` if neither says for whom.
    package func encryptionSettings(
        for file: FilePath, shown: (FilePath) -> String
    ) throws(TenantryError) -> EncryptionSettings {
        let rules = try rules(for: file, shown: shown)
        if let settings = try rules?.settings(for: file, self) { return settings }
        let keys = try keysOfEnvironment()
        if !keys.isEmpty {
            return EncryptionSettings(
                groups: [keys], indentations: rules?.rules.indentations ?? Indentations(),
                gpg: gpg, plugins: plugins)
        }
        throw TenantryError(.badConfiguration, Self.noRule(for: file, in: rules, shown: shown))
    }

    /// The keys that `SOPS_AGE_RECIPIENTS` and `SOPS_PGP_FP` list, with commas between them.
    package func keysOfEnvironment() throws(TenantryError) -> [MasterKey] {
        try rethrowing { () throws(SOPSError) in
            try MasterKey.keys(age: environment["SOPS_AGE_RECIPIENTS"] ?? "", pgp: environment["SOPS_PGP_FP"] ?? "")
        }
    }

    static func recipients(_ names: [String]) throws(TenantryError) -> [MasterKey] {
        var recipients: [MasterKey] = []
        for name in names {
            let recipient = try rethrowing { () throws(SOPSError) in try MasterKey(age: name) }
            if !recipients.contains(recipient) { recipients.append(recipient) }
        }
        return recipients
    }

    static func noRule(for file: FilePath, in rules: Rules?, shown: (FilePath) -> String) -> Diagnostic {
        let hint = "add a rule with a path_regex that fits and age recipients, or set SOPS_AGE_RECIPIENTS"
        guard let rules else {
            return Diagnostic(
                "there is no \(Rules.fileName) that says for whom \(shown(file)) is encrypted",
                notes: ["looked in the file's folder, in the working directory, and in those above them"], hint: hint)
        }
        let patterns = rules.rules.rules.map { $0.pathPattern ?? "every path" }
        return Diagnostic(
            "no creation rule matches \(rules.relativePath(of: file))", file: rules.rules.source.name,
            notes: [patterns.isEmpty ? "it has no rules" : "its rules are for \(patterns.joined(separator: ", "))"],
            hint: hint)
    }

    private func rules(at path: FilePath, shown: (FilePath) -> String) throws(TenantryError) -> Rules? {
        let outcome = try rethrowing { () throws(EstateError) in
            try store.read(path, limit: FileLimit.manifest, followsLink: true)
        }
        guard case .bytes(let bytes) = outcome else { return nil }
        let source = SourceText(name: shown(path), bytes: bytes)
        let rules = try rethrowing { () throws(SOPSError) in try CreationRules(parsing: source) }
        return Rules(rules: rules, path: path)
    }
}

extension Workspace {
    /// The rules for a file of the estate.
    ///
    /// - Parameter path: absolute, its folder without links.
    package func rules(for path: FilePath) throws(TenantryError) -> Rules? {
        try surroundings.rules(for: path, shown: estate.name)
    }

    /// How a new file of the estate is encrypted.
    package func encryptionSettings(for path: FilePath) throws(TenantryError) -> EncryptionSettings {
        try surroundings.encryptionSettings(for: path, shown: estate.name)
    }
}
