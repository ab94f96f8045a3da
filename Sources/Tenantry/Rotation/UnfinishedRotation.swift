import Documents
import Estate
import FoundationEssentials
import SystemPackage

/// The file that says what is left to do of a rotation with hooks. It is on the disk before the first hook puts anything
/// in force, and holds every new value, encrypted as in the files that it is for: whatever happens then, no value that is
/// in force is known to nobody.
struct UnfinishedRotation: Codable {
    static let fileName = "rotation.unfinished.json"
    fileprivate static let numberMark = "number of this file"

    enum Phase: String, Codable {
        /// The files are as they were. Hooks may have put new values in force.
        case apply
        /// The files are written. Hooks have to end the old values.
        case commit
    }

    struct File: Codable {
        /// Relative to the estate's root.
        let path: String
        /// nil: there was no such file.
        let old: Data?
        let new: Data
    }

    /// For whoever comes across the file.
    var about =
        "A rotation that is not finished. tenantry rotate --resume completes it; in the phase apply, "
        + "tenantry rotate --abort takes it back instead. The values of secrets are encrypted."
    var version = 1
    /// The number that the file has on its file system: in a copy, or in a commit, it is another.
    var file = Self.numberMark
    var phase: Phase
    var secrets: [HookCall.Secret]
    var files: [File]
}

extension Workspace {
    private var unfinishedPath: FilePath { estate.path(UnfinishedRotation.fileName) }

    /// The rotation that is not finished; nil if there is none.
    func unfinishedRotation() throws(TenantryError) -> UnfinishedRotation? {
        let found = try rethrowing { () throws(EstateError) in
            try estate.store.read(unfinishedPath, limit: FileLimit.document, followsLink: false)
        }
        guard case .bytes(let bytes) = found else { return nil }
        let read: UnfinishedRotation
        do {
            read = try JSONDecoder().decode(UnfinishedRotation.self, from: Data(bytes))
            guard read.version == 1 else { throw TenantryError(.badInput, "a newer tenantry wrote it") }
        } catch {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "the record of the unfinished rotation cannot be read", file: UnfinishedRotation.fileName,
                    hint: "restore the file; without it, see which password is in force, and set it"))
        }
        try check(read)
        return read
    }

    /// Refuses a record that was not written here, and one that would change what no rotation changes.
    private func check(_ unfinished: UnfinishedRotation) throws(TenantryError) {
        let status = try rethrowing { () throws(EstateError) in try estate.store.status(unfinishedPath) }
        guard let status, unfinished.file == String(status.stamp.number) else {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "the record of the unfinished rotation is a copy: it was not written here",
                    file: UnfinishedRotation.fileName,
                    notes: ["nothing in it is used: its values can be old, and known to others"],
                    hint: "finish the rotation where it was begun; if that is not possible, see which password is in "
                        + "force, remove the file, and set that password"))
        }
        for file in unfinished.files where !isRotated(file.path) {
            throw TenantryError(
                .badInput, Diagnostic("no rotation changes \(file.path)", file: UnfinishedRotation.fileName))
        }
    }

    /// Whether a file's name is one of those that rotations write.
    private func isRotated(_ name: String) -> Bool {
        let manifest = estate.manifest
        let path = FilePath(name)
        guard path.isLexicallyNormal, path.isRelative, path.string == name,
            !path.components.contains(where: { [".", "..", ".git"].contains($0.string) }),
            !manifest.secrets.contains(where: { $0.hook?.path == name })
        else { return false }
        let secrets = FilePath(manifest.files.secrets.path)
        let record = secrets.removingLastComponent().appending(RotationRecord.fileName)
        let names = [secrets, FilePath(manifest.files.env.path), record]
        return names.contains { path.ends(with: $0) }
    }

    /// The change that puts the record down.
    func change(to unfinished: UnfinishedRotation) throws(TenantryError) -> FileChange {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            var unfinished = unfinished
            unfinished.file = UnfinishedRotation.numberMark
            return FileChange(
                unfinishedPath, bytes: Array(try encoder.encode(unfinished)) + [UInt8(ascii: "\n")],
                numberMark: UnfinishedRotation.numberMark)
        } catch {
            throw TenantryError(.internalError, "the rotation cannot be noted down: \(error)")
        }
    }

    /// Removes the record: everything is done.
    func removeUnfinished() throws(TenantryError) {
        try write([.removal(of: unfinishedPath)])
    }

    /// Refuses to begin a rotation, or to change a value, while another is not finished.
    func checkNothingUnfinished() throws(TenantryError) {
        guard let unfinished = try unfinishedRotation() else { return }
        throw TenantryError(
            .unfinished,
            Diagnostic(
                "an earlier rotation is not finished", file: UnfinishedRotation.fileName,
                notes: unfinished.secrets.prefix(10).map { "it is about \($0.title)" },
                hint: unfinished.phase == .apply
                    ? "tenantry rotate --resume completes it, tenantry rotate --abort takes it back"
                    : "tenantry rotate --resume completes it"))
    }

    /// The record of a rotation that is about to run hooks.
    func unfinished(_ hooks: [HookCall], _ changes: [FileChange]) throws(TenantryError) -> UnfinishedRotation {
        var files: [UnfinishedRotation.File] = []
        for change in changes {
            guard let bytes = change.bytes else { continue }
            let name = estate.name(of: change.path)
            let old = try rethrowing { () throws(EstateError) in try estate.read(name) }
            files.append(.init(path: name, old: old.map { Data($0.source.bytes) }, new: Data(bytes)))
        }
        return UnfinishedRotation(phase: .apply, secrets: hooks.map(\.secret), files: files)
    }
}
