import ArgumentParser
import SystemPackage
import Tenantry

struct SOPSGroups: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groups",
        abstract: "Changes the key groups of a file.",
        discussion: "Example: sops groups add --file secrets.yaml --age age1… --in-place",
        subcommands: [Add.self, Delete.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Lets a further group of keys take part in opening a file.",
            discussion: """
                Where there are several groups, it takes keys of all of them, or of as many as the threshold says.
                Example: sops groups add --file secrets.yaml --age age1… --in-place
                """)

        @Argument(help: .hidden)
        var words: [String] = []

        @Option(name: [.customShort("a"), .long], help: ArgumentHelp("An age recipient.", valueName: "recipient"))
        var age: [String] = []

        @Option(name: [.customShort("p"), .long], help: ArgumentHelp("A PGP fingerprint.", valueName: "fingerprint"))
        var pgp: [String] = []

        @OptionGroup(visibility: .hidden) var cloud: SOPSCloudOptions
        @OptionGroup var options: SOPSGroupOptions

        func run() throws {
            guard words.isEmpty else {
                throw SOPSFailure(.generic, "\(words[0]) is superfluous", hint: "name the file with --file")
            }
            var creation = SOPSCreation()
            creation.age = age.joined(separator: ",")
            creation.pgp = pgp.joined(separator: ",")
            creation.cloudKeys = cloud.named([:])
            creation.shamirThreshold = options.shamirSecretSharingThreshold
            let sops = try options.general.files()
            try options.write(sops) { input in try sops.addGroup(creation, to: input) }
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete",
            abstract: "Removes a key group from a file.",
            discussion: """
                The groups are counted from 0. Whoever could open the file may have kept its data key: rotate gives it \
                a new one.
                Example: sops groups delete --file secrets.yaml --in-place 1
                """)

        @Argument(help: ArgumentHelp("Which group.", valueName: "index"))
        var words: [String] = []

        @OptionGroup var options: SOPSGroupOptions

        func run() throws {
            guard words.count == 1, let index = Int(words[0]), index >= 0 else {
                throw SOPSFailure(.generic, "groups delete takes the number of a group, counted from 0")
            }
            var creation = SOPSCreation()
            creation.shamirThreshold = options.shamirSecretSharingThreshold
            let sops = try options.general.files()
            try options.write(sops) { input in try sops.deleteGroup(index, creation, from: input) }
        }
    }
}

/// What `groups add` and `groups delete` have in common.
struct SOPSGroupOptions: ParsableArguments {
    @Option(name: [.customShort("f"), .long], help: ArgumentHelp("The file.", valueName: "path"), completion: .file())
    var file: String?

    @Flag(name: [.customShort("i"), .long], help: "Write the result in the place of the file.")
    var inPlace = false

    @Option(help: ArgumentHelp("How many of the groups open the file.", valueName: "count"))
    var shamirSecretSharingThreshold = 0

    @OptionGroup var types: SOPSTypeOptions
    @OptionGroup var general: SOPSGeneralOptions

    private func input() throws(SOPSFailure) -> SOPSInput {
        guard let file, !file.isEmpty else {
            throw SOPSFailure(.unreadableInput, "no file is named", hint: "name one with --file")
        }
        var input = SOPSInput(.file(FilePath(file)))
        (input.inputType, input.outputType, input.indent) = (types.inputType, types.outputType, types.indent)
        return input
    }

    /// Writes what a change makes of the file.
    func write(_ sops: SOPSFiles, _ change: (SOPSInput) throws -> [UInt8]) throws {
        let input = try input()
        guard inPlace, let file else { return try Console.standard.write(change(input)) }
        try sops.exclusively(FilePath(file)) { try sops.write(change(input), to: FilePath(file)) }
        general.say("wrote \(file)")
    }
}
