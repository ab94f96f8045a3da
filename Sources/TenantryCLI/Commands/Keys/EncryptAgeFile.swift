import Age
import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct EncryptAgeFile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypts any file as age does: one age file, of any size.",
        discussion: """
            For documents with single encrypted values, see tenantry encrypt. A file of recipients has one on each \
            line; blank lines and lines that begin with # count for nothing. A file of --output appears when it is \
            complete.
            Example: tar c estate | tenantry keys encrypt -R recipients.txt > backup.tar.age
            Example: tenantry keys encrypt --passphrase --armor keys.txt > keys.txt.age
            """)

    @Argument(help: "The file; without one, or for -, standard input.", completion: .file())
    var file: String = "-"

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Encrypt to this recipient: age1…, ssh-…. Repeatable.", valueName: "recipient"))
    var recipient: [String] = []

    @Option(
        name: [.customShort("R"), .long],
        help: ArgumentHelp("Encrypt to the recipients in this file. Repeatable.", valueName: "path"),
        completion: .file())
    var recipientsFile: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Encrypt to the recipients of the identities in this file. Repeatable.", valueName: "path"),
        completion: .file())
    var identity: [String] = []

    @Flag(name: .shortAndLong, help: "Encrypt with a passphrase, which is asked for.")
    var passphrase = false

    @Flag(name: .shortAndLong, help: "Write text, in armor.")
    var armor = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write into this file; - is standard output, whatever it is.", valueName: "path"),
        completion: .file())
    var output: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        let isAddressed = !(recipient + recipientsFile + identity).isEmpty
        if !isAddressed, !passphrase {
            throw ValidationError("say for whom, with --recipient, --recipients-file, --identity or --passphrase")
        }
        if isAddressed, passphrase { throw ValidationError("a passphrase stands alone: it goes with no recipient") }
        try StandardInput.checkUsedOnce([file] + recipientsFile + identity)
    }

    func run() throws {
        let surroundings = Surroundings.process
        let crypto = AgeFileCrypto(surroundings)
        let input = try ByteInput(named: file)
        if output == nil, !armor, Terminal.isTerminal(.standardOutput) {
            throw TerminalGuard.refusal("--armor makes text")
        }
        let result = try crypto.output(to: output, privacy: .ordinary, reading: input)
        try crypto.encrypt(input, to: recipients(surroundings), armored: armor, into: result)
    }

    private func recipients(_ surroundings: Surroundings) throws(TenantryError) -> [any Recipient] {
        guard passphrase else {
            return try Keys.recipients(
                of: Keys.RecipientSources(texts: recipient, files: recipientsFile, identityFiles: identity),
                surroundings)
        }
        let passphrase = try PassphrasePrompt.askForNew()
        do throws(AgeError) {
            return [try ScryptRecipient(passphrase)]
        } catch {
            throw TenantryError(.badInput, error.reason)
        }
    }
}
