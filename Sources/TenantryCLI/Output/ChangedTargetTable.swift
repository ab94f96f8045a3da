import Estate
import Tenantry

/// The targets that a change touches, for people.
enum ChangedTargetTable {
    static func lines(_ targets: [ChangedTarget], paint: Paint = .standard) -> [String] {
        guard !targets.isEmpty else { return [] }
        let hasEnvironments = targets.contains { $0.target.environment != nil }
        var table = Table()
        table.add(["TENANT", "SERVICE"] + (hasEnvironments ? ["ENVIRONMENT"] : []) + ["CHANGE", "FILES"])
        for changed in targets {
            let target = changed.target
            table.add(
                [target.tenant.description, target.service]
                    + (hasEnvironments ? [target.environment ?? "-"] : [])
                    + [changed.change.rawValue, changed.files.map(\.onOneLine).joined(separator: ", ")])
        }
        let lines = table.lines
        return [paint.heading(lines[0])] + lines.dropFirst()
    }
}

/// A target that a change touches, for scripts.
struct ChangedTargetRecord: Encodable {
    let tenant: String
    let service: String
    let environment: String?
    let change: String
    let files: [String]

    init(_ changed: ChangedTarget) {
        tenant = changed.target.tenant.description
        service = changed.target.service
        environment = changed.target.environment
        change = changed.change.rawValue
        files = changed.files
    }
}
