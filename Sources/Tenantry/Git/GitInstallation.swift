package import Documents
import Estate
import Processes
package import SystemPackage

/// What tells git, in one repository, how to show and to merge encrypted files, and to check what is committed.
package struct GitInstallation: Sendable {
    package struct Options: Sendable {
        /// Whether differences show the secrets.
        package var reveals = false
        package var hasHook = true
        /// Further names of encrypted files.
        package var patterns: [String] = []

        package init() {}
    }

    /// A part of the installation.
    package struct Part: Sendable {
        package let name: String
        package let isInPlace: Bool
    }

    /// What was done.
    package struct Report: Sendable {
        package internal(set) var done: [String] = []
        package internal(set) var warnings: [Diagnostic] = []
    }

    let surroundings: Surroundings
    let repository: GitRepository
    /// The program as a shell calls it.
    private let program: String
    let top: FilePath
    /// The folder whose `.gitattributes` is written: the estate's, or the top of the working tree.
    let folder: FilePath
    /// The names of encrypted files.
    private let patterns: [String]
    private let isEstate: Bool

    /// - Parameters:
    ///   - folder: in the repository.
    ///   - program: the file of this program.
    /// - Throws: `notFound` outside of a repository.
    package init(_ surroundings: Surroundings, in folder: FilePath, program: FilePath) throws(TenantryError) {
        self.surroundings = surroundings
        repository = GitRepository(folder, environment: surroundings.environment)
        top = try repository.topLevel()
        self.program = Self.command(for: program, surroundings.environment)
        guard let workspace = try Self.workspace(for: folder, repository, top, surroundings) else {
            (self.folder, patterns, isEstate) = (top, ["*.enc.yaml"], false)
            return
        }
        self.folder = workspace.estate.root
        let name = FilePath(workspace.estate.manifest.files.secrets.path).lastComponent?.string ?? ""
        let ending = name.firstRange(of: ".enc.").map { String(name[$0.lowerBound...]) }
        (patterns, isEstate) = ([ending.map { "*\($0)" } ?? name], true)
    }

    /// The estate that a folder is in, or else the only one of the repository.
    private static func workspace(
        for folder: FilePath, _ repository: GitRepository, _ top: FilePath, _ surroundings: Surroundings
    ) throws(TenantryError) -> Workspace? {
        if let found = try? Workspace(from: folder, surroundings: surroundings), found.estate.root.starts(with: top) {
            return found
        }
        let manifests = try repository.files([top.string]).filter {
            FilePath($0).lastComponent?.string == Manifest.fileName
        }
        guard manifests.count == 1, let manifest = manifests.first else { return nil }
        let root = top.pushing(FilePath(manifest)).removingLastComponent()
        return try? Workspace(from: root, surroundings: surroundings)
    }

    /// `tenantry` if the search path leads to this program, so that a newer one takes its place; else where it is.
    private static func command(for program: FilePath, _ environment: [String: String]) -> String {
        let name = "tenantry"
        if Programs(environment: environment).find(name)?.string == Programs.realPath(program.string) { return name }
        return "'" + program.string.replacing("'", with: #"'\''"#) + "'"
    }

    // MARK: Settings

    private func settings(_ options: Options) -> [(key: String, value: String)] {
        [
            ("diff.tenantry.textconv", "\(program) git textconv\(options.reveals ? " --reveal" : "")"),
            // Git would keep what it is shown as notes, which can be pushed.
            ("diff.tenantry.cachetextconv", "false"),
            ("merge.tenantry.name", "tenantry: encrypted files, entry by entry"),
            ("merge.tenantry.driver", "\(program) git merge-driver %O %A %B %L %P %S %X %Y"),
            // Where git first merges the ancestors, markers in one of them would be in the way.
            ("merge.tenantry.recursive", "binary"),
        ]
    }

    /// Writes what is missing. Doing it again changes nothing.
    package func install(_ options: Options) throws(TenantryError) -> Report {
        var report = Report()
        for (key, value) in settings(options) where try repository.setting(key) != value {
            try repository.set(key, to: value)
            report.done.append("set \(key)")
        }
        let attributes = try GitAttributes(in: folder, surroundings)
        if let text = attributes.adding(patterns + options.patterns, hasRecords: isEstate) {
            try attributes.write(text)
            report.done.append("changed \(attributes.name)")
        }
        if options.hasHook { try installHook(&report) }
        if options.reveals {
            report.warnings.append(
                Diagnostic(
                    "git diff and git log -p show secrets in this clone from now on",
                    hint: "tenantry git install, without --reveal, masks them again"))
        }
        return report
    }

    /// Removes what `install` has written, and nothing else.
    package func uninstall() throws(TenantryError) -> Report {
        var report = Report()
        for (section, key) in [("diff.tenantry", "textconv"), ("merge.tenantry", "driver")] {
            guard try repository.setting("\(section).\(key)") != nil else { continue }
            try repository.removeSettings(section)
            report.done.append("removed the settings \(section).*")
        }
        let attributes = try GitAttributes(in: folder, surroundings)
        if let text = attributes.withoutOurs {
            try attributes.write(text)
            report.done.append("changed \(attributes.name)")
        }
        try removeHook(&report)
        return report
    }

    /// What is there and what is not.
    package func parts() throws(TenantryError) -> [Part] {
        var parts: [Part] = []
        var revealing = Options()
        revealing.reveals = true
        let alternatives = settings(revealing)
        for (index, setting) in settings(Options()).enumerated() {
            let found = try repository.setting(setting.key)
            parts.append(
                Part(name: setting.key, isInPlace: found == setting.value || found == alternatives[index].value))
        }
        let attributes = try GitAttributes(in: folder, surroundings)
        parts.append(Part(name: attributes.name, isInPlace: attributes.adding(patterns, hasRecords: isEstate) == nil))
        parts.append(Part(name: "the pre-commit hook", isInPlace: try isHookInPlace()))
        return parts
    }

    /// Whether git would keep what the textconv prints.
    package static func keepsTextconv(_ surroundings: Surroundings) throws(TenantryError) -> Bool {
        let repository = GitRepository(".", environment: surroundings.environment)
        let result = try repository.run(["config", "--type=bool", "--get", "diff.tenantry.cachetextconv"])
        return String(decoding: result.output, as: UTF8.self).hasPrefix("true")
    }

    /// The command of the hook.
    var check: String { "\(program) scan --staged" }
}
