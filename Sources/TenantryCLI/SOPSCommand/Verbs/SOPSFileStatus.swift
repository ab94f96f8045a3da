import ArgumentParser
import SystemPackage
import Tenantry

struct SOPSFileStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filestatus",
        abstract: "Prints whether a file is encrypted, as JSON.",
        discussion: "Example: sops filestatus secrets.yaml")

    @Argument(help: "The file.", completion: .file())
    var files: [String] = []

    @Option(help: ArgumentHelp("yaml, json, dotenv, ini or binary; without it, the name says it.", valueName: "type"))
    var inputType: String?

    @OptionGroup var general: SOPSGeneralOptions

    func run() throws {
        guard let file = files.first else { throw SOPSFailure.noFile }
        var input = SOPSInput(.file(FilePath(file)))
        input.inputType = inputType
        try Console.standard.print(#"{"encrypted":\#(general.files().isEncrypted(input))}"#)
    }
}
