import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct Encrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypts a file as SOPS does: YAML, JSON, dotenv, INI, or any other as a whole.",
        discussion: """
            The first rule in .sops.yaml that matches the file's path says for whom; without one, \
            SOPS_AGE_RECIPIENTS. The .sops.yaml is looked for in the file's folder and above it.
            Example: tenantry encrypt --in-place acme/secrets.enc.yaml
            Example: vault read … | tenantry encrypt - --filename-override acme/token.json
            """)

    @Argument(help: "The file; - is standard input, with --filename-override.", completion: .file())
    var file: String

    @OptionGroup var formats: FormatOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard StandardInput.isMeant(by: file) else { return }
        if output.inPlace { throw ValidationError("standard input has no place to write to; use --output") }
        if formats.filenameOverride == nil {
            throw ValidationError("say with --filename-override which file standard input stands for")
        }
    }

    func run() throws {
        let crypto = FileCrypto(.process)
        let text = try formats.text(of: file, standardInput: "", with: crypto)
        let bytes = try crypto.encrypt(text, writing: formats.outputType)
        guard let destination = output.destination(for: FilePath(file)) else {
            return try Console.standard.write(bytes)
        }
        try crypto.write(bytes, to: destination, privacy: .ordinary)
        options.say("encrypted \(destination)")
    }
}
