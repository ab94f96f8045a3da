import Documents
import Estate
import SOPS

/// Checks what somebody has written in an editor against what `set` would take. No file has this text yet, so messages
/// speak of the edited text.
struct EditedText {
    static let name = "the edited text"

    private let source: SourceText
    /// Where it is to go.
    private let file: LayerFile
    private let entries: [Entry]

    /// - Throws: `badInput` if the text is not one document of names and texts.
    init(_ source: SourceText, for file: LayerFile) throws(TenantryError) {
        self.source = source
        self.file = file
        let limits: ParseLimits = file.section == .secrets ? .secret : .standard
        let parsed = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source, limits: limits) }
        guard parsed.documents.count <= 1 else {
            throw TenantryError(
                .badInput,
                Diagnostic("the text has several documents", file: source.name, hint: "remove the --- between them"))
        }
        entries = try Self.mapping(at: file.root, in: parsed.root, source).map { Array($0.entries) } ?? []
        for entry in entries where !entry.key.isMergeKey { try check(entry) }
    }

    /// Refuses new entries of env that are secrets, and new secrets that stand in an env file.
    func checkNewEntries(in workspace: Workspace, of tenant: Tenant) throws(TenantryError) {
        let present = try file.keys()
        let new = entries.filter { !$0.key.isMergeKey && !present.contains($0.keyText ?? "") }
        guard !new.isEmpty else { return }
        let layers = try workspace.layers(of: tenant)
        for entry in new {
            let key = entry.keyText ?? ""
            let holders = try workspace.holders(of: key, file.section == .env ? .secrets : .env, in: layers)
            let error: TenantryError
            if file.section == .secrets {
                guard let holder = holders.first else { continue }
                error = Workspace.refusal(of: key, in: holders, holder, tenant)
            } else {
                let policy = workspace.estate.manifest.policy(for: key)
                guard policy != nil || !holders.isEmpty else { continue }
                error = workspace.refusal(
                    of: key, in: file, policy, holders,
                    hint: "remove it here; tenantry set \(tenant.name) \(key) --secret asks for its value")
            }
            // The text of a secret that stands in the wrong place is not repeated.
            var masked = source
            masked.masksValues = true
            let diagnostic = error.diagnostic
            throw TenantryError(
                error.category,
                masked.diagnostic(diagnostic.summary, at: entry.key, notes: diagnostic.notes, hint: diagnostic.hint))
        }
    }

    /// Refuses new values that their policies do not take. What was there before can stay.
    func checkShapes(in workspace: Workspace, formerly former: SourceText) throws(TenantryError) {
        let changed = Self.changedKeys(from: former, to: source, root: file.root)
        var masked = source
        masked.masksValues = true
        for entry in entries {
            guard let key = entry.keyText, changed.contains(key), let scalar = entry.value.scalar else { continue }
            do throws(TenantryError) {
                try workspace.checkShape(of: Array(scalar.text.utf8), for: key)
            } catch {
                let diagnostic = error.diagnostic
                throw TenantryError(
                    error.category,
                    masked.diagnostic(
                        diagnostic.summary, at: entry.value, notes: diagnostic.notes, hint: diagnostic.hint))
            }
        }
    }

    private static func mapping(
        at root: [String], in node: Node?, _ source: SourceText
    ) throws(TenantryError) -> Mapping? {
        var node = node
        for key in root {
            if let present = node, !present.isNull, present.mapping == nil {
                throw problem("expected a mapping, this is \(present.kindName)", present, source)
            }
            node = node?.mapping?[key]
        }
        guard let node, !node.isNull else { return nil }
        guard let mapping = node.mapping else {
            throw problem("expected NAME: text, this is \(node.kindName)", node, source)
        }
        return mapping
    }

    private func check(_ entry: Entry) throws(TenantryError) {
        guard let key = entry.keyText else { throw Self.problem("expected a name", entry.key, source) }
        if let flaw = ConfigKey.flaw(in: key) {
            let diagnostic = ConfigKey.diagnostic(for: key, flaw: flaw)
            throw Self.problem(diagnostic.summary, entry.key, source, hint: diagnostic.hint)
        }
        do throws(TenantryError) {
            try file.checkHolds(key)
        } catch {
            throw Self.problem(error.diagnostic.summary, entry.key, source, hint: error.diagnostic.hint)
        }
        guard entry.value.scalar != nil else {
            let section = file.section == .secrets ? "secrets are" : "env is"
            throw Self.problem(
                "\(section) flat, but \(key) has \(entry.value.kindName)", entry.value, source,
                hint: "write one \(file.section == .secrets ? "secret" : "variable") a line, NAME: text; "
                    + "nested settings belong into values")
        }
    }

    private static func problem(
        _ summary: String, _ node: Node, _ source: SourceText, hint: String? = nil
    ) -> TenantryError {
        TenantryError(.badInput, source.diagnostic(summary, at: node, hint: hint))
    }
}

extension EditedText {
    /// The names whose texts differ between two versions of a file; those of a text that is none do not count.
    static func changedKeys(from old: SourceText, to new: SourceText, root: [String]) -> Set<String> {
        let (old, new) = (texts(of: old, root), texts(of: new, root))
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
    }

    private static func texts(of source: SourceText, _ root: [String]) -> [String: String] {
        guard let node = try? DocumentFile(parsing: source, limits: .secret).root,
            let entries = try? mapping(at: root, in: node, source)?.entries
        else { return [:] }
        return entries.reduce(into: [:]) { texts, entry in
            if let key = entry.keyText, let scalar = entry.value.scalar { texts[key] = scalar.text }
        }
    }
}
