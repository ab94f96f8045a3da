import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct ConvertKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Shows the age key that belongs to an SSH key, as ssh-to-age does.",
        discussion: """
            Of SSH public keys, one a line, or of a private key, the recipient age1…; with --private-key, of an SSH \
            private key the identity AGE-SECRET-KEY-1…. Only ssh-ed25519 keys have one. Files for an SSH key itself \
            need no conversion: ssh-ed25519 and ssh-rsa keys are recipients as they are.
            Example: tenantry keys convert ~/.ssh/id_ed25519.pub
            Example: ssh-keyscan git.example.com | tenantry keys convert
            """)

    @Argument(help: "A file with SSH keys; without one, or for -, standard input.", completion: .file())
    var file: String = "-"

    @Flag(help: "Convert a private key into an age identity.")
    var privateKey = false

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("Write the identity of --private-key into this new file.", valueName: "path"),
        completion: .file())
    var output: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if output != nil, !privateKey {
            throw ValidationError("--output is for --private-key; redirect the recipients")
        }
    }

    func run() throws {
        let surroundings = Surroundings.process
        let isStandardInput = StandardInput.isMeant(by: file)
        let name = isStandardInput ? StandardInput.name : file
        var text = try isStandardInput ? StandardInput.read() : surroundings.contents(of: FilePath(file))
        guard privateKey else {
            let recipients = try Keys.convertedRecipients(of: &text, named: name, surroundings)
            if options.json { return try Console.standard.printJSON(recipients) }
            for recipient in recipients { try Console.standard.print(recipient) }
            return
        }
        let identity = try Keys.convertedIdentity(of: &text, named: name, surroundings)
        if let output {
            try Keys.write(identity, to: FilePath(output), store: surroundings.store)
            options.say("Public key: \(identity.recipient)")
        } else {
            try identity.withText { text throws(TenantryError) in try Console.standard.writeSecret(text) }
        }
    }
}
