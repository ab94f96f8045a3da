import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct Decrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypts a file that SOPS or tenantry has encrypted.",
        discussion: """
            A file that is written can be read by its owner only. Standard input is YAML unless --input-type or \
            --filename-override says otherwise.
            Example: tenantry decrypt acme/secrets.enc.yaml
            Example: git show HEAD~1:acme/secrets.enc.yaml | tenantry decrypt -
            """)

    @Argument(help: "The file; - is standard input.", completion: .file())
    var file: String

    @OptionGroup var formats: FormatOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if output.inPlace, StandardInput.isMeant(by: file) {
            throw ValidationError("standard input has no place to write to; use --output")
        }
    }

    func run() throws {
        let crypto = FileCrypto(.process)
        let text = try formats.text(of: file, standardInput: "standard-input.yaml", with: crypto)
        let bytes = try crypto.decrypt(text, writing: formats.outputType)
        guard let destination = output.destination(for: FilePath(file)) else {
            return try Console.standard.write(bytes)
        }
        try crypto.write(bytes, to: destination, privacy: .confidential)
        options.say("decrypted \(destination)")
    }
}
