import ArgumentParser

struct GitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "git",
        abstract: "Lets git show and merge encrypted files, and check what is committed.",
        discussion: """
            Example: tenantry git install
            """,
        subcommands: [
            GitInstall.self, GitUninstall.self, GitStatus.self, GitResolve.self, GitTextconvCommand.self,
            GitMergeDriver.self,
        ])
}
