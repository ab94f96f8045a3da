import ArgumentParser
import SystemPackage
import Tenantry

/// Where the result of a verb on one file goes.
struct OutputOptions: ParsableArguments {
    @Flag(name: [.customShort("i"), .long], help: "Write the result in the place of the file.")
    var inPlace = false

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("Write the result into this file; - is standard output.", valueName: "path"),
        completion: .file())
    var output: String?

    func validate() throws {
        if inPlace, output != nil { throw ValidationError("--in-place and --output exclude each other") }
    }

    /// The file to write; nil for standard output.
    func destination(for file: FilePath) -> FilePath? {
        inPlace ? file : output.flatMap { $0 == "-" ? nil : FilePath($0) }
    }
}

/// The name of a folder that a verb writes to.
enum FolderArgument {
    /// - Parameter advice: what to do instead of naming standard output.
    /// - Throws: `ValidationError` for a name that stands for something else.
    static func check(_ name: String, _ advice: String) throws(ValidationError) {
        if name.isEmpty { throw ValidationError("the folder for the output needs a name; . is this one") }
        if name == "-" { throw ValidationError("- is no folder: \(advice), or write ./- for a folder of that name") }
    }
}
