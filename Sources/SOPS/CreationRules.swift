package import Age
package import Documents

/// The rules of a `.sops.yaml`: for whom files are encrypted, and which of their values.
package struct CreationRules: Sendable {
    package let source: SourceText
    package let rules: [CreationRule]
    /// How what is written anew is indented.
    package let indentations: Indentations
    let file: DocumentFile
    private let order: RuleOrder

    /// - Throws: `invalidConfiguration`, `invalidSelection` or `invalidRecipient`, with the place.
    package init(parsing source: SourceText) throws(SOPSError) {
        let file: DocumentFile
        do throws(DocumentError) {
            file = try DocumentFile(parsing: source)
        } catch {
            throw SOPSError(.invalidConfiguration, error.diagnostic)
        }
        let reader = CreationRulesReader(source: source)
        (rules, indentations) = try reader.read(file.root)
        (self.file, self.source) = (file, source)
        order = RuleOrder(rules)
    }

    /// The first rule for a path relative to the folder of the `.sops.yaml`.
    package func rule(for path: String) -> CreationRule? {
        index(for: path).map { rules[$0] }
    }

    /// Which rule is the first for a path.
    package func index(for path: String) -> Int? {
        order.first(for: path) { rules[$0].matches(path) }
    }
}

/// One of the `creation_rules`.
package struct CreationRule: Sendable {
    /// The expression as written; nil matches every file.
    package var pathPattern: String? { path?.pattern }
    let path: RegularExpression?
    /// The keys by key group; a rule without `key_groups` has one group.
    package let groups: [[MasterKey]]
    package let shamirThreshold: Int?
    package let selection: Selection
    package let isMACOnlyEncrypted: Bool
    /// Where the rule stands in its file.
    package let position: SourcePosition
    /// The kinds of its keys that cannot be used here, such as `kms`.
    package var unsupportedKinds: [MasterKey.Kind] {
        MasterKey.Kind.allCases.filter { kind in !kind.isUsable && keys.contains { $0.kind == kind } }
    }

    /// The size of its regular expressions.
    var expressionSize: Int { (path?.size ?? 0) + selection.expressionSize }

    package func matches(_ relativePath: String) -> Bool {
        path?.matches(relativePath) ?? true
    }

    package func settings(
        indentations: Indentations, gpg: GPG? = nil, plugins: Plugins? = nil
    ) -> EncryptionSettings {
        EncryptionSettings(
            groups: groups, shamirThreshold: shamirThreshold, selection: selection,
            isMACOnlyEncrypted: isMACOnlyEncrypted, indentations: indentations, gpg: gpg, plugins: plugins)
    }

    /// The distinct keys of all groups, in order.
    package var keys: [MasterKey] {
        var seen: Set<MasterKey> = []
        return groups.joined().filter { seen.insert($0).inserted }
    }
}
