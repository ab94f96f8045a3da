import ArgumentParser
import FoundationEssentials
import Processes
import SystemPackage
import Tenantry

/// What `exec-env` and `exec-file` have in common.
struct SOPSRunOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The file, and the command as one word, for a shell.", valueName: "file command"))
    var words: [String] = []

    @Flag(help: "Do not wait for the command; it has no terminal, and nowhere to write.")
    var background = false

    @Flag(help: "Give the command none of the variables that there are.")
    var pristine = false

    @Option(help: ArgumentHelp("Run the command as this user; only root can.", valueName: "name"))
    var user: String?

    @Flag(help: "Take the values though their MAC does not match.")
    var ignoreMac = false

    @OptionGroup var types: SOPSTypeOptions
    @OptionGroup var general: SOPSGeneralOptions

    /// The file that is decrypted.
    func input() throws(SOPSFailure) -> SOPSInput {
        guard words.count == 2 else {
            throw SOPSFailure(
                .generic, "a file and a command are needed, and the command is one word",
                hint: "put the command in quotes: 'make deploy'")
        }
        var input = SOPSInput(.file(FilePath(words[0])))
        (input.inputType, input.outputType, input.indent) = (types.inputType, types.outputType, types.indent)
        input.ignoresMAC = ignoreMac
        return input
    }

    /// The command, with the variables that it has besides ours.
    func command(_ variables: [(name: String, value: String)] = [], file: FilePath? = nil) -> ShellCommand {
        var environment = pristine ? [:] : ProcessInfo.processInfo.environment
        for variable in variables { environment[variable.name] = variable.value }
        let text = file.map { words[1].replacing("{}", with: $0.string) } ?? words[1]
        return ShellCommand(text: text, environment: environment)
    }

    /// Becomes the user whom the command is to run as.
    func switchUser() throws(SOPSFailure) {
        guard let user, !user.isEmpty else { return }
        do throws(ProcessUser.Failure) {
            try ProcessUser.become(user)
        } catch {
            switch error {
            case .notRoot: throw SOPSFailure(.generic, "only root can run a command as somebody else: \(user)")
            case .unknown: throw SOPSFailure(.generic, "there is no user \(user)")
            case .system(let error): throw SOPSFailure(.generic, "this process cannot become \(user): \(error)")
            }
        }
    }
}
