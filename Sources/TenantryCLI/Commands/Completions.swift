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
        // A tenant's name is not a file's, though the estate has a folder of that name: no slash behind it.
        let script = TenantryCommand.completionScript(for: shell)
            .replacing("complete -o filenames -F", with: "complete -F")
        try Console.standard.print(script)
    }
}
