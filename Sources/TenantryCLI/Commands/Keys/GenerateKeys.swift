import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct GenerateKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Makes an age identity.",
        discussion: """
            The file of --output can be read by its owner only, and an existing one is never overwritten. With \
            --passphrase, the file is encrypted with one that is asked for at the terminal; an empty answer makes one \
            and shows it.
            Example: tenantry keys generate --output ~/.config/sops/age/keys.txt
            """)

    @Flag(
        name: .customLong("pq"),
        help: "Make a post-quantum key, age1pq1…, which shares files with its like only.")
    var isPostQuantum = false

    @Flag(name: .shortAndLong, help: "Encrypt the identity with a passphrase.")
    var passphrase = false

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("Write the identity into this new file.", valueName: "path"), completion: .file())
    var output: String?

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let surroundings = Surroundings.process
        if let output { try Keys.checkIsFree(FilePath(output), store: surroundings.store) }
        let plain = try Keys.generate(isPostQuantum ? .hybrid : .x25519, now: surroundings.now())
        let generated = passphrase ? try plain.encrypted(with: PassphrasePrompt.askForNew()) : plain
        if let output {
            try Keys.write(generated, to: FilePath(output), store: surroundings.store)
        } else {
            try generated.withText { text throws(TenantryError) in try Console.standard.writeSecret(text) }
        }
        guard output != nil || !Terminal.isTerminal(.standardOutput) else { return }
        options.say("Public key: \(generated.recipient)")
    }
}
