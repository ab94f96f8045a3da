import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct DecryptAgeFile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypts an age file, armored or not.",
        discussion: """
            For documents with single encrypted values, see tenantry decrypt. Without --identity, identities are looked \
            for where SOPS looks, and the passphrase of a file that takes one is asked for. A file of --output can be \
            read by its owner only, and appears when all of it has proved authentic; what goes to standard output is \
            authentic piece by piece, and the exit status tells whether it was all.
            Example: tenantry keys decrypt -i keys.txt backup.tar.age | tar x
            """)

    @Argument(help: "The file; without one, or for -, standard input.", completion: .file())
    var file: String = "-"

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Use the identities in this file and no others; - is standard input. Repeatable.", valueName: "path"),
        completion: .file())
    var identity: [String] = []

    @Flag(name: .shortAndLong, help: "Take only a file that is encrypted with a passphrase.")
    var passphrase = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write into this file; - is standard output, whatever it is.", valueName: "path"),
        completion: .file())
    var output: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if passphrase, !identity.isEmpty { throw ValidationError("--passphrase and --identity exclude each other") }
        try StandardInput.checkUsedOnce([file] + identity)
    }

    func run() throws {
        let crypto = AgeFileCrypto(.process)
        let input = try ByteInput(named: file)
        let result = try crypto.output(
            to: output, privacy: .confidential, reading: input,
            checking: Terminal.isTerminal(.standardOutput) ? TerminalGuard.check : nil)
        let choice: AgeFileCrypto.KeyChoice = passphrase ? .passphrase : identity.isEmpty ? .found : .files(identity)
        try crypto.decrypt(input, with: choice, into: result)
    }
}
