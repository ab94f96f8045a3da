package import Documents

/// What `rotation.yaml` beside a secrets file says: when each secret got the value that it has, and the how many-th that
/// is. Nothing in it is secret, and nothing in it is authenticated: whoever can change the file can claim anything.
///
/// ```yaml
/// DB_PASSWORD:
///   changed: 2026-01-02T03:04:05Z
///   generation: 3
/// ```
package struct RotationRecord: Sendable {
    package static let fileName = "rotation.yaml"

    package struct Entry: Hashable, Sendable {
        package let changed: Timestamp
        package let generation: Int
    }

    /// In the order of the file.
    package private(set) var entries: [(key: String, entry: Entry)] = []
    private let source: SourceText

    /// - Parameter source: of a file without content, if there is none.
    /// - Throws: what is wrong with the file, with its place.
    package init(parsing source: SourceText) throws(EstateError) {
        self.source = source
        let reader = ConfigReader(source: source)
        guard let root = try reader.root() else { return }
        for entry in try reader.entries(root, Self.fileName) {
            let fields = try reader.fields(entry.value, entry.name, known: ["changed", "generation"])
            guard let changed = fields["changed"] else {
                throw reader.error(
                    .missingKey, at: entry.key, "\(entry.name) does not say when it changed",
                    hint: "write changed: 2026-01-02T03:04:05Z, or remove the entry")
            }
            let text = try reader.text(changed, "\(entry.name).changed")
            guard let time = Timestamp(parsing: text) else {
                throw reader.error(
                    .invalidValue, at: changed, "\(entry.name).changed is \(text.debugDescription), which is no time",
                    hint: "write it as in 2026-01-02T03:04:05Z")
            }
            let generation = try fields["generation"].map { node throws(EstateError) in
                try reader.integer(node, "\(entry.name).generation", in: 1...1_000_000_000)
            }
            entries.append((entry.name, Entry(changed: time, generation: generation ?? 1)))
        }
    }

    package func entry(of key: String) -> Entry? {
        entries.first { $0.key == key }?.entry
    }

    /// The text with changes of secrets noted down; everything else in it stays as it is.
    ///
    /// - Parameters:
    ///   - changed: the secrets that have a new value.
    ///   - removed: those that are gone; they need not be in the record.
    ///   - secretsFile: the name of the secrets file, for the comment at the top of a new record.
    /// - Throws: `invalidDocument` if the text cannot be changed there.
    package func noting(
        changed: [String], removed: [String] = [], at time: Timestamp, secretsFile: String
    ) throws(EstateError) -> [UInt8] {
        do throws(DocumentError) {
            var text = source
            if source.bytes.isEmpty {
                text = SourceText(
                    name: source.name,
                    "# When the secrets of \(secretsFile) got their values; tenantry due reads it. Nothing here is secret.\n"
                )
            }
            var editor = YAMLEditor(try DocumentFile(parsing: text))
            for key in changed {
                let generation = Int64((entry(of: key)?.generation ?? 0) + 1)
                let (time, count) = (DocumentValue.scalar(.timestamp(time)), DocumentValue.scalar(.int(generation)))
                if entry(of: key) == nil {
                    try editor.set([.key(key)], to: .entries([("changed", time), ("generation", count)]))
                } else {
                    try editor.set([.key(key), "changed"], to: time)
                    try editor.set([.key(key), "generation"], to: count)
                }
            }
            for key in removed where entry(of: key) != nil { try editor.remove([.key(key)]) }
            return editor.file.source.bytes
        } catch {
            throw EstateError(error)
        }
    }
}
