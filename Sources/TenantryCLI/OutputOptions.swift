import ArgumentParser
import SystemPackage
import Tenantry

/// Where the result of a verb on one file goes.
struct OutputOptions: ParsableArguments {
    @Flag(name: [.customShort("i"), .long], help: "Write the result in the place of the file.")
    var inPlace = false

    @Option(
        name: [.customShort("o"), .long], help: ArgumentHelp("Write the result into this file.", valueName: "path"),
        completion: .file())
    var output: String?

    func validate() throws {
        if inPlace, output != nil { throw ValidationError("--in-place and --output exclude each other") }
    }

    /// The file to write; nil for standard output.
    func destination(for file: FilePath) -> FilePath? {
        inPlace ? file : output.map { FilePath($0) }
    }
}
