import ArgumentParser
import FoundationEssentials
import Processes
import SystemPackage
import Tenantry

struct KustomizeInstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Makes the link by which kustomize finds the plugin.",
        discussion: """
            The plugin home is $KUSTOMIZE_PLUGIN_HOME, else $XDG_CONFIG_HOME/kustomize/plugin, else \
            ~/.config/kustomize/plugin.
            Example: tenantry kustomize install --home ./plugins
            """)

    @Option(help: ArgumentHelp("Another plugin home.", valueName: "dir"), completion: .directory)
    var home: String?

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    func run() throws {
        let installation = try KustomizeInstallation(
            home: home.map { FilePath($0) }, environment: ProcessInfo.processInfo.environment)
        guard let program = Programs.realPath("/proc/self/exe") else {
            throw TenantryError(
                .notFound, "this program's own path is unknown",
                hint: "make the link yourself: ln -s \"$(command -v tenantry)\" \(installation.link)")
        }
        let isNew = try installation.install(FilePath(program))
        if !quiet { Console.standard.say("\(isNew ? "made" : "already there:") \(installation.link)") }
    }
}
