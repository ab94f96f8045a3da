import ArgumentParser
import Estate
import Tenantry

struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Gives secrets of a tenant new values.",
        discussion: """
            The policy in the manifest says how a value is generated; --stdin and --prompt bring one from elsewhere. \
            The targets whose configuration changes are printed. Where several layers of the tenant's own have the \
            secret, --layer or --environment says which is meant.
            Example: tenantry rotate acme DB_PASSWORD
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Argument(help: "The names of the secrets.")
    var keys: [String]

    @Flag(name: .customLong("stdin"), help: "Read the new value from standard input.")
    var isFromStandardInput = false

    @Flag(name: .customLong("prompt"), help: "Ask for the new value.")
    var isFromPrompt = false

    @Option(help: ArgumentHelp("The layer that has the secrets.", valueName: "layer"))
    var layer: String?

    @Option(
        help: ArgumentHelp("Change the tenant's layer for this environment.", valueName: "environment"),
        completion: .environment)
    var environment: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if isFromStandardInput, isFromPrompt { throw ValidationError("--stdin and --prompt exclude each other") }
        if isFromStandardInput || isFromPrompt, keys.count != 1 {
            throw ValidationError("--stdin and --prompt bring the value of one secret only")
        }
    }

    func run() throws {
        let workspace = try options.workspace()
        let isGenerated = !isFromStandardInput && !isFromPrompt
        let request = RotationRequest(tenant: tenant, keys: keys, layer: layer, environment: environment)
        try workspace.checkRotation(of: request, isGenerated: isGenerated)
        try report(workspace.rotate(request, to: isGenerated ? nil : value()))
    }

    private func value() throws(TenantryError) -> [UInt8] {
        guard isFromStandardInput else {
            return try ValueSource.prompt("new value of \(keys[0]) of \(tenant): ", instead: "use --stdin")
        }
        return ValueSource.droppingNewline(try StandardInput.read())
    }

    private func report(_ report: RotationReport) throws {
        for warning in report.warnings { Console.standard.warn(warning) }
        for note in report.notes { options.say("note: \(note)") }
        guard !options.json else { return try Console.standard.printJSON(RotationRecord(report)) }
        for rotated in report.rotated { options.say("rotated \(rotated.key) in \(rotated.file)") }
        options.say(report.targets.isEmpty ? "no target changes" : "these targets change:")
        for target in report.targets { try Console.standard.print(target.title) }
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
