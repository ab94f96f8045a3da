import Documents
import Estate
import FoundationEssentials
import SystemPackage

/// The file that says what is left to do of a rotation with hooks. It is on the disk before the first hook puts anything
/// in force, and holds every new value, encrypted as in the files that it is for: whatever happens then, no value that is
/// in force is known to nobody.
struct UnfinishedRotation: Codable {
    static let fileName = "rotation.unfinished.json"

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
        do {
            let read = try JSONDecoder().decode(UnfinishedRotation.self, from: Data(bytes))
            guard read.version == 1 else { throw TenantryError(.badInput, "a newer tenantry wrote it") }
            return read
        } catch {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "the record of the unfinished rotation cannot be read", file: UnfinishedRotation.fileName,
                    hint: "restore the file; without it, see which password is in force, and set it"))
        }
    }

    /// The change that puts the record down.
    func change(to unfinished: UnfinishedRotation) throws(TenantryError) -> FileChange {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return FileChange(unfinishedPath, bytes: Array(try encoder.encode(unfinished)) + [UInt8(ascii: "\n")])
        } catch {
            throw TenantryError(.internalError, "the rotation cannot be noted down: \(error)")
        }
    }

    /// Removes the record: everything is done.
    func removeUnfinished() throws(TenantryError) {
        try write([.removal(of: unfinishedPath)])
    }

    /// Refuses to begin a rotation while another is not finished.
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
