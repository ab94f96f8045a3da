import ArgumentParser
import Tenantry

struct SOPSDecrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypts a file.",
        discussion: """
            Without a file, standard input is decrypted.
            Example: sops decrypt secrets.yaml
            Example: sops decrypt --extract '["users"][0]["password"]' secrets.yaml
            """)

    @Argument(help: "The file.", completion: .file())
    var files: [String] = []

    @Option(help: ArgumentHelp("Print one value, or a part of the tree.", valueName: "path"))
    var extract: String?

    @Flag(help: "Take the values though their MAC does not match.")
    var ignoreMac = false

    @OptionGroup var output: SOPSOutputOptions
    @OptionGroup var types: SOPSTypeOptions
    @OptionGroup var general: SOPSGeneralOptions

    func run() throws {
        let sops = try general.files()
        guard let path = TreePath.components(of: extract ?? "") else {
            throw SOPSFailure(
                .invalidPath, "--extract \(extract ?? "") is no path", hint: #"write it as '["key"]["other"][0]'"#)
        }
        var input = try output.input(files, types, needsName: false)
        input.ignoresMAC = ignoreMac
        try output.write(sops.decrypt(input, extracting: path), of: input, sops, general)
    }
}
