import ArgumentParser
import Documents
import Emission
import SystemPackage
import Tenantry

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Renders tenants as Kubernetes manifests: a ConfigMap and a Secret for each target.",
        discussion: """
            The manifests go to standard output, or to one file for each tenant, DIR/TENANT.yaml. A target with an \
            error is left out, and the exit code tells; with --output nothing is written then.
            Example: tenantry render tenant-1 | kubectl apply -f -
            Example: tenantry render --all --environment prod --output ../rendered
            """)

    @Argument(help: "The tenants' names.", completion: .tenant)
    var tenants: [String] = []

    @Flag(help: "Render all tenants but the suspended ones.")
    var all = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write a file for each tenant into this folder.", valueName: "dir"),
        completion: .directory)
    var output: String?

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if all, !tenants.isEmpty { throw ValidationError("name tenants or give --all, not both") }
        if !all, tenants.isEmpty { throw ValidationError("name the tenants to render, or give --all") }
    }

    func run() throws {
        let workspace = try options.workspace()
        let selection = TargetSelection(
            all ? .all : .named(tenants), service: targets.service, environment: targets.environment)
        let progress = Progress("tenants", isQuiet: options.quiet, printsMeanwhile: output == nil)
        if let output {
            ProcessProtection.keepFilesPrivate()
            let report = try workspace.render(
                selection, to: FilePath(output), as: options.json ? .json : .yaml,
                progress: { progress.show($0, of: $1) })
            try finish(report.render)
            RenderSummary.say(report, folder: output, options)
        } else {
            let report = try workspace.render(
                selection, as: options.json ? .json : .yaml, progress: { progress.show($0, of: $1) },
                write: { bytes throws(TenantryError) in try Console.standard.write(bytes) })
            try finish(report)
        }
    }

    /// Says what is worth knowing.
    ///
    /// - Throws: the first error's exit code, if there were errors.
    private func finish(_ report: RenderReport) throws {
        try Console.standard.finish()
        if !options.quiet { RenderSummary.warn(report, all: all) }
        try Console.standard.report(report.failures)
    }
}
