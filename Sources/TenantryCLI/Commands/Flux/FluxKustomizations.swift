import ArgumentParser
import Tenantry

struct FluxKustomizations: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kustomizations",
        abstract: "Prints a Kustomization for each tenant and environment.",
        discussion: """
            It applies the folder of the tenant, and decrypts with the keys of a Secret. It takes no key here.
            Example: tenantry flux kustomizations --source estate --path rendered --environment prod
            """)

    @Option(
        help: ArgumentHelp(
            "The folder that render --encrypted has written to, seen from the source's root.", valueName: "dir"))
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
        var settings = FluxKustomizationSettings(try flux.fluxSource(), folder: try SourceFolder(path))
        if let keySecret { settings.keySecret = keySecret }
        settings.serviceAccount = serviceAccount
        let workspace = try flux.options.workspace()
        let objects = try workspace.fluxKustomizations(flux.selection, settings)
        if let warning = workspace.warning(about: settings) { Console.standard.warn(warning) }
        try Console.standard.write(objects)
    }
}
