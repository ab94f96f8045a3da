import ArgumentParser
import Documents
import SystemPackage
import Tenantry

struct KustomizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kustomize",
        abstract: "Is a generator and a transformer for kustomize.",
        discussion: """
            A link to this program that is called \(KustomizePlugin.name) is "kustomize plugin" when it is given a \
            file, and "kustomize function" when it is not: kustomize starts plugins by their path alone.
            Example: tenantry kustomize install
            """,
        subcommands: [KustomizeFunction.self, KustomizePluginCommand.self, KustomizeInstall.self])

    /// The words of a command line for whoever calls this program by the plugin's name; nil for everybody else.
    static func arguments(calledBy path: String, _ words: [String]) -> [String]? {
        guard FilePath(path).lastComponent?.string == KustomizePlugin.name else { return nil }
        let verb = words.isEmpty ? KustomizeFunction._commandName : KustomizePluginCommand._commandName
        return [_commandName, verb] + words
    }
}

extension Console {
    /// Reports what went wrong.
    ///
    /// - Throws: the first error's exit code, if there is an error.
    func report(_ errors: [TenantryError]) throws {
        guard let first = errors.first else { return }
        for error in errors { report(error) }
        throw ExitCode(first.category.rawValue)
    }
}
