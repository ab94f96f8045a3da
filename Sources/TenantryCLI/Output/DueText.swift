import Estate
import FoundationEssentials
import Tenantry

/// Secrets that have to be rotated, for people.
enum DueText {
    static func lines(_ report: DueReport) -> [String] {
        guard !report.secrets.isEmpty else { return [] }
        var table = Table()
        table.add(["STATE", "SECRET", "FILE", "CHANGED", "DUE"])
        for secret in report.secrets {
            let changed = day(secret.changed)
            table.add([
                secret.isOverdue ? "overdue" : "soon", secret.key, secret.file,
                secret.isRecorded ? changed : "\(changed) or before", day(secret.due),
            ])
        }
        let lines = table.lines
        return [Paint.standard.heading(lines[0])] + lines.dropFirst()
    }

    static func summary(_ report: DueReport, within period: String?) -> String {
        guard report.examined > 0 else { return "no secret has a rotation period" }
        let overdue = report.secrets.count(where: \.isOverdue)
        var text = "overdue: \(overdue) of \(report.examined) secrets that have a rotation period"
        if let period { text += "; due within \(period): \(report.secrets.count - overdue) more" }
        if report.unrecorded > 0 {
            text += "\nnote: without a record: \(report.unrecorded); counted from the last change of their file"
        }
        return text
    }

    private static func day(_ date: Date) -> String {
        String(date.formatted(.iso8601).prefix(10))
    }
}

/// A secret that has to be rotated, for scripts.
struct DueRecord: Encodable {
    private let changed, due: String
    private let file, key, layer: String
    private let overdue, recorded: Bool
    private let tenant: String?

    init(_ secret: DueSecret) {
        (changed, due) = (secret.changed.formatted(.iso8601), secret.due.formatted(.iso8601))
        (file, key, layer) = (secret.file, secret.key, secret.layer)
        (overdue, recorded) = (secret.isOverdue, secret.isRecorded)
        tenant = secret.tenant?.description
    }
}
