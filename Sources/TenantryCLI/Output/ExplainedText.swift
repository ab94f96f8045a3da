import Estate
import Resolution
import Tenantry

/// Where values come from, for people.
enum ExplainedText {
    static func lines(_ targets: [ExplainedTarget], paint: Paint = .standard) -> [String] {
        var lines: [String] = []
        for target in targets {
            if targets.count > 1 {
                if !lines.isEmpty { lines.append("") }
                lines.append(paint.heading("\(target.target.title):"))
            }
            for (index, explanation) in target.explanations.enumerated() {
                if index > 0 { lines.append("") }
                lines += Self.lines(explanation, paint)
            }
        }
        return lines
    }

    private static func lines(_ explanation: Explanation, _ paint: Paint) -> [String] {
        let destination = explanation.destination.map { paint.faint("  → \($0.rawValue)") } ?? ""
        let value = explanation.value.map { "= \(shown($0, explanation.isSensitive))" } ?? "is removed"
        var table = Table(indent: 2, widest: 48)
        for step in explanation.steps {
            table.add([
                step.origin.inLayer, step.effect.phrase,
                step.value.map { shown($0, explanation.path.section == .secrets) } ?? "",
            ])
        }
        var lines = ["\(paint.heading(explanation.path.description)) \(value)\(destination)"] + table.lines
        for use in explanation.uses {
            let origin = use.origin.map { " (\($0.inLayer))" } ?? ""
            lines.append("  refers to \(use.path) = \(shown(use.value, use.isSensitive))\(origin)")
        }
        return lines
    }

    private static func shown(_ value: String, _ isSensitive: Bool) -> String {
        isSensitive ? Workspace.mask : value.onOneLine
    }
}

extension MergeEffect {
    /// What a layer did, for people.
    fileprivate var phrase: String {
        switch self {
        case .mergedBy(let key): "merged by \(key)"
        default: name
        }
    }
}

/// Where one target's values come from, for scripts.
struct ExplainedRecord: Encodable {
    let tenant: String
    let service: String
    let environment: String?
    let values: [Explanation]

    init(_ explained: ExplainedTarget) {
        tenant = explained.target.tenant.description
        service = explained.target.service
        environment = explained.target.environment
        values = explained.explanations
    }
}
