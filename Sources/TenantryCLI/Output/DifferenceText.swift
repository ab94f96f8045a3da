import Estate
import Resolution
import Tenantry

/// How configurations differ, for people: what goes with a minus, what comes with a plus.
enum DifferenceText {
    static func lines(_ differences: [TargetDifference], paint: Paint = .standard) -> [String] {
        var lines: [String] = []
        for difference in differences where !difference.changes.isEmpty {
            if !lines.isEmpty { lines.append("") }
            lines.append(paint.heading("--- \(title(difference.before))"))
            lines.append(paint.heading("+++ \(title(difference.after))"))
            var table = Table(widest: 64)
            for change in difference.changes {
                for (sign, value) in [("-", change.before), ("+", change.after)] {
                    guard let value else { continue }
                    table.add(["\(sign)\(change.path) = \(value.text.onOneLine)", value.origin.inLayer])
                }
            }
            lines += table.lines.map { $0.hasPrefix("-") ? paint.bad($0) : paint.good($0) }
        }
        return lines
    }

    private static func title(_ side: TargetDifference.Side) -> String {
        side.target.title + (side.revision.map { " (\($0))" } ?? "")
    }
}

/// How two configurations differ, for scripts.
struct DifferenceRecord: Encodable {
    struct Side: Encodable {
        let tenant: String
        let service: String
        let environment: String?
        let revision: String?

        init(_ side: TargetDifference.Side) {
            tenant = side.target.tenant.description
            service = side.target.service
            environment = side.target.environment
            revision = side.revision
        }
    }

    struct Change: Encodable {
        let path: String
        let before: ValueRecord?
        let after: ValueRecord?
    }

    let before: Side
    let after: Side
    let changes: [Change]

    init(_ difference: TargetDifference) {
        before = Side(difference.before)
        after = Side(difference.after)
        changes = difference.changes.map { change in
            Change(
                path: change.path.description, before: change.before.map(Self.record),
                after: change.after.map(Self.record))
        }
    }

    private static func record(_ value: TargetDifference.Value) -> ValueRecord {
        ValueRecord(value.text, value.isSensitive, value.origin)
    }
}
