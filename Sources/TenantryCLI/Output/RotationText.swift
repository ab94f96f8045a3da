import Estate
import Tenantry

/// Says what a rotation did, for people and for scripts.
struct RotationText {
    private let options: GlobalOptions
    private let request: RotationRequest

    /// So many files are listed; more are counted.
    private static let listed = 20

    init(_ options: GlobalOptions, _ request: RotationRequest) {
        (self.options, self.request) = (options, request)
    }

    func report(_ report: RotationReport) throws {
        for warning in report.warnings { Console.standard.warn(warning) }
        for note in report.notes { options.say("note: \(note)") }
        guard !options.json else { return try Console.standard.printJSON(RotationRecord(report)) }
        if report.rotated.count <= Self.listed {
            for rotated in report.rotated { options.say("\(verb) \(rotated.key) in \(rotated.file)") }
        } else {
            let files = Set(report.rotated.map(\.file)).count
            options.say("\(verb) \(report.rotated.count) secrets in \(files) files")
        }
        guard !report.rotated.isEmpty else { return options.say("nothing to do") }
        let change = request.isTrial ? "would change" : "change"
        options.say(report.targets.isEmpty ? "no target changes" : "these targets \(change):")
        for target in report.targets { try Console.standard.print(target.title) }
    }

    private var verb: String {
        let (done, planned) =
            switch (request.subject, request.action) {
            case (.missing, _): ("generated", "would generate")
            case (_, .finish): ("finished the rotation of", "would finish the rotation of")
            default: ("rotated", "would rotate")
            }
        return request.isTrial ? planned : done
    }
}

extension GlobalOptions {
    /// Shows how a rotation goes on.
    var observer: RotationObserver {
        let progress = Progress("tenants", isQuiet: quiet)
        let isQuiet = quiet
        return RotationObserver(
            progress: { progress.show($0, of: $1) },
            hookLine: { hook, line in if !isQuiet { Console.standard.say("\(hook): \(line)") } })
    }
}

/// A rotation, for scripts.
private struct RotationRecord: Encodable {
    struct Rotated: Encodable { let file, key, layer: String }
    struct Affected: Encodable {
        let environment: String?
        let service: String
        let tenant: String
    }

    let rotated: [Rotated]
    let targets: [Affected]

    init(_ report: RotationReport) {
        rotated = report.rotated.map { Rotated(file: $0.file, key: $0.key, layer: $0.layer) }
        targets = report.targets.map {
            Affected(environment: $0.environment, service: $0.service, tenant: $0.tenant.description)
        }
    }
}
