import ArgumentParser
import Estate
import Tenantry

struct VersionSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets the version that a tenant runs, or all that do not pin one.",
        discussion: """
            Only the value changes in the file; a tenant that has no file gets one, which pins its version. It takes \
            no key.
            Example: tenantry version set tenant-1 2.15.0
            Example: tenantry version set --base 2.15.0
            """)

    @Argument(
        help: ArgumentHelp("The tenant, and the version; with --base or --layer the version.", valueName: "words"),
        completion: .tenant)
    var words: [String]

    @Flag(help: "Set it in the lowest layer, for all tenants that do not pin one.")
    var base = false

    @Option(help: ArgumentHelp("Set it in this layer that tenants share.", valueName: "layer"))
    var layer: String?

    @Option(
        help: ArgumentHelp("Set it in the tenant's layer for this environment.", valueName: "environment"),
        completion: .environment)
    var environment: String?

    @Flag(help: "With --key: make the key, which no layer has yet.")
    var new = false

    @OptionGroup var version: VersionOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if base, layer != nil { throw ValidationError("--base and --layer exclude each other") }
        if new, version.key == nil { throw ValidationError("--new needs the key that it makes: give --key") }
        let isShared = base || layer != nil
        if isShared, environment != nil { throw ValidationError("--environment is for a tenant's version") }
        guard words.count == (isShared ? 1 : 2) else {
            throw ValidationError(
                isShared
                    ? "name the version only; a tenant's is set without --base and --layer"
                    : "name the tenant and the version, or give --base and the version")
        }
    }

    func run() throws {
        let place: VersionRequest.Place =
            if base { .base } else if let layer { .layer(layer) } else { .tenant(words[0], environment: environment) }
        let change = try options.workspace().setVersion(
            VersionRequest(place, to: words[words.count - 1], key: version.path, isNew: new))
        for warning in change.warnings { Console.standard.warn(warning) }
        guard !options.json else { return try Console.standard.printJSON(VersionChangeRecord(change)) }
        switch change.outcome {
        case .unchanged: options.say("unchanged: \(change.path) in \(change.file) is \(change.version) already")
        default:
            let former = change.former.map { "from \($0) " } ?? ""
            options.say("set \(change.path) in \(change.file) \(former)to \(change.version)")
        }
        if change.outcome != .unchanged { options.say(AffectedText.line(change.targets)) }
    }
}

/// A version that was set, for scripts.
private struct VersionChangeRecord: Encodable {
    struct Affected: Encodable {
        let tenant: String
        let service: String
        let environment: String?

        init(_ target: Target) {
            (tenant, service, environment) = (target.tenant.description, target.service, target.environment)
        }
    }

    let change: String
    let path: String
    let file: String
    let from: String?
    let to: String
    /// Those that take the version from this file.
    let targets: [Affected]

    init(_ change: VersionChange) {
        self.change = "\(change.outcome)"
        (path, file, from, to) = (change.path, change.file, change.former, change.version)
        targets = change.targets.map(Affected.init)
    }
}
