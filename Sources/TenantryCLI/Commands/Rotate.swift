import ArgumentParser
import Documents
import Estate
import Tenantry

struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Gives secrets of a tenant, or of all tenants, new values.",
        usage: """
            tenantry rotate <tenant> <key> ... [--stdin | --prompt] [--keep-previous | --finish]
            tenantry rotate <tenant> --all [--keep-previous | --finish]
            tenantry rotate <key> ... --all-tenants [--keep-previous | --finish]
            tenantry rotate --resume | --abort
            """,
        discussion: """
            The policy in the manifest says how a value is generated; --stdin and --prompt bring one from elsewhere. \
            The targets whose configuration changes are printed. Where several layers of the tenant's own have the \
            secret, --layer or --environment says which is meant. A policy can name a hook, a program that puts the new \
            value in force.
            Example: tenantry rotate acme DB_PASSWORD
            Example: tenantry rotate SESSION_SECRET --all-tenants
            """)

    @Argument(help: "The tenant's name, and the names of secrets.", completion: .tenant)
    var names: [String] = []

    @Flag(help: "Rotate every secret of the tenant's own whose policy says how it is made.")
    var all = false

    @Flag(help: "Rotate the secrets for all tenants: each gets a fresh value. The names are those of secrets.")
    var allTenants = false

    @Flag(help: "Keep the old value as KEY_PREVIOUS, until --finish.")
    var keepPrevious = false

    @Flag(help: "Remove the old value that --keep-previous has kept.")
    var finish = false

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

    @Flag(help: "Do everything but write files and run hooks.")
    var dryRun = false

    @Flag(help: "Complete a rotation that was interrupted, or whose hook failed at the end.")
    var resume = false

    @Flag(help: "Take a rotation back that was interrupted before its files were written.")
    var abort = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if resume || abort { return try validateAlone() }
        if all, allTenants { throw ValidationError("--all and --all-tenants exclude each other") }
        if all, names.count != 1 { throw ValidationError("with --all, name the tenant and nothing else") }
        if allTenants {
            if names.isEmpty { throw ValidationError("with --all-tenants, name the secrets") }
            if layer != nil {
                throw ValidationError("--all-tenants is about what tenants do not share; leave --layer out")
            }
        }
        if !all, !allTenants, names.count < 2 {
            throw ValidationError("name the tenant and its secrets, or give --all or --all-tenants")
        }
        if finish, keepPrevious { throw ValidationError("--keep-previous and --finish exclude each other") }
        if isFromStandardInput, isFromPrompt { throw ValidationError("--stdin and --prompt exclude each other") }
        guard isFromStandardInput || isFromPrompt else { return }
        if finish { throw ValidationError("--finish takes no new value") }
        guard !all, !allTenants, names.count == 2 else {
            throw ValidationError("--stdin and --prompt bring the value of one secret only")
        }
    }

    private func validateAlone() throws {
        guard names.isEmpty, !all, !allTenants, !keepPrevious, !finish, !isFromStandardInput, !isFromPrompt, !dryRun,
            layer == nil, environment == nil, !(resume && abort)
        else { throw ValidationError("--resume and --abort stand alone: they go on with what was begun") }
    }

    func run() throws {
        let workspace = try options.workspace()
        guard !resume, !abort else { return try goOn(workspace) }
        let isGenerated = !isFromStandardInput && !isFromPrompt
        let request = request
        try workspace.checkRotation(of: request, isGenerated: isGenerated)
        let value = isGenerated ? nil : try value()
        try RotationText(options, request).report(workspace.rotate(request, to: value, observer: options.observer))
    }

    private var request: RotationRequest {
        let subject: RotationRequest.Subject =
            if allTenants {
                .everyTenant(names)
            } else if all {
                .all(of: names[0])
            } else {
                .secrets(Array(names.dropFirst()), of: names[0])
            }
        return RotationRequest(
            subject, action: finish ? .finish : keepPrevious ? .replaceKeepingPrevious : .replace, layer: layer,
            environment: environment, isTrial: dryRun)
    }

    private func value() throws(TenantryError) -> [UInt8] {
        guard isFromStandardInput else {
            return try ValueSource.prompt("new value of \(names[1]) of \(names[0]): ", instead: "use --stdin")
        }
        let value = ValueSource.droppingNewline(try StandardInput.read())
        // What should have written the value has most likely failed.
        guard !value.isEmpty else {
            throw TenantryError(
                .badInput, "standard input is empty, and so would be the new value of \(names[1])",
                hint: "nothing was changed; for an empty value, use tenantry set")
        }
        return value
    }

    private func goOn(_ workspace: Workspace) throws {
        let titles =
            resume
            ? try workspace.resumeRotation(options.observer) : try workspace.abortRotation(options.observer)
        options.say(titles.isEmpty ? "there is no unfinished rotation" : resume ? "completed:" : "taken back:")
        for title in titles { try Console.standard.print(title) }
    }
}
