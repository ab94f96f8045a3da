import Documents
import Estate
import Processes
import SystemPackage

/// A folder under version control, as the program `git` shows it.
struct GitRepository {
    /// What a path was in a commit.
    enum Entry: Hashable {
        case absent
        /// A regular file with the id of its content.
        case file(String)
        /// A symbolic link, whose content is what it says.
        case link(String)
        /// A submodule.
        case other
    }

    private let folder: FilePath
    private let environment: [String: String]

    init(_ folder: FilePath, environment: [String: String]) {
        self.folder = folder
        var environment = environment
        // Only look: the index belongs to whoever works here. Messages are not translated, and git needs no key.
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        environment["LC_ALL"] = "C"
        environment["SOPS_AGE_KEY"] = nil
        self.environment = environment
    }

    /// The id of a commit.
    ///
    /// - Throws: `notFound` if there is no such revision, or no repository.
    func commit(_ revision: String) throws(TenantryError) -> String {
        let result = try run(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}"])
        if result.succeeded { return Self.text(result.output).filter { !$0.isNewline } }
        try requireRepository()
        throw TenantryError(
            .notFound, "git does not know the revision \(revision.debugDescription)",
            hint: "name a branch, a tag or a commit; a shallow clone has few: git fetch --unshallow")
    }

    /// - Throws: `notFound` outside of a repository.
    func requireRepository() throws(TenantryError) {
        let result = try run(["rev-parse", "--is-inside-work-tree"])
        guard !result.succeeded else { return }
        throw TenantryError(
            .notFound,
            Diagnostic(Self.firstLine(result.errors) ?? "this is not in a git repository", file: folder.string))
    }

    /// What was where the folder differs from a commit now, changes that are not committed included. Paths count from the
    /// folder. What git ignores is passed over.
    func entries(before commit: String) throws(TenantryError) -> [String: Entry] {
        let changes = try output([
            "diff-index", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv",
            "--ignore-submodules=all", "--relative", commit, "--", ".",
        ])
        var entries = Self.entries(before: changes)
        let untracked = try output(["ls-files", "--others", "--exclude-standard", "-z", "--", "."])
        for path in untracked.split(separator: 0) where entries[Self.text(path)] == nil {
            entries[Self.text(path)] = .absent
        }
        return entries
    }

    /// What was at the paths of a raw difference.
    static func entries(before difference: [UInt8]) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        // `:100644 100644 OLD NEW M`, a NUL, and the path.
        var fields = difference.split(separator: 0).makeIterator()
        while let record = fields.next(), let path = fields.next() {
            let words = record.dropFirst().split(separator: UInt8(ascii: " ")).map(text)
            guard words.count == 5, entries[text(path)] == nil else { continue }
            entries[text(path)] =
                switch words[0] {
                case "000000": .absent
                case "100644", "100755": .file(words[2])
                case "120000": .link(words[2])
                default: .other
                }
        }
        return entries
    }

    /// Contents by their ids, without those that are larger than any file of an estate.
    func contents(of ids: [String]) throws(TenantryError) -> [String: [UInt8]] {
        let sizes = try output(["cat-file", "--batch-check"], input: Self.lines(ids))
        var wanted: [String] = []
        for line in sizes.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " ")).map(Self.text)
            guard words.count == 3, let size = Int(words[2]) else {
                throw TenantryError(
                    .notFound, "the repository lacks the object \(words.first ?? "")",
                    hint: "git fetch brings what a partial clone has left out")
            }
            if size <= FileLimit.section { wanted.append(words[0]) }
        }
        // `ID blob SIZE`, a newline, the content, and another newline.
        let batch = try output(["cat-file", "--batch"], input: Self.lines(wanted))
        var contents: [String: [UInt8]] = [:]
        var start = 0
        while let end = batch[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let words = batch[start..<end].split(separator: UInt8(ascii: " ")).map(Self.text)
            guard words.count == 3, let size = Int(words[2]), batch.count > end + size else { break }
            contents[words[0]] = Array(batch[(end + 1)..<(end + 1 + size)])
            start = end + size + 2
            if start >= batch.count { break }
        }
        return contents
    }

    // MARK: Running git

    func output(_ arguments: [String], input: [UInt8] = []) throws(TenantryError) -> [UInt8] {
        let result = try run(arguments, input: input)
        guard result.succeeded else {
            throw TenantryError(
                .inputOutput, "git \(arguments[0]) failed: \(Self.firstLine(result.errors) ?? "\(result.exit)")")
        }
        return result.output
    }

    func run(_ arguments: [String], input: [UInt8] = []) throws(TenantryError) -> ProgramRun.Result {
        var program = ProgramRun(["git", "-C", folder.string] + arguments, environment: environment)
        program.outputLimit = 1 << 30
        do throws(ProcessError) {
            return try program.run(input: input.span)
        } catch {
            throw TenantryError(
                error.code == .notFound ? .notFound : .inputOutput, error.reason,
                hint: error.code == .notFound ? "install git" : nil)
        }
    }

    private static func lines(_ ids: [String]) -> [UInt8] {
        Array(Set(ids).sorted().map { $0 + "\n" }.joined().utf8)
    }

    static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    static func firstLine(_ bytes: [UInt8]) -> String? {
        bytes.split(separator: UInt8(ascii: "\n")).first.map { line in
            let text = String(text(line).unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
            return text.hasPrefix("fatal: ") ? String(text.dropFirst(7)) : text
        }
    }
}
