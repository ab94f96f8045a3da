import Documents
import Estate
package import SOPS
package import SystemPackage

/// Ends the conflict of an encrypted file: gives it a MAC that fits what somebody has chosen.
package struct GitResolution: Sendable {
    /// What was done.
    package struct Report: Sendable {
        /// Whether the file had to be changed.
        package let isChanged: Bool
        /// The paths that both sides differ in; empty where a person has chosen.
        package let chosen: [String]
        /// Entries that both sides have, and the file has not any more.
        package let missing: [String]
        /// Entries that one side has added, and the file does not have.
        package let dropped: [String]
        package let notes: [String]
    }

    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Resolves a file's conflict.
    ///
    /// - Parameter side: whose values are taken where both differ; nil for what the file says, from which somebody has
    ///   taken the markers.
    /// - Throws: `notFound` if git knows no conflict of the file; `tampered` for a value that neither side has.
    package func resolve(_ path: FilePath, favoring side: SecretsMerge.Side?) throws(TenantryError) -> Report {
        let bytes = try surroundings.contents(of: path)
        let opened = try versions(of: path).open(surroundings)
        let now = surroundings.now()
        if let side {
            let merge = try opened.merge(surroundings, path.string)
            let outcome = try rethrowing { () throws(SOPSError) in try merge.run(favoring: side, now: now) }
            try write(outcome.bytes, path, unless: bytes)
            return Report(
                isChanged: outcome.bytes != bytes, chosen: outcome.conflicts, missing: [], dropped: [],
                notes: outcome.notes)
        }
        let file = GitFile(bytes, of: path.string)
        if let line = EncryptedFile.lineOfMarker(in: bytes) {
            throw TenantryError(
                .badInput,
                file.source.diagnostic(
                    "a conflict marker is left here", at: SourcePosition(line: line, column: 1),
                    hint: "keep the lines of one side and remove those of the other, or give --ours or --theirs"))
        }
        let identities = try surroundings.identities()
        let (result, missing, dropped) = try rethrowing { () throws(SOPSError) in
            try SecretsMerge.resolving(
                file.encrypted, base: opened.base, ours: opened.ours, theirs: opened.theirs, identities: identities,
                now: now)
        }
        try write(result, path, unless: bytes)
        return Report(isChanged: result != bytes, chosen: [], missing: missing, dropped: dropped, notes: [])
    }

    private func write(_ bytes: [UInt8], _ path: FilePath, unless former: [UInt8]) throws(TenantryError) {
        guard bytes != former else { return }
        try FileCrypto(surroundings).write(bytes, to: path, privacy: .ordinary)
    }

    private func versions(of path: FilePath) throws(TenantryError) -> GitVersions {
        let folder = path.removingLastComponent()
        let repository = GitRepository(folder.isEmpty ? "." : folder, environment: surroundings.environment)
        try repository.requireRepository()
        guard let stages = try repository.stages(of: path.lastComponent?.string ?? "") else {
            throw TenantryError(
                .notFound,
                Diagnostic(
                    "git knows no conflict of this file", file: path.string,
                    hint:
                        "only what a merge has left is given a new MAC; for another file whose MAC is wrong, find out "
                        + "who changed it"))
        }
        guard let ours = stages.ours, let theirs = stages.theirs else {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "one side has removed the file", file: path.string,
                    hint: "keep it with git add, or remove it with git rm"))
        }
        return GitVersions(base: stages.base, ours: ours, theirs: theirs, path.string)
    }
}
