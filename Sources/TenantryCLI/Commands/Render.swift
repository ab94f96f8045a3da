import ArgumentParser
import Documents
package import Emission
import SystemPackage
import Tenantry

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Renders tenants as Kubernetes manifests, or in another format.",
        discussion: """
            The manifests go to standard output, or to one file for each tenant, DIR/TENANT.yaml. A target with an \
            error is left out, and the exit code tells; with --output nothing is written then. Formats that hold one \
            target, such as dotenv, take exactly one, or --output for a file each. docs/FORMATS.md describes them.
            Example: tenantry render tenant-1 | kubectl apply -f -
            Example: tenantry render --all --environment prod --output ../rendered
            Example: tenantry render tenant-1 --environment prod --format dotenv > .env
            """)

    @Argument(help: "The tenants' names.", completion: .tenant)
    var tenants: [String] = []

    @Flag(help: "Render all tenants but the suspended ones.")
    var all = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write a file for each tenant into this folder.", valueName: "dir"),
        completion: .directory)
    var output: String?

    @Option(help: ArgumentHelp("What to write.", valueName: "format"))
    var format: RenderFormat = .kubernetes

    @Option(
        help: ArgumentHelp("Of a list of variables, only these: dotenv, shell and the like.", valueName: "env|secrets"))
    var only: VariablePart?

    @Flag(
        help: "With --output: keep Secrets encrypted, for Flux, in a file each: DIR/TENANT/secret-NAME.enc.yaml.")
    var encrypted = false

    @Option(
        help: ArgumentHelp(
            "Encrypt for this name or recipient in the place of the manifest's kubernetes.encrypt; repeatable.",
            valueName: "recipient"))
    var encryptTo: [String] = []

    @OptionGroup var plan: RenderOptions
    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if all, !tenants.isEmpty { throw ValidationError("name tenants or give --all, not both") }
        if options.json, format != .kubernetes, format != .kubernetesList {
            throw ValidationError("--json is for manifests; what --format \(format.rawValue) writes is fixed")
        }
        if only != nil, !format.isOfVariables {
            throw ValidationError(
                "--only is for lists of variables, such as dotenv, not for --format \(format.rawValue)")
        }
        if isEncrypted, output == nil {
            throw ValidationError("--encrypted writes a file for each Secret: name a folder with --output")
        }
        if let output { try FolderArgument.check(output, "leave --output out for standard output") }
        try plan.check(all: all, output: output)
        if let flaw = layout.flaw(in: written) { throw ValidationError(flaw) }
        if !all, tenants.isEmpty { throw ValidationError("name the tenants to render, or give --all") }
    }

    private var isEncrypted: Bool { encrypted || !encryptTo.isEmpty }
    private var written: RenderFormat { options.json ? .kubernetesList : format }

    private var layout: RenderLayout {
        RenderLayout(
            split: plan.split, withPatch: plan.withPatch, encryptedFor: isEncrypted ? encryptTo : nil)
    }

    func run() throws {
        let workspace = try options.workspace()
        var selection = TargetSelection(
            all ? .all : .named(tenants), service: targets.service, environment: targets.environment)
        selection.only = only
        selection.shard = plan.shard
        selection.among = try plan.since.map { revision in try workspace.affectedTenants(since: revision) }
        let progress = Progress("tenants", isQuiet: options.quiet, printsMeanwhile: output == nil)
        if let output {
            if !isEncrypted { ProcessProtection.keepFilesPrivate() }
            let report = try workspace.render(
                selection, to: FilePath(output), as: written, layout: layout,
                progress: { progress.show($0, of: $1) })
            try finish(report.render, selection.among?.count)
            RenderSummary.say(report, folder: output, options)
        } else {
            let report = try workspace.render(
                selection, as: written, progress: { progress.show($0, of: $1) },
                write: { bytes throws(TenantryError) in try Console.standard.write(bytes) })
            try finish(report, selection.among?.count)
        }
    }

    /// Says what is worth knowing.
    ///
    /// - Throws: the first error's exit code, if there were errors.
    /// - Parameter affected: how many tenants changes can touch, if only these were to be rendered.
    private func finish(_ report: RenderReport, _ affected: Int?) throws {
        try Console.standard.finish()
        if !options.quiet { RenderSummary.warn(report, all: all) }
        if report.targets == 0, report.failures.isEmpty { options.say(nothing(report, affected)) }
        try Console.standard.report(report.failures)
    }

    /// Why there was nothing to do.
    private func nothing(_ report: RenderReport, _ affected: Int?) -> String {
        guard report.tenants == 0 else { return "no tenant of this part has anything to render" }
        let part = plan.shard.map { "the part \($0.number)/\($0.count)" }
        guard let since = plan.since else { return "no tenant is in \(part ?? "this part")" }
        if affected == 0 { return "nothing that tenants are rendered from has changed since \(since)" }
        return part.map { "no tenant that has changed since \(since) is in \($0)" }
            ?? "all tenants that have changed since \(since) are gone"
    }
}

extension RenderFormat: ExpressibleByArgument {}

extension VariablePart: ExpressibleByArgument {}
