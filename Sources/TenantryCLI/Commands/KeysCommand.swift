import ArgumentParser
import Estate
import FoundationEssentials
import SystemPackage
import Tenantry

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes age keys and shows their public halves.",
        discussion: """
            Example: tenantry keys generate -o keys.txt
            """,
        subcommands: [GenerateKeys.self, PublicKeys.self])
}

struct GenerateKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Makes an age identity.",
        discussion: """
            The file of --output can be read by its owner only, and an existing one is never overwritten.
            Example: tenantry keys generate --output ~/.config/sops/age/keys.txt
            """)

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("Write the identity into this new file.", valueName: "path"), completion: .file())
    var output: String?

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let surroundings = Surroundings.process
        let generated = try Keys.generate(now: surroundings.now())
        if let output {
            try Keys.write(generated, to: FilePath(output), store: surroundings.store)
        } else {
            try generated.withText { text throws(TenantryError) in try Console.standard.writeSecret(text) }
        }
        guard output != nil || !Terminal.isTerminal(.standardOutput) else { return }
        options.say("Public key: \(generated.recipient)")
    }
}

struct PublicKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "public",
        abstract: "Shows the public keys of age identities: the recipients.",
        discussion: """
            Without a file, of those on standard input or, if nothing is there, of the identities that tenantry \
            itself uses.
            Example: tenantry keys public keys.txt
            """)

    @Argument(help: "A file of identities.", completion: .file())
    var file: String?

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let recipients = try recipients()
        if options.json { return try Console.standard.printJSON(recipients) }
        for recipient in recipients { try Console.standard.print(recipient) }
    }

    private func recipients() throws(TenantryError) -> [String] {
        let surroundings = Surroundings.process
        if let file { return try Keys.recipients(of: FilePath(file), surroundings) }
        if !Terminal.isTerminal(.standardInput) {
            var text = try StandardInput.read()
            if !text.isEmpty { return try Keys.recipients(of: &text, named: "standard input") }
        }
        return try Keys.recipients(of: surroundings)
    }
}
