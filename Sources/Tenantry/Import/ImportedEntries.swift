import Documents
import Estate

/// What files of elsewhere say about a tenant.
struct ImportedEntries {
    /// What a source says an entry is.
    enum Kind: Hashable { case env, secret, unknown }

    struct Entry {
        let key: String
        let value: [UInt8]
        let kind: Kind
        /// `deploy.yaml:3:5`
        let place: String
    }

    /// In the order of the files, each key once.
    private(set) var entries: [Entry] = []
    /// The rest of a Helm values file.
    private(set) var values: SourceText?
    /// What was left aside, for notes.
    private(set) var skipped: [String] = []

    /// - Throws: `badInput` for a key that another file gives another value.
    mutating func add(_ entry: Entry) throws(TenantryError) {
        guard let known = entries.first(where: { $0.key == entry.key }) else { return entries.append(entry) }
        guard known.value == entry.value, known.kind == entry.kind else {
            throw TenantryError(
                .badInput, "\(entry.key) is there twice, and not the same",
                notes: ["\(known.place) has it", "\(entry.place) has it"], hint: "import one of the two")
        }
    }

    mutating func add(values: SourceText) throws(TenantryError) {
        if let known = self.values {
            throw TenantryError(
                .badInput, "two files have Helm values: \(known.name) and \(values.name)",
                hint: "lay them over each other first, or import one of them")
        }
        self.values = values
    }

    mutating func skip(_ what: String) { skipped.append(what) }
}
