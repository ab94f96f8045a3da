import Documents
import Estate
import SystemPackage

extension Workspace {
    /// The record beside a secrets file, empty if there is none.
    func rotationRecord(beside file: LayerFile) throws(TenantryError) -> (path: FilePath, record: RotationRecord) {
        let path = file.path.removingLastComponent().appending(RotationRecord.fileName)
        let name = estate.name(of: path)
        let record = try rethrowing { () throws(EstateError) in
            let source = try estate.read(name)?.source ?? SourceText(name: name, bytes: [])
            return try RotationRecord(parsing: source)
        }
        return (path, record)
    }

    /// Whether a change of a secret is noted down: of one that the manifest has a policy for, and of one that the record
    /// knows.
    func isRecorded(_ key: String, of file: LayerFile) throws(TenantryError) -> Bool {
        if estate.manifest.policy(for: key) != nil { return true }
        return try rotationRecord(beside: file).record.entry(of: key) != nil
    }

    /// The record with changes of a secrets file noted down; nil if there is nothing to note.
    func noting(
        changed: [String], removed: [String] = [], in file: LayerFile, now: String
    ) throws(TenantryError) -> FileChange? {
        guard !changed.isEmpty || !removed.isEmpty else { return nil }
        let (path, record) = try rotationRecord(beside: file)
        guard !changed.isEmpty || removed.contains(where: { record.entry(of: $0) != nil }) else { return nil }
        guard let time = Timestamp(parsing: now) else {
            throw TenantryError(.internalError, "the clock gives no time: \(now)")
        }
        let bytes = try rethrowing { () throws(EstateError) in
            try record.noting(
                changed: changed, removed: removed, at: time, secretsFile: file.path.lastComponent?.string ?? "")
        }
        return FileChange(path, bytes: bytes)
    }

    /// Refuses a value that a person brings and the policy does not take. What refers to other values is checked when it
    /// is resolved, by `verify`.
    func checkShape(of value: [UInt8], for key: String) throws(TenantryError) {
        guard let policy = estate.manifest.policy(for: key), !Self.refers(value),
            let flaw = policy.shape.flaw(in: value)
        else { return }
        throw TenantryError(
            .badInput, "the value of \(key) \(flaw)", notes: [estate.manifest.place(of: policy)],
            hint: "bring a value that fits, or change the policy")
    }

    /// What has to be said where somebody brings a key, and its public half stands elsewhere.
    func warningsOfPublicHalf(of key: String) -> [Diagnostic] {
        guard let name = estate.manifest.policy(for: key)?.publicKey else { return [] }
        return [
            Diagnostic(
                "\(name) is not the public half of the new \(key)",
                hint: "set it, too; a key that is generated brings its public half along")
        ]
    }

    /// Whether what begins a reference stands in a value.
    static func refers(_ value: [UInt8]) -> Bool {
        let opening = Array("${{".utf8)
        return value.indices.contains { index in
            value[index...].starts(with: opening) && (index == 0 || value[index - 1] != UInt8(ascii: "$"))
        }
    }
}
