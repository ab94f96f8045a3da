import ArgumentParser
import Tenantry

struct SOPSEncrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypts a file.",
        discussion: """
            For whom, the options say or, without one, the creation rule in .sops.yaml that matches the file.
            Example: sops encrypt --in-place secrets.yaml
            Example: sops encrypt --filename-override secrets.yaml < plain.yaml > secrets.yaml
            """)

    @Argument(help: "The file.", completion: .file())
    var files: [String] = []

    @OptionGroup var output: SOPSOutputOptions
    @OptionGroup var creation: SOPSCreationOptions
    @OptionGroup var types: SOPSTypeOptions
    @OptionGroup var general: SOPSGeneralOptions

    func run() throws {
        let sops = try general.files()
        let input = try output.input(files, types, needsName: true)
        let (bytes, warnings) = try sops.encrypt(input, creation.creation)
        for warning in warnings { Console.standard.warn(warning) }
        try output.write(bytes, of: input, sops, general)
    }
}
