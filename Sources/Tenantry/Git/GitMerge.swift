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
            let versions = try GitVersions(base: base.isEmpty ? nil : base, ours: ours, theirs: theirs, request.path)
                .open(surroundings)
            var markers = SecretsMerge.Markers()
            (markers.ours, markers.theirs, markers.size) = (request.oursLabel, request.theirsLabel, request.markerSize)
            let outcome = try rethrowing { () throws(SOPSError) in
                try versions.merge(surroundings).run(markers: markers, now: surroundings.now())
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

        func merge(_ surroundings: Surroundings) throws(SOPSError) -> SecretsMerge {
            try SecretsMerge(
                base: base, ours: ours, theirs: theirs, gpg: surroundings.gpg, plugins: surroundings.plugins)
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
