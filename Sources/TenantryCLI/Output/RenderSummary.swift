import ArgumentParser
import Documents
import Estate
import Tenantry

/// What is said about a render.
enum RenderSummary {
    static func warn(_ report: RenderReport, all: Bool) {
        report.warnings.forEach(Console.standard.warn)
        sayWhoIsSuspended(report, all: all)
    }

    private static func sayWhoIsSuspended(_ report: RenderReport, all: Bool) {
        guard !report.suspended.isEmpty else { return }
        let names = report.suspended.prefix(10).map(\.description).joined(separator: ", ")
        let rest = report.suspended.count > 10 ? " and \(report.suspended.count - 10) more" : ""
        if all {
            Console.standard.say("left out, because they are suspended: \(names)\(rest)")
        } else {
            Console.standard.warn(Diagnostic("suspended, but rendered because they were named: \(names)\(rest)"))
        }
    }

    static func say(_ report: FolderReport, folder: String, _ options: GlobalOptions) {
        let files = report.files == 1 ? "1 file" : "\(report.files) files"
        let removed = report.removed > 0 ? ", \(report.removed) removed" : ""
        options.say("\(folder): \(files), \(report.changed) changed\(removed)")
        guard !options.quiet else { return }
        warn(
            report.strangers, "\(folder) has files that no render has listed, and that stay",
            hint: "if an earlier version has made them for tenants that are gone, remove them")
        warn(
            report.lost, "encrypted anew, because your identities do not open what was there",
            hint: "be among kubernetes.encrypt.recipients, so that what stays keeps its ciphertext")
    }

    private static func warn(_ files: [String], _ summary: String, hint: String) {
        guard !files.isEmpty else { return }
        let rest = files.count > 10 ? " and \(files.count - 10) more" : ""
        Console.standard.warn(Diagnostic("\(summary): \(files.prefix(10).joined(separator: ", "))\(rest)", hint: hint))
    }
}

extension Console {
    /// Reports errors.
    ///
    /// - Throws: the exit code of the first, if there are any.
    func report(_ failures: Failures) throws {
        guard let first = failures.errors.first else { return }
        failures.errors.forEach(report)
        let rest = failures.count - failures.errors.count
        if rest > 0 { say("… and \(rest) more errors") }
        throw ExitCode(first.category.rawValue)
    }
}
