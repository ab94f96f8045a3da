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

extension FluxSource.Kind: ExpressibleByArgument {}
