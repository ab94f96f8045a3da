import ArgumentParser
import Tenantry

struct SOPSCompletion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Prints a script that lets a shell complete verbs, options and files.",
        discussion: "Example: sops completion bash > /etc/bash_completion.d/sops")

    @Argument(help: "bash, zsh or fish.")
    var shells: [String] = []

    func run() throws {
        guard shells.count == 1, let shell = CompletionShell(rawValue: shells[0]) else {
            throw SOPSFailure(.generic, "completion takes the name of a shell: bash, zsh or fish")
        }
        let script = SOPSCommand.completionScript(for: shell)
        // Behind the legacy forms, `sops FILE` and `sops -d FILE`, bash itself completes file names.
        try Console.standard.print(
            shell == .bash
                ? script.replacing("complete -o filenames ", with: "complete -o bashdefault -o default -o filenames ")
                : script)
    }
}
