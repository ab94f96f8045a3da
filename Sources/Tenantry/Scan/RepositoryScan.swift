package import Documents
import Estate
package import SystemPackage

/// Checks files before they are committed: that nothing secret is in plain text.
package struct RepositoryScan: Sendable {
    /// What a scan found.
    package struct Report: Sendable {
        /// Sorted by place.
        package fileprivate(set) var problems: [Problem] = []
        /// How many files were looked at.
        package fileprivate(set) var files = 0
        /// Files that were not looked at, and why.
        package fileprivate(set) var skipped: [Diagnostic] = []
    }

    /// Larger files are passed over.
    package static let largestFile = 8 << 20

    private let surroundings: Surroundings
    private let folder: FilePath

    /// - Parameter folder: in a repository or not.
    package init(_ surroundings: Surroundings, in folder: FilePath) {
        (self.surroundings, self.folder) = (surroundings, folder)
    }

    /// Looks at files.
    ///
    /// - Parameters:
    ///   - paths: files and folders; none for all.
    ///   - isStaged: whether what is in git's index counts, and only what a commit would change.
    package func run(_ paths: [String], isStaged: Bool) throws(TenantryError) -> Report {
        let repository = GitRepository(folder, environment: surroundings.environment)
        let absolute = try absolute(paths)
        var surroundings = surroundings
        let top: FilePath
        let names: [String]
        if let found = isStaged ? try repository.topLevel() : try? repository.topLevel() {
            top = try resolve(found)
            if isStaged { surroundings.store = try index(of: repository, top) }
            names = isStaged ? try repository.stagedFiles(absolute) : try repository.files(absolute)
        } else {
            top = try resolve(folder)
            names = try listed(absolute.isEmpty ? [top.string] : absolute, below: top)
        }
        let check = EncryptionCheck(surroundings, top: top, checksMAC: isStaged)
        let search = SecretSearch(allowance: try ScanAllowance(in: top, surroundings.store))
        var report = Report()
        for name in names {
            try look(at: name, below: top, check, search, surroundings.store, &report)
        }
        report.problems.sort()
        return report
    }

    private func look(
        at name: String, below top: FilePath, _ check: EncryptionCheck, _ search: SecretSearch, _ store: any FileStore,
        _ report: inout Report
    ) throws(TenantryError) {
        let path = top.pushing(FilePath(name))
        let shown = FileCrypto(surroundings).shown(path)
        let bytes: [UInt8]
        do throws(EstateError) {
            // What a link leads to is a file of its own, and a submodule is another repository.
            guard try store.status(path)?.kind == .file,
                case .bytes(let found) = try store.read(path, limit: Self.largestFile, followsLink: false)
            else { return }
            bytes = found
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.file = shown
            diagnostic.summary = "not looked at: \(diagnostic.summary)"
            report.skipped.append(diagnostic)
            return
        }
        report.files += 1
        if let problem = Self.leftover(path, shown) { return report.problems.append(problem) }
        let source = SourceText(name: shown, bytes: bytes)
        let unencrypted = search.allowance.allows(name) ? [] : try check.problems(of: source, at: path)
        report.problems += unencrypted
        guard !bytes.prefix(8000).contains(0) else {
            report.skipped.append(Diagnostic("not looked at: a binary file", file: shown))
            return
        }
        let places = Set(unencrypted.compactMap(\.diagnostic.position))
        report.problems += search.problems(in: source, at: name, secretNames: check.secretNames(at: path))
            .filter { problem in !(problem.diagnostic.position.map(places.contains) ?? false) }
    }

    /// What is said of a file that tenantry makes for itself: it may be the output of a render.
    private static func leftover(_ path: FilePath, _ shown: String) -> Problem? {
        let name = path.lastComponent?.string ?? ""
        if name.hasPrefix(TemporaryName.prefix) {
            return Problem(
                code: "temporary_file",
                Diagnostic(
                    "a temporary file of tenantry, which may hold secrets in plain text", file: shown,
                    hint: "leave it out of the commit; the next tenantry that writes here removes what was left behind")
            )
        }
        guard name == UnfinishedRotation.fileName else { return nil }
        return Problem(
            code: "unfinished_rotation",
            Diagnostic(
                "the record of a rotation that is not finished, which does not belong into git", file: shown,
                hint: "tenantry rotate --resume completes the rotation"))
    }

    /// The files as they are in the index: where the working tree differs, what it has is not what is committed.
    private func index(of repository: GitRepository, _ top: FilePath) throws(TenantryError) -> EarlierFileStore {
        let entries = try repository.indexEntries()
        var ids: [String] = []
        for case .file(let id) in entries.values { ids.append(id) }
        for case .link(let id) in entries.values { ids.append(id) }
        let contents = ids.isEmpty ? [:] : try repository.contents(of: ids)
        var changes: [FilePath: EarlierFileStore.Entry] = [:]
        for (name, entry) in entries {
            changes[top.pushing(FilePath(name))] =
                switch entry {
                case .absent: .absent
                case .other: .other
                case .file(let id): contents[id].map { .file($0) } ?? .other
                case .link(let id):
                    contents[id].map { .link(FilePath(String(decoding: $0, as: UTF8.self))) } ?? .other
                }
        }
        return EarlierFileStore(surroundings.store, before: changes)
    }

    private func resolve(_ path: FilePath) throws(TenantryError) -> FilePath {
        try rethrowing { () throws(EstateError) in try surroundings.store.resolve(path) }
    }

    /// Paths count from the working directory.
    private func absolute(_ paths: [String]) throws(TenantryError) -> [String] {
        guard !paths.isEmpty else { return [] }
        let here = try resolve(".")
        var result: [String] = []
        for path in paths {
            let full = here.pushing(FilePath(path)).lexicallyNormalized()
            guard try rethrowing({ () throws(EstateError) in try surroundings.store.status(full) }) != nil else {
                throw TenantryError(.notFound, Diagnostic("there is no such file or folder", file: path))
            }
            result.append(full.string)
        }
        return result
    }

    /// The files below folders that git does not know.
    private func listed(_ paths: [String], below top: FilePath) throws(TenantryError) -> [String] {
        var (files, pending) = ([String](), paths.map { FilePath($0) })
        while let path = pending.popLast() {
            let kind = try rethrowing { () throws(EstateError) in try surroundings.store.status(path)?.kind }
            if kind == .folder {
                let entries = try rethrowing { () throws(EstateError) in try surroundings.store.list(path) }
                pending += entries.filter { $0.name != ".git" }.map { path.appending($0.name) }
            } else if kind == .file {
                var relative = path
                files.append(relative.removePrefix(top) ? relative.string : path.string)
            }
        }
        return files.sorted()
    }
}
