import ArgumentParser

struct Completions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Prints a script that lets a shell complete commands, options and the names of tenants.",
        discussion: """
            Example: tenantry completions bash > /etc/bash_completion.d/tenantry
            Example: tenantry completions zsh > ~/.zsh/completions/_tenantry
            Example: tenantry completions fish > ~/.config/fish/completions/tenantry.fish
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        let shell: CompletionShell =
            switch self.shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        try Console.standard.print(TenantryCommand.completionScript(for: shell))
    }
}
