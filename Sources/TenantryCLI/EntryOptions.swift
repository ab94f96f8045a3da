import ArgumentParser
import Estate
import Tenantry

/// Which section and layer of a tenant a verb changes.
struct PlaceOptions: ParsableArguments {
    @Flag(name: .customLong("env"), help: "Change the env entries, which are plain text.")
    var isEnv = false

    @Flag(name: .customLong("secret"), help: "Change the secrets, which are encrypted.")
    var isSecret = false

    @Option(help: ArgumentHelp("Change this layer instead of the tenant's own.", valueName: "layer"))
    var layer: String?

    @Option(
        help: ArgumentHelp("Change the tenant's layer for this environment.", valueName: "environment"),
        completion: .environment)
    var environment: String?

    func validate() throws {
        if isEnv, isSecret { throw ValidationError("--env and --secret exclude each other") }
    }

    var section: Section? { isEnv ? .env : isSecret ? .secrets : nil }

    func request(tenant: String, key: String) -> EntryRequest {
        EntryRequest(tenant: tenant, key: key, section: section, layer: layer, environment: environment)
    }
}

extension GlobalOptions {
    /// Says what was done to an entry, or prints it for a script.
    func report(_ change: EntryChange) throws {
        for warning in change.warnings { Console.standard.warn(warning) }
        guard !json else { return try Console.standard.printJSON(ChangeRecord(change)) }
        switch change.outcome {
        case .added: say("added \(change.key) to \(change.file)")
        case .changed: say("changed \(change.key) in \(change.file)")
        case .removed: say("removed \(change.key) from \(change.file)")
        case .unchanged: say("unchanged: \(change.key) in \(change.file) has this value already")
        }
        if let targets = change.targets { say(AffectedText.line(targets)) }
        if let former = change.movedFrom { say("removed the plain \(change.key) from \(former)") }
    }
}

/// The change of an entry, for scripts.
private struct ChangeRecord: Encodable {
    let change: String
    let file: String
    let key: String
    let movedFrom: String?
    let section: String
    /// How many targets see the change of a shared layer.
    let targets: Int?

    init(_ change: EntryChange) {
        self.change = "\(change.outcome)"
        (file, key, movedFrom, section) = (change.file, change.key, change.movedFrom, change.section.rawValue)
        targets = change.targets?.count
    }
}
