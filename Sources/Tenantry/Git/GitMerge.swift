import Documents
import Estate
import Processes
import SOPS
package import SystemPackage

/// The three-way merge of an encrypted file, as git calls it.
package struct GitMerge: Sendable {
    /// What git says: the files with the three versions, of which ours takes the result, and how conflicts are marked.
    package struct Request: Sendable {
        package var base: FilePath
        package var ours: FilePath
        package var theirs: FilePath
        /// Of the file in the repository.
        package var path: String
        package var oursLabel = "ours"
        package var baseLabel = "base"
        package var theirsLabel = "theirs"
        package var markerSize = 7

        package init(base: FilePath, ours: FilePath, theirs: FilePath, path: String) {
            (self.base, self.ours, self.theirs, self.path) = (base, ours, theirs, path)
        }
    }

    /// How a merge ended.
    package enum Outcome: Sendable {
        case merged(notes: [String])
        /// Both sides changed these values. The file has markers around their lines.
        case conflicts([String], notes: [String])
        /// The file could not be merged entry by entry: it has the markers of git's own merge.
        case notMerged(TenantryError)
    }

    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Merges, and writes the result in the place of our version.
    package func run(_ request: Request) throws(TenantryError) -> Outcome {
        let base = try surroundings.contents(of: request.base)
        let ours = try surroundings.contents(of: request.ours)
        let theirs = try surroundings.contents(of: request.theirs)
        if ours == theirs || base == theirs { return .merged(notes: []) }
        if base == ours {
            try write(theirs, request)
            return .merged(notes: [])
        }
        do throws(TenantryError) {
            if FilePath(request.path).lastComponent?.string == RotationRecord.fileName {
                let record = try RecordMerge(base: base, ours: ours, theirs: theirs, request.path)
                try write(try record.merged(), request)
                return .merged(notes: [])
            }
            let versions = try GitVersions(base: base.isEmpty ? nil : base, ours: ours, theirs: theirs, request.path)
                .open(surroundings)
            var markers = SecretsMerge.Markers()
            (markers.ours, markers.theirs, markers.size) = (request.oursLabel, request.theirsLabel, request.markerSize)
            let merge = try versions.merge(surroundings, request.path)
            let outcome = try rethrowing { () throws(SOPSError) in
                try merge.run(markers: markers, now: surroundings.now())
            }
            try write(outcome.bytes, request)
            return outcome.conflicts.isEmpty
                ? .merged(notes: outcome.notes) : .conflicts(outcome.conflicts, notes: outcome.notes)
        } catch {
            try mergeLines(request)
            return .notMerged(error)
        }
    }

    private func write(_ bytes: [UInt8], _ request: Request) throws(TenantryError) {
        try FileCrypto(surroundings).write(bytes, to: request.ours, privacy: .ordinary)
    }

    /// What git does with any text: the ciphertexts of both sides stay.
    private func mergeLines(_ request: Request) throws(TenantryError) {
        let result = try GitRepository(".", environment: surroundings.environment).run([
            "merge-file", "--marker-size=\(request.markerSize)", "-L", request.oursLabel, "-L", request.baseLabel,
            "-L", request.theirsLabel, "--", request.ours.string, request.base.string, request.theirs.string,
        ])
        // It ends with the number of conflicts; beyond 127 something is wrong, and the file is as it was.
        guard case .exited(let status) = result.exit, status < 128 else {
            throw TenantryError(
                .inputOutput, "git merge-file failed: \(GitRepository.firstLine(result.errors) ?? "\(result.exit)")")
        }
    }
}

/// The three versions of an encrypted file.
struct GitVersions {
    /// Nil where both sides have added the file.
    let base: GitFile?
    let ours: GitFile
    let theirs: GitFile

    init(base: [UInt8]?, ours: [UInt8], theirs: [UInt8], _ path: String) {
        self.base = base.map { GitFile($0, of: path, version: "base") }
        self.ours = GitFile(ours, of: path, version: "ours")
        self.theirs = GitFile(theirs, of: path, version: "theirs")
    }

    /// The same, decrypted.
    struct Opened {
        let base: DecryptedFile?
        let ours: DecryptedFile
        let theirs: DecryptedFile

        /// - Parameter path: of the file, from the working directory.
        /// - Throws: `badInput` if somebody would get the merged file's data key whom only their version names.
        func merge(_ surroundings: Surroundings, _ path: String) throws(TenantryError) -> SecretsMerge {
            let merge = try rethrowing { () throws(SOPSError) in
                try SecretsMerge(
                    base: base, ours: ours, theirs: theirs, gpg: surroundings.gpg, plugins: surroundings.plugins)
            }
            try checkReaders(of: merge, surroundings, path)
            return merge
        }

        /// Nothing authenticates who a file names as its readers: a change of the file can name anybody, whose entry does
        /// not even have to open. Where the merge makes an entry, it must be for somebody whom the rules name or, without
        /// rules, our version.
        private func checkReaders(
            of merge: SecretsMerge, _ surroundings: Surroundings, _ path: String
        ) throws(TenantryError) {
            let merged = try rethrowing { () throws(SOPSError) in
                let bytes = try merge.run(favoring: .ours, now: surroundings.now()).bytes
                return try EncryptedFile(
                    parsing: SourceText(name: path, bytes: bytes, masksValues: true), as: ours.encrypted.format)
            }
            let (left, right) = (ours.encrypted.metadata.entries, theirs.encrypted.metadata.entries)
            let present = Set((left + right).map(\.encrypted))
            let made = merged.metadata.entries.filter { !present.contains($0.encrypted) }
            guard !made.isEmpty else { return }
            let crypto = FileCrypto(surroundings)
            let file = try crypto.absolute(FilePath(path))
            let rule = try surroundings.rules(for: file, shown: crypto.shown)?.rule(for: file)
            for entry in made {
                let isNamed =
                    rule.map { $0.keys.contains { entry.isFor($0) } } ?? left.contains { $0.name == entry.name }
                guard !isNamed else { continue }
                throw TenantryError(
                    .badInput,
                    Diagnostic(
                        "the merged file has a new data key, which \(entry.title) would get, whom "
                            + (rule == nil ? "our version does not name" : "the creation rule does not name"),
                        file: path, hint: "if it is right, add it to the rule, and merge the file again"))
            }
        }
    }

    /// - Throws: `tampered` if the MAC of any version is wrong, `noPermission` without a key.
    func open(_ surroundings: Surroundings) throws(TenantryError) -> Opened {
        let identities = try surroundings.identities()
        return Opened(
            base: try base.map { file throws(TenantryError) in try file.open(with: identities) },
            ours: try ours.open(with: identities), theirs: try theirs.open(with: identities))
    }
}

extension Metadata {
    /// The entries of all groups.
    fileprivate var entries: [KeyEntry] { groups.flatMap(\.entries) }
}
