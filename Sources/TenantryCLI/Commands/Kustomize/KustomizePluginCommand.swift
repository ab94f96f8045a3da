import ArgumentParser
import Documents
import SystemPackage
import Tenantry

/// What kustomize calls as a legacy exec plugin.
struct KustomizePluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "Generates or transforms objects, as a legacy exec plugin; kustomize calls it.",
        discussion: """
            The file names the tenants. With objects on standard input it is a transformer, else a generator.
            Example: tenantry kustomize plugin tenant.yaml < /dev/null
            """)

    @Argument(help: "The file with the configuration.", completion: .file())
    var configuration: String

    @Argument(help: "What argsOneLiner adds; nothing is expected here.")
    var further: [String] = []

    func validate() throws {
        guard further.isEmpty else {
            throw ValidationError("the plugin takes no arguments; write fields of spec instead of argsOneLiner")
        }
    }

    func run() throws {
        let surroundings = Surroundings.quiet
        let bytes = try surroundings.contents(of: FilePath(configuration))
        let resources = SourceText(name: StandardInput.name, bytes: try StandardInput.read(), masksValues: true)
        let text: [UInt8]
        do throws(Failures) {
            text = try KustomizePlugin.run(
                SourceText(name: configuration, bytes: bytes), resources, surroundings)
        } catch {
            return try Console.standard.report(error)
        }
        try Console.standard.writeSecret(text.span)
    }
}
