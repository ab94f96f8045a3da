import Documents
import Estate
import Tenantry

/// What a verification found, for people: by file, with the places.
enum ProblemText {
    static func lines(_ problems: [Problem], paint: Paint = .standard) -> [String] {
        var lines: [String] = []
        var file: String??
        for problem in problems {
            let diagnostic = problem.diagnostic
            if file != .some(diagnostic.file) {
                file = .some(diagnostic.file)
                if !lines.isEmpty { lines.append("") }
                lines.append(paint.heading(diagnostic.file ?? problem.tenant?.description ?? "the estate"))
            }
            let place = diagnostic.position.map { "\($0.line):\($0.column)  " } ?? ""
            let code = (problem.isWarning ? "warning: " : "") + problem.code
            lines.append("  \(place)\(paint.bad(diagnostic.summary))  \(paint.faint("[\(code)]"))")
            lines += diagnostic.notes.map { "      note: \($0)" }
            if let hint = diagnostic.hint { lines.append("      hint: \(hint)") }
        }
        return lines
    }

    static func summary(_ report: VerifyReport) -> String {
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        let warnings = report.problems.count(where: \.isWarning)
        let count = report.problems.count - warnings
        let problems =
            (count == 0 ? "no problems" : counted(count, "problem"))
            + (warnings == 0 ? "" : ", \(counted(warnings, "warning"))")
        return "\(counted(report.tenants, "tenant")), \(counted(report.files, "file")): \(problems)"
    }
}

/// A problem for scripts.
struct ProblemRecord: Encodable {
    let code: String
    let severity: String
    let tenant: String?
    let file: String?
    let line: Int?
    let column: Int?
    let message: String
    let notes: [String]
    let hint: String?

    init(_ problem: Problem) {
        code = problem.code
        severity = problem.isWarning ? "warning" : "error"
        tenant = problem.tenant?.description
        file = problem.diagnostic.file
        line = problem.diagnostic.position?.line
        column = problem.diagnostic.position?.column
        message = problem.diagnostic.summary
        notes = problem.diagnostic.notes
        hint = problem.diagnostic.hint
    }
}
