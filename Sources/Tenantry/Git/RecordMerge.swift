import Documents
import Estate

/// A three-way merge of records of rotation: branches that change secrets change the record beside them, too.
///
/// Nobody has to choose between two times: where both sides gave one secret a new value, the earlier time counts, so that
/// it is due rather too soon than too late, and the higher generation.
struct RecordMerge {
    private let base: RotationRecord
    private let ours: RotationRecord
    private let theirs: RotationRecord
    private let text: SourceText

    /// - Parameter path: of the record, for messages.
    init(base: [UInt8], ours: [UInt8], theirs: [UInt8], _ path: String) throws(TenantryError) {
        func record(_ bytes: [UInt8], _ version: String) throws(TenantryError) -> RotationRecord {
            try rethrowing { () throws(EstateError) in
                try RotationRecord(parsing: SourceText(name: "\(path) (\(version))", bytes: bytes))
            }
        }
        self.base = try record(base, "base")
        self.ours = try record(ours, "ours")
        self.theirs = try record(theirs, "theirs")
        text = SourceText(name: path, bytes: ours)
    }

    /// Our text with their changes.
    func merged() throws(TenantryError) -> [UInt8] {
        try rethrowing { () throws(DocumentError) in
            var editor = try DocumentFile(parsing: text).editor()
            for key in theirs.entries.map(\.key) + base.entries.map(\.key) {
                let (before, left, right) = (base.entry(of: key), ours.entry(of: key), theirs.entry(of: key))
                guard right != before, right != left else { continue }
                guard let right else {
                    // What only they removed goes; what we changed stays.
                    if left == before, editor.file.root?.mapping?[key] != nil { try editor.remove([.key(key)]) }
                    continue
                }
                var (changed, generation) = (right.changed, right.generation)
                if let left, left != before {
                    if left.changed.seconds < changed.seconds { changed = left.changed }
                    generation = max(left.generation, generation)
                }
                let values: [(String, DocumentValue)] = [
                    ("changed", .scalar(.timestamp(changed))), ("generation", .scalar(.int(Int64(generation)))),
                ]
                if left == nil {
                    try editor.set([.key(key)], to: .entries(values))
                } else {
                    for (name, value) in values { try editor.set([.key(key), .key(name)], to: value) }
                }
            }
            return editor.file.source.bytes
        }
    }
}
