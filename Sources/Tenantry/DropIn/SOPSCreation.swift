import Documents
import Estate
import SOPS
import SystemPackage

/// How the command line of `sops` says that a new file is to be encrypted.
package struct SOPSCreation: Sendable {
    /// Lists with commas between: what the options say or, where they say nothing, the environment.
    package var age = ""
    package var pgp = ""
    /// The options or variables that name keys in clouds.
    package var cloudKeys: [String] = []
    /// 0 says nothing.
    package var shamirThreshold = 0
    /// Rules by their names in the metadata, such as `encrypted_regex`.
    package var selections: [(name: String, pattern: String)] = []
    package var isMACOnlyEncrypted = false

    package init() {}

    /// The keys that are named; none leaves it to the creation rule.
    ///
    /// - Throws: `generic` for keys in a cloud: whoever has one of these would be left out.
    func keys() throws(SOPSFailure) -> [MasterKey] {
        if let name = cloudKeys.first {
            throw SOPSFailure(
                .generic, "\(name) names keys in a cloud, and tenantry encrypts for age and PGP only",
                hint: "name age recipients with --age, or PGP fingerprints with --pgp")
        }
        return try failing(while: .encrypting) { () throws(SOPSError) in try MasterKey.keys(age: age, pgp: pgp) }
    }
}

extension SOPSFiles {
    /// How a new file is encrypted: by what the command line says and, for the rest, by the creation rule that matches.
    func settings(for input: SOPSInput, _ creation: SOPSCreation) throws(SOPSFailure) -> EncryptionSettings {
        let keys = try creation.keys()
        let (rules, path) = try rules(for: input)
        let rule = rules?.rule(for: path)
        var settings: EncryptionSettings
        if keys.isEmpty {
            settings = try failing(with: .generic) { () throws(TenantryError) in
                if let settings = try rules?.settings(for: path, surroundings) { return settings }
                throw TenantryError(
                    .badConfiguration,
                    Surroundings.noRule(for: path, in: rules, shown: FileCrypto(surroundings).shown))
            }
        } else {
            settings = EncryptionSettings(
                groups: [keys], indentations: rules?.rules.indentations ?? Indentations(), gpg: surroundings.gpg,
                plugins: surroundings.plugins)
            if let rule {
                settings.selection = rule.selection
                settings.isMACOnlyEncrypted = rule.isMACOnlyEncrypted
            }
        }
        settings.selection = try selection(creation, rule: settings.selection)
        if let indent = input.indent {
            settings.indentations = Indentations(yaml: .spaces(indent), json: .spaces(indent), binary: .spaces(indent))
        }
        if creation.isMACOnlyEncrypted { settings.isMACOnlyEncrypted = true }
        if creation.shamirThreshold != 0 {
            settings.shamirThreshold = try Self.threshold(creation.shamirThreshold, of: settings.groups.count)
        }
        return settings
    }

    static func threshold(_ threshold: Int, of groups: Int) throws(SOPSFailure) -> Int {
        guard groups > 1 else { return groups }
        guard (2...groups).contains(threshold) else {
            throw SOPSFailure(
                .generic, "the threshold must be a number from 2 to the number of key groups, which is \(groups)")
        }
        return threshold
    }

    private func selection(_ creation: SOPSCreation, rule: Selection) throws(SOPSFailure) -> Selection {
        let isSaid = rule != .standard
        let names = Set(creation.selections.map(\.name)).union(isSaid ? [rule.rule.rawValue] : [])
        guard names.count <= 1 else {
            throw SOPSFailure(
                .conflictingParameters,
                "these exclude each other in one file: \(names.sorted().joined(separator: ", "))",
                hint: isSaid ? "the creation rule says \(rule.rule.rawValue)" : nil)
        }
        guard let (name, pattern) = creation.selections.last, let name = Selection.Rule(rawValue: name) else {
            return rule
        }
        return try failing(while: .encrypting) { () throws(SOPSError) in try Selection(name, pattern) }
    }

    /// The creation rules for a file, and its path as they see it.
    func rules(for input: SOPSInput) throws(SOPSFailure) -> (rules: Rules?, path: FilePath) {
        try failing(with: .generic) { () throws(TenantryError) in
            let crypto = FileCrypto(surroundings)
            let path = try crypto.absolute(FilePath(input.nameOverride ?? input.name))
            return (try surroundings.rules(for: path, shown: crypto.shown), path)
        }
    }
}
