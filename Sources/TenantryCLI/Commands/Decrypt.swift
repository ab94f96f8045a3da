import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct Decrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypts a YAML file that SOPS or tenantry has encrypted.",
        discussion: """
            A file that is written can be read by its owner only.
            Example: tenantry decrypt acme/secrets.enc.yaml
            """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let file = options.path(file)
        let crypto = FileCrypto(.process)
        let bytes = try crypto.decrypt(file)
        guard let destination = output.destination(for: file, options) else { return try Console.standard.write(bytes) }
        try crypto.write(bytes, to: destination, privacy: .confidential)
        options.say("decrypted \(destination)")
    }
}
