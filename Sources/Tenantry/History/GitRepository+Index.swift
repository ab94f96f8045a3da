import Processes
import SystemPackage

extension GitRepository {
    /// The folder at the top of the working tree, absolute.
    ///
    /// - Throws: `notFound` outside of a repository.
    func topLevel() throws(TenantryError) -> FilePath {
        try requireRepository()
        return FilePath(Self.line(try output(["rev-parse", "--show-toplevel"])))
    }

    /// A path that git says, such as `--git-path hooks`; absolute.
    func path(_ arguments: String...) throws(TenantryError) -> FilePath {
        FilePath(Self.line(try output(["rev-parse", "--path-format=absolute"] + arguments)))
    }

    // MARK: Files

    /// The files that git knows or would add, without what it ignores. Paths count from the top.
    ///
    /// - Parameter paths: which of them; none for all below the folder.
    func files(_ paths: [String]) throws(TenantryError) -> [String] {
        let listed = try output(
            ["ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard", "--"] + paths)
        return Set(listed.split(separator: 0).map(Self.text)).sorted()
    }

    /// The files that a commit would change. Paths count from the top.
    func stagedFiles(_ paths: [String]) throws(TenantryError) -> [String] {
        let listed = try output(
            [
                "diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
                "--no-relative", "--diff-filter=ACMTU", "--",
            ] + paths)
        return listed.split(separator: 0).map(Self.text).sorted()
    }

    /// What is in the index where the working tree differs from it. Paths count from the top.
    func indexEntries() throws(TenantryError) -> [String: Entry] {
        var entries = Self.entries(
            before: try output(["diff-files", "--raw", "-z", "--no-abbrev", "--ignore-submodules=all", "--no-relative"])
        )
        let untracked = try output(["ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ":/"])
        for path in untracked.split(separator: 0) where entries[Self.text(path)] == nil {
            entries[Self.text(path)] = .absent
        }
        return entries
    }

    // MARK: Conflicts

    /// The versions of a file in conflict, or of one whose conflict was marked as resolved in this merge.
    struct Stages {
        var base: [UInt8]?
        var ours: [UInt8]?
        var theirs: [UInt8]?
    }

    /// - Parameter file: a name in the folder.
    /// - Returns: nil if there is no conflict.
    func stages(of file: String) throws(TenantryError) -> Stages? {
        // Git remembers what was in conflict for longer than that matters.
        for option in try isMerging() ? ["--unmerged", "--resolve-undo"] : ["--unmerged"] {
            let records = try output(["ls-files", option, "-z", "--full-name", "--", ":(literal)\(file)"])
            var ids: [Int: String] = [:]
            // `100644 ID STAGE`, a tabulator, and the path.
            for record in records.split(separator: 0) {
                let head = record.prefix { $0 != UInt8(ascii: "\t") }
                let words = head.split(separator: UInt8(ascii: " ")).map(Self.text)
                if words.count == 3, let stage = Int(words[2]) { ids[stage] = words[1] }
            }
            guard !ids.isEmpty else { continue }
            let contents = try contents(of: Array(ids.values))
            return Stages(
                base: ids[1].flatMap { contents[$0] }, ours: ids[2].flatMap { contents[$0] },
                theirs: ids[3].flatMap { contents[$0] })
        }
        return nil
    }

    /// Whether a merge, a rebase or the like has begun and not ended.
    private func isMerging() throws(TenantryError) -> Bool {
        for name in ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD"]
        where try run(["rev-parse", "--quiet", "--verify", name]).succeeded { return true }
        return false
    }

    // MARK: Settings

    /// A setting of this repository alone; nil if it has none.
    func setting(_ key: String) throws(TenantryError) -> String? {
        let result = try run(["config", "--local", "--get", key])
        return result.succeeded ? Self.line(result.output) : nil
    }

    /// A setting, wherever it comes from; nil if there is none.
    func settingInForce(_ key: String) throws(TenantryError) -> String? {
        let result = try run(["config", "--get", key])
        return result.succeeded ? Self.line(result.output) : nil
    }

    func set(_ key: String, to value: String) throws(TenantryError) {
        _ = try output(["config", "--local", "--replace-all", key, value])
    }

    /// Removes a section of this repository's settings, which need not be there.
    func removeSettings(_ section: String) throws(TenantryError) {
        _ = try run(["config", "--local", "--remove-section", section])
    }

    private static func line(_ bytes: [UInt8]) -> String {
        text(bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...])
    }
}
