import ArgumentParser
import Tenantry

struct FluxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flux",
        abstract: "Prints the objects with which Flux deploys what render --encrypted has written.",
        discussion: """
            docs/FLUX.md has the whole way, from the cluster's key to the running tenant.
            Example: tenantry flux kustomizations --source estate --path rendered > clusters/prod/tenants.yaml
            """,
        subcommands: [FluxKustomizations.self, FluxHelmReleases.self])
}

/// What the verbs of `flux` have in common.
struct FluxOptions: ParsableArguments {
    @Argument(
        help: "Only these tenants; without any, all. Those of suspended tenants are suspended.", completion: .tenant)
    var tenants: [String] = []

    @Option(help: ArgumentHelp("The name of the source that Flux gets the files from.", valueName: "name"))
    var source: String

    @Option(help: ArgumentHelp("The source's kind.", valueName: "kind"))
    var sourceKind: FluxSource.Kind = .gitRepository

    @Option(help: ArgumentHelp("The source's namespace; default: flux-system.", valueName: "namespace"))
    var namespace: String?

    @Option(help: ArgumentHelp("How often Flux looks; default: 10m.", valueName: "duration"))
    var interval: String?

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    var selection: TargetSelection {
        TargetSelection(
            tenants.isEmpty ? .all : .named(tenants), service: targets.service, environment: targets.environment)
    }

    func fluxSource() throws(TenantryError) -> FluxSource {
        try FluxSource(sourceKind, named: source, namespace: namespace, interval: interval)
    }
}

struct FluxKustomizations: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kustomizations",
        abstract: "Prints a Kustomization for each tenant and environment.",
        discussion: """
            It applies the folder of the tenant, and decrypts with the keys of a Secret. It takes no key here.
            Example: tenantry flux kustomizations --source estate --path rendered --environment prod
            """)

    @Option(help: ArgumentHelp("The folder in the source that render --encrypted has written to.", valueName: "dir"))
    var path: String

    @Option(help: ArgumentHelp("The Secret with the identity, *.agekey; default: sops-age.", valueName: "name"))
    var keySecret: String?

    @Option(help: ArgumentHelp("The service account that Flux acts as.", valueName: "name"))
    var serviceAccount: String?

    @OptionGroup var flux: FluxOptions

    func validate() throws {
        if flux.sourceKind == .helmRepository { throw ValidationError("a HelmRepository holds charts, no manifests") }
    }

    func run() throws {
        var folder = path
        while folder.hasPrefix("./") { folder.removeFirst(2) }
        while folder.hasSuffix("/") { folder.removeLast() }
        var settings = FluxKustomizationSettings(try flux.fluxSource(), path: folder)
        if let keySecret { settings.keySecret = keySecret }
        settings.serviceAccount = serviceAccount
        try Console.standard.write(flux.options.workspace().fluxKustomizations(flux.selection, settings))
    }
}

struct FluxHelmReleases: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "helmreleases",
        abstract: "Prints a HelmRelease for each target.",
        discussion: """
            It takes its values from the Secret that render --encrypted --format helm has written. It takes no key here.
            Example: tenantry flux helmreleases --source estate --chart ./charts/shop --environment prod
            """)

    @Option(help: ArgumentHelp("The chart: its folder in the source, or its name.", valueName: "chart"))
    var chart: String

    @Option(help: ArgumentHelp("A version of the chart, or a range of them.", valueName: "version"))
    var chartVersion: String?

    @OptionGroup var flux: FluxOptions

    func validate() throws {
        if flux.sourceKind == .ociRepository {
            throw ValidationError("charts of an OCIRepository have another field, chartRef, than this prints")
        }
    }

    func run() throws {
        let settings = FluxHelmReleaseSettings(try flux.fluxSource(), chart: chart, version: chartVersion)
        try Console.standard.write(flux.options.workspace().fluxHelmReleases(flux.selection, settings))
    }
}

extension FluxSource.Kind: ExpressibleByArgument {}
