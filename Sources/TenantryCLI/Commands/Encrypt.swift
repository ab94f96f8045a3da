import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct Encrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypts a YAML file as SOPS does.",
        discussion: """
            The first rule in .sops.yaml that matches the file's path says for whom; without one, \
            SOPS_AGE_RECIPIENTS. The .sops.yaml is looked for in the file's folder and above it.
            Example: tenantry encrypt --in-place acme/secrets.enc.yaml
            """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let file = FilePath(file)
        let crypto = FileCrypto(.process)
        let bytes = try crypto.encrypt(file)
        guard let destination = output.destination(for: file) else { return try Console.standard.write(bytes) }
        try crypto.write(bytes, to: destination, privacy: .ordinary)
        options.say("encrypted \(destination)")
    }
}
