import Estate
import SOPS
import Tenantry

/// Who can read what, for people: a table with a column for each reader or, where that would be too wide or too long,
/// lines of words, in which files that are alike share one.
enum AccessText {
    private static let (mostRows, mostColumns) = (40, 8)

    static func lines(_ report: AccessReport, paint: Paint = .standard) -> [String] {
        guard !report.files.isEmpty else { return [] }
        let columns = AccessColumns(report)
        guard report.files.count <= mostRows, columns.all.count <= mostColumns else { return words(report, paint) }
        var table = Table()
        table.add(["FILE"] + columns.all.map(\.title))
        for file in report.files {
            table.add([file.file.name] + columns.all.map { $0.cell(file) } + parts(file, report.names) + remarks(file))
        }
        let lines = table.lines
        return [paint.heading(lines[0])] + lines.dropFirst()
    }

    /// The groups of which only some can or may read a file.
    private static func parts(_ file: FileAccess, _ names: RecipientNames) -> [String] {
        let readers = Set(file.readers.map(\.key))
        return names.allGroups.compactMap { group in
            let count = group.keys.count(where: readers.contains)
            return count > 0 && count < group.keys.count ? "\(group.name) (\(count) of \(group.keys.count))" : nil
        }
    }

    /// What a column cannot say.
    private static func remarks(_ file: FileAccess) -> [String] {
        var words = file.groups > 1 ? ["\(file.threshold) of \(file.groups) key groups"] : []
        if file.rule == nil { words.append("no rule") }
        return words + file.settings
    }

    private static func words(_ report: AccessReport, _ paint: Paint) -> [String] {
        let owners = AccessOwners(report)
        var lines: [(text: String, first: String, count: Int)] = []
        var indices: [String: Int] = [:]
        for file in report.files {
            let text = words(file, report.names, owners)
            if let index = indices[text] {
                lines[index].count += 1
            } else {
                indices[text] = lines.count
                lines.append((text, file.file.name, 1))
            }
        }
        return lines.map { line in
            let rest = line.count > 1 ? paint.faint(" and \(line.count - 1) more") : ""
            return "\(line.first)\(rest): \(line.text)"
        }
    }

    private static func words(_ file: FileAccess, _ names: RecipientNames, _ owners: AccessOwners) -> String {
        func list(_ state: FileAccess.State) -> [String] {
            let keys = file.readers.filter { $0.state == state }.map(\.key)
            let own = keys.filter { owners.isOwn($0, of: file) }
            let words = names.summary(of: keys.filter { !own.contains($0) })
            return words + (own.isEmpty ? [] : [own.count == 1 ? "a key of its own" : "\(own.count) keys of its own"])
        }
        var words = list(.has)
        words += list(.drift).map { "\($0) (drift)" } + list(.missing).map { "\($0) (missing)" }
        return (words + remarks(file)).joined(separator: ", ")
    }

    static func summary(_ report: AccessReport) -> String {
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        let differing = report.files.count { file in
            file.rule == nil || !file.settings.isEmpty || file.readers.contains { $0.state != .has }
        }
        let state = differing == 0 ? "all as the rules say" : "\(differing) not as the rules say"
        return report.files.isEmpty ? "no encrypted file" : "\(counted(report.files.count, "file")): \(state)"
    }
}

/// The keys that only one tenant's files have and nobody named: of 10,000 tenants, each can have one.
private struct AccessOwners {
    /// nil for a key of several tenants, or of shared files.
    private var owners: [KeyID: String?] = [:]
    private let names: RecipientNames

    init(_ report: AccessReport) {
        names = report.names
        for file in report.files {
            let owner = file.file.owner?.description
            for reader in file.readers {
                if let known = owners[reader.key] {
                    if known != owner { owners[reader.key] = .some(nil) }
                } else {
                    owners[reader.key] = .some(owner)
                }
            }
        }
    }

    func isOwn(_ key: KeyID, of file: FileAccess) -> Bool {
        guard let owner = file.file.owner?.description, names.name(key) == nil, names.groups(key).isEmpty else {
            return false
        }
        return owners[key] == .some(owner)
    }
}

/// The columns of the table: a group of the manifest where its members are always alike, and single keys.
private struct AccessColumns {
    struct Column {
        let title: String
        let keys: [KeyID]

        func cell(_ file: FileAccess) -> String {
            let reader = file.readers.first { keys.contains($0.key) }
            return switch reader?.state {
            case .has: file.groups > 1 ? "group \((reader?.group ?? 0) + 1)" : "yes"
            case .drift: "drift"
            case .missing: "missing"
            case nil: "-"
            }
        }
    }

    private(set) var all: [Column] = []

    init(_ report: AccessReport) {
        var order: [KeyID] = []
        var states: [KeyID: [Int: FileAccess.State]] = [:]
        for (row, file) in report.files.enumerated() {
            for reader in file.readers {
                if states[reader.key] == nil { order.append(reader.key) }
                states[reader.key, default: [:]][row] = reader.state
            }
        }
        var left = Set(order)
        for group in report.names.allGroups where group.keys.allSatisfy({ states[$0] != nil }) {
            guard Set(group.keys.map { states[$0] }).count == 1, left.isSuperset(of: group.keys) else { continue }
            all.append(Column(title: group.name, keys: group.keys))
            left.subtract(group.keys)
        }
        for key in order where left.contains(key) {
            let groups = report.names.groups(key)
            let title = report.names.shortTitle(key)
            let isNamed = report.names.name(key) != nil || groups.isEmpty
            all.append(Column(title: isNamed ? title : "\(groups[0])/\(title)", keys: [key]))
        }
    }
}

/// Who can read a file, for scripts.
struct FileAccessRecord: Encodable {
    struct Reader: Encodable {
        let key: KeyRecord
        let group: Int
        let state: String
    }

    let file: String
    let tenant: String?
    let rule: String?
    let keyGroups, threshold: Int
    let readers: [Reader]
    let settings: [String]

    init(_ access: FileAccess, _ names: RecipientNames) {
        file = access.file.name
        tenant = access.file.owner?.description
        rule = access.rule
        (keyGroups, threshold) = (access.groups, access.threshold)
        readers = access.readers.map { reader in
            Reader(key: KeyRecord(reader.key, names), group: reader.group + 1, state: reader.state.rawValue)
        }
        settings = access.settings
    }
}
