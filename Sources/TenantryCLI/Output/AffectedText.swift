import Estate
import Tenantry

/// Whom the change of a shared layer concerns, for people.
enum AffectedText {
    static func line(_ targets: [Target]) -> String {
        guard !targets.isEmpty else { return "no target changes" }
        var tenants: [String] = []
        for target in targets where tenants.last != target.tenant.description {
            tenants.append(target.tenant.description)
        }
        let names = tenants.prefix(10).joined(separator: ", ")
        let rest = tenants.count > 10 ? " and \(tenants.count - 10) more tenants" : ""
        return "\(targets.count) \(targets.count == 1 ? "target changes" : "targets change"), of \(names)\(rest)"
    }
}
