import Documents
import Estate
package import SOPS
import SystemPackage

/// Who can read one file, and who may.
package struct FileAccess: Sendable {
    package enum State: String, Sendable {
        /// Can and may.
        case has
        /// Can, though the rule does not say so.
        case drift
        /// May, but cannot.
        case missing
    }

    package struct Reader: Sendable {
        package let key: KeyID
        /// The key group, counted from 0.
        package let group: Int
        package let state: State
    }

    package let file: SecretFile
    /// By group, then in the order of the file; what is missing comes last.
    package let readers: [Reader]
    /// How many groups it has, and how many of them open it.
    package let groups: Int
    package let threshold: Int
    /// Where the rule is that the file falls under; nil if there is none.
    package let rule: String?
    /// In which other ways the file is not as the rule says.
    package let settings: [String]

    init(_ file: SecretFile, _ encrypted: EncryptedFile, _ found: (rules: Rules, rule: CreationRule)?) {
        self.file = file
        let metadata = encrypted.metadata
        var readers: [Reader] = []
        let wanted = found.map { found in found.rule.groups.map { Set($0.map(\.id)) } } ?? []
        for (index, group) in metadata.groups.enumerated() {
            var known: Set<KeyID> = []
            for entry in group.entries where known.insert(entry.id).inserted {
                let isWanted = wanted.indices.contains(index) && wanted[index].contains(entry.id)
                readers.append(Reader(key: entry.id, group: index, state: isWanted ? .has : .drift))
            }
        }
        for (index, keys) in (found?.rule.groups ?? []).enumerated() {
            let present =
                metadata.groups.indices.contains(index) ? Set(metadata.groups[index].entries.map(\.id)) : []
            for key in keys where !present.contains(key.id) {
                readers.append(Reader(key: key.id, group: index, state: .missing))
            }
        }
        self.readers = readers
        groups = metadata.groups.count
        threshold = metadata.groups.count > 1 ? metadata.shamirThreshold : 1
        rule = found.map { $0.rules.rules.source.place($0.rule.position) }
        settings = found.map { encrypted.differences(from: $0.rule).settings } ?? []
    }
}

/// What a look at a file gives.
enum FileLook: Sendable {
    case access(FileAccess)
    /// A file that is not encrypted, and need not be.
    case plain
    case failed(TenantryError)
}

extension SecretFile {
    /// Reads the file; nil if it is one that need not be encrypted, and is not.
    func read(_ workspace: Workspace) throws(TenantryError) -> EncryptedFile? {
        let bytes = try rethrowing { () throws(EstateError) in try workspace.estate.store.read(path) }
        let source = SourceText(name: name, bytes: bytes, masksValues: true)
        do throws(SOPSError) {
            return try EncryptedFile(parsing: source, as: FileFormat(fileName: name))
        } catch {
            if error.code == .notEncrypted, !isSection { return nil }
            throw TenantryError(error.category, error.diagnostic)
        }
    }

    func look(_ workspace: Workspace, _ rules: RulesInForce) -> FileLook {
        do throws(TenantryError) {
            guard let encrypted = try read(workspace) else { return .plain }
            return .access(FileAccess(self, encrypted, try rules.rule(for: self, orNil: true)))
        } catch {
            return .failed(error)
        }
    }
}

extension RulesInForce {
    /// The rule of a file.
    ///
    /// - Parameter isOptional: whether a file without a rule is no error.
    /// - Throws: `badConfiguration` if there is none.
    func rule(
        for file: SecretFile, orNil isOptional: Bool = false
    ) throws(TenantryError) -> (rules: Rules, rule: CreationRule)? {
        switch rules(for: file.path) {
        case .rules(let rules):
            if let rule = rules.rule(for: file.path) { return (rules, rule) }
            if isOptional { return nil }
            throw TenantryError(
                .badConfiguration,
                Diagnostic(
                    "no creation rule of \(rules.rules.source.name) is for this file", file: file.name,
                    hint: "add one, so that it is said who may read the file"))
        case .absent:
            if isOptional { return nil }
            throw TenantryError(
                .badConfiguration,
                Diagnostic(
                    "there is no \(Rules.fileName) that says who may read this file", file: file.name,
                    hint: "write one with a rule for it: a path_regex that fits, and age recipients"))
        case .unreadable(let error): throw error
        }
    }
}
