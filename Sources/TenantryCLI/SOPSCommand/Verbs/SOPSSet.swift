import ArgumentParser
import SystemPackage
import Tenantry

struct SOPSSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets one value of an encrypted file.",
        discussion: """
            The value is JSON. On the command line every process can read it: --value-stdin keeps it secret.
            Example: sops set secrets.yaml '["db"]["port"]' 5432
            Example: sops set --value-stdin secrets.yaml '["db"]["password"]' < password.json
            """)

    @Argument(help: ArgumentHelp("The file, the index and the value.", valueName: "file index value"))
    var words: [String] = []

    @Flag(help: "The value is the name of a file that holds it.")
    var valueFile = false

    @Flag(help: "The value comes over standard input.")
    var valueStdin = false

    @OptionGroup var change: SOPSChangeOptions

    func run() throws {
        guard !valueFile || !valueStdin else {
            throw SOPSFailure(.conflictingParameters, "--value-file and --value-stdin exclude each other")
        }
        guard words.count == (valueStdin ? 2 : 3) else {
            throw SOPSFailure(
                .noFile,
                valueStdin ? "set --value-stdin takes a file and an index" : "set takes a file, an index and a value",
                hint: valueStdin
                    ? #"write sops set --value-stdin FILE '["key"]'"# : #"write sops set FILE '["key"]' '"value"'"#)
        }
        let sops = try change.general.files()
        let path = try SOPSFiles.path(words[1])
        let value = try SOPSFiles.value(json: json())
        let input = change.input(words[0])
        try sops.exclusively(FilePath(words[0])) {
            let changed = try sops.set(path, to: value, in: input)
            try change.write(changed, FilePath(words[0]), sops, otherwise: "the value is there already")
        }
    }

    private func json() throws -> [UInt8] {
        if valueStdin { return try StandardInput.read() }
        return valueFile ? try ValueSource.read(file: words[2]) : Array(words[2].utf8)
    }
}

struct SOPSUnset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset",
        abstract: "Removes one value, or a part of the tree, from an encrypted file.",
        discussion: #"Example: sops unset secrets.yaml '["db"]["password"]'"#)

    @Argument(help: ArgumentHelp("The file and the index.", valueName: "file index"))
    var words: [String] = []

    @OptionGroup var change: SOPSChangeOptions

    func run() throws {
        guard words.count == 2 else {
            throw SOPSFailure(
                .noFile, "unset takes a file and an index", hint: #"write sops unset FILE '["key"]'"#)
        }
        let sops = try change.general.files()
        try sops.exclusively(FilePath(words[0])) {
            let changed = try sops.unset(SOPSFiles.path(words[1]), in: change.input(words[0]))
            guard changed != nil || change.idempotent else {
                throw SOPSFailure(.generic, "\(words[0]) has nothing at \(words[1])")
            }
            try change.write(changed, FilePath(words[0]), sops, otherwise: "there is no such value")
        }
    }
}

/// What `set` and `unset` have in common.
struct SOPSChangeOptions: ParsableArguments {
    @Flag(help: "Leave the file alone if there is nothing to change.")
    var idempotent = false

    @Flag(help: "Take the values though their MAC does not match.")
    var ignoreMac = false

    @Option(help: ArgumentHelp("Choose formats by this name.", valueName: "path"))
    var filenameOverride: String?

    @Option(help: .hidden)
    var shamirSecretSharingThreshold = 0

    @OptionGroup var types: SOPSTypeOptions
    @OptionGroup var general: SOPSGeneralOptions

    func input(_ file: String) -> SOPSInput {
        var input = SOPSInput(.file(FilePath(file)), nameOverride: filenameOverride)
        (input.inputType, input.outputType, input.indent) = (types.inputType, types.outputType, types.indent)
        input.ignoresMAC = ignoreMac
        return input
    }

    /// Writes what has changed, and nothing if nothing has.
    func write(_ changed: [UInt8]?, _ file: FilePath, _ sops: SOPSFiles, otherwise: String) throws {
        guard let changed else { return general.say("\(file) is as it was: \(otherwise)") }
        try sops.write(changed, to: file)
        general.say("wrote \(file)")
    }
}
