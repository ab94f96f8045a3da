import Estate
import SOPS
import Tenantry

/// What became of files and rules, for people.
enum RekeyText {
    /// Beyond so many files, those that change alike share a line.
    private static let mostFiles = 40

    static func lines(_ report: RekeyReport, _ names: RecipientNames) -> [String] {
        report.rules.map { "rule \($0)" } + files(report.files, names) + exposed(report.files)
    }

    private static func files(_ files: [FileRekeying], _ names: RecipientNames) -> [String] {
        guard files.count > mostFiles else { return files.map { "\($0.file.name)  \(change($0, names))" } }
        var counts: [(change: String, first: String, count: Int)] = []
        var indices: [String: Int] = [:]
        for file in files {
            let change = change(file, names)
            if let index = indices[change] {
                counts[index].count += 1
            } else {
                indices[change] = counts.count
                counts.append((change, file.file.name, 1))
            }
        }
        return counts.map { line in
            line.count == 1
                ? "\(line.first)  \(line.change)" : "\(line.count) files: \(line.change)  (\(line.first), …)"
        }
    }

    private static func change(_ file: FileRekeying, _ names: RecipientNames) -> String {
        var words = file.added.isEmpty ? [] : names.summary(of: file.added, countsParts: false).map { "+ \($0)" }
        words += file.removed.isEmpty ? [] : names.summary(of: file.removed, countsParts: false).map { "- \($0)" }
        if let (former, new) = file.thresholds { words.append("\(former) key groups -> \(new)") }
        if file.hasNewDataKey { words.append("new data key") }
        if !file.rotated.isEmpty { words.append("rotated \(file.rotated.map(path).joined(separator: ", "))") }
        return words.joined(separator: "  ")
    }

    /// The secrets that those who lost access know.
    private static func exposed(_ files: [FileRekeying]) -> [String] {
        let files = files.filter { !$0.exposed.isEmpty }
        guard !files.isEmpty else { return [] }
        let heading = "known to who lost access, and to be rotated:"
        guard files.count > mostFiles else {
            return [heading] + files.map { "  \($0.file.name)  \($0.exposed.map(path).joined(separator: ", "))" }
        }
        var counts: [String: Int] = [:]
        for file in files { for secret in file.exposed { counts[path(secret), default: 0] += 1 } }
        return [heading]
            + counts.sorted { $0.key < $1.key }.map { "  \($0.key) in \($0.value) file\($0.value == 1 ? "" : "s")" }
    }

    static func path(_ keys: [String]) -> String { keys.joined(separator: ".").onOneLine }

    static func summary(_ report: RekeyReport, isDryRun: Bool) -> String {
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        guard !report.isEmpty else { return "\(counted(report.unchanged, "file")) in line: nothing to change" }
        let verb = isDryRun ? "would change" : "changed"
        let rules = report.rules.isEmpty ? "" : ", \(counted(report.rules.count, "rule"))"
        return "\(verb) \(counted(report.files.count, "file"))\(rules); \(report.unchanged) as they were"
    }

    static func notes(_ report: RekeyReport) -> [String] {
        report.notes + notesOfLoss(report)
    }

    private static func notesOfLoss(_ report: RekeyReport) -> [String] {
        guard report.files.contains(where: { !$0.removed.isEmpty }) else { return [] }
        let left = Set(report.files.flatMap { $0.left.map(path) }).sorted()
        let rotate = "tenantry rotate TENANT KEY gives it a new value"
        return left.map { "\($0) has a hook or a public half, and stays: \(rotate)" } + [
            "earlier commits stay readable to the keys that were removed, also with values that are gone from the files"
        ]
    }
}

/// The same, for scripts.
struct RekeyRecord: Encodable {
    struct File: Encodable {
        let file: String
        let tenant: String?
        let added, removed: [KeyRecord]
        let newDataKey: Bool
        let rotated, left, exposed: [String]
    }

    let rules: [String]
    let files: [File]
    let unchanged: Int

    init(_ report: RekeyReport, _ names: RecipientNames) {
        rules = report.rules
        files = report.files.map { file in
            File(
                file: file.file.name, tenant: file.file.owner?.description,
                added: file.added.map { KeyRecord($0, names) }, removed: file.removed.map { KeyRecord($0, names) },
                newDataKey: file.hasNewDataKey, rotated: file.rotated.map(RekeyText.path),
                left: file.left.map(RekeyText.path),
                exposed: file.exposed.map(RekeyText.path))
        }
        unchanged = report.unchanged
    }
}

/// A key, for scripts.
struct KeyRecord: Encodable {
    let kind: String
    let recipient: String
    let name: String?
    let groups: [String]

    init(_ key: KeyID, _ names: RecipientNames) {
        kind = key.kind.rawValue
        recipient = key.name
        name = names.name(key)
        groups = names.groups(key)
    }
}
