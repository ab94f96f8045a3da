import ArgumentParser
import FoundationEssentials
import SOPS
import SystemPackage
import Tenantry

/// What every verb of `sops` takes.
struct SOPSGeneralOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read the creation rules from this file.", valueName: "path"), completion: .file())
    var config: String?

    @Option(help: ArgumentHelp("The kinds of keys to try, in this order: age,pgp.", valueName: "kinds"))
    var decryptionOrder: String?

    @Option(help: .hidden)
    var keyservice: [String] = []

    @Flag(help: "Say what is done.")
    var verbose = false

    /// The files, as the options have them read.
    func files() throws(SOPSFailure) -> SOPSFiles {
        guard keyservice.isEmpty else {
            throw SOPSFailure(
                .generic, "tenantry does not ask other key services; it has the keys' work done itself",
                hint: "leave out --keyservice")
        }
        return SOPSFiles(surroundings())
    }

    /// The variables that an option stands in for have its value.
    func surroundings() -> Surroundings {
        var environment = ProcessInfo.processInfo.environment
        if let config, !config.isEmpty { environment["SOPS_CONFIG"] = config }
        if let decryptionOrder, !decryptionOrder.isEmpty { environment["SOPS_DECRYPTION_ORDER"] = decryptionOrder }
        return Surroundings(environment: environment, person: .askedOnly)
    }

    /// Says something to whoever wants to know it; sops itself is silent.
    func say(_ message: String) {
        if verbose { Console.standard.say(message) }
    }
}

/// In which formats files are read and written.
struct SOPSTypeOptions: ParsableArguments {
    private static let completion = CompletionKind.list(FileFormat.names)

    @Option(
        help: ArgumentHelp("yaml, json, dotenv, ini or binary; without it, the name says it.", valueName: "type"),
        completion: completion)
    var inputType: String?

    @Option(help: ArgumentHelp("The same for the result.", valueName: "type"), completion: completion)
    var outputType: String?

    @Option(help: ArgumentHelp("How many columns a level is indented, in YAML and JSON.", valueName: "columns"))
    var indent: Int?
}

/// Where a result goes.
struct SOPSOutputOptions: ParsableArguments {
    @Flag(name: [.customShort("i"), .long], help: "Write the result in the place of the file.")
    var inPlace = false

    @Option(help: ArgumentHelp("Write the result into this file.", valueName: "path"), completion: .file())
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Choose formats and creation rule by this name; without a file, read standard input.", valueName: "path"),
        completion: .file())
    var filenameOverride: String?

    /// The file to read: one that is named, or standard input.
    ///
    /// - Parameter needsName: whether standard input needs a name besides.
    func input(
        _ words: [String], _ types: SOPSTypeOptions, needsName: Bool
    ) throws -> SOPSInput {
        if inPlace, !(output ?? "").isEmpty {
            throw SOPSFailure(.conflictingParameters, "--in-place and --output exclude each other")
        }
        let name = (filenameOverride ?? "").isEmpty ? nil : filenameOverride
        var input: SOPSInput
        if let file = words.first {
            input = SOPSInput(.file(FilePath(file)), nameOverride: name)
        } else {
            guard name != nil || !needsName else {
                throw SOPSFailure(
                    .conflictingParameters, "no file is named, and standard input needs --filename-override",
                    hint: "name a file, or say by --filename-override which creation rule and format to take")
            }
            guard !inPlace else {
                throw SOPSFailure(.conflictingParameters, "standard input has no place: --in-place needs a file")
            }
            guard name != nil || !Terminal.isTerminal(.standardInput) else { throw SOPSFailure.noFile }
            input = SOPSInput(.standardInput(try StandardInput.read()), nameOverride: name)
        }
        (input.inputType, input.outputType, input.indent) = (types.inputType, types.outputType, types.indent)
        return input
    }

    /// Writes a result where it is to go.
    func write(_ bytes: [UInt8], of input: SOPSInput, _ files: SOPSFiles, _ general: SOPSGeneralOptions) throws {
        var destination = (output ?? "").isEmpty ? nil : output.map { FilePath($0) }
        if inPlace, case .file(let path) = input.origin { destination = path }
        guard let destination else { return try Console.standard.write(bytes) }
        try files.write(bytes, to: destination)
        general.say("wrote \(destination)")
    }
}
