import Age
import ArgumentParser
import SystemPackage
import Tenantry

struct InspectFile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what an age file tells without a key: for whom it is, and its sizes.",
        discussion: """
            Nothing of it is authenticated before the file is decrypted. --json has all that age-inspect has, and more.
            Example: tenantry keys inspect backup.tar.age
            """)

    @Argument(help: "The file; without one, or for -, standard input.", completion: .file())
    var file: String = "-"

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let input = try ByteInput(named: file)
        let inspection = try Keys.inspect(input)
        if options.json {
            try Console.standard.printJSON(InspectionRecord(inspection))
        } else {
            for line in InspectionText.lines(inspection, of: input.name) { try Console.standard.print(line) }
        }
    }
}

extension ByteInput {
    /// - Parameter argument: a path; `-` is standard input.
    init(named argument: String) throws(TenantryError) {
        if StandardInput.isMeant(by: argument) {
            self.init(standardInputNamed: StandardInput.name)
        } else {
            try self.init(FilePath(argument))
        }
    }
}
