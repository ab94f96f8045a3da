import ArgumentParser
import Documents
import SystemPackage
import Tenantry

struct SOPSUpdateKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "updatekeys",
        abstract: "Lets those open files whom the creation rules name, and nobody else.",
        discussion: """
            The data key stays: whoever could open a file may have kept it. rotate gives the file a new one.
            Example: sops updatekeys --yes secrets.yaml
            """)

    @Argument(help: "The files.", completion: .file())
    var files: [String] = []

    @Flag(name: .shortAndLong, help: "Change the files without asking.")
    var yes = false

    @Option(help: ArgumentHelp("yaml, json, dotenv, ini or binary; without it, the name says it.", valueName: "type"))
    var inputType: String?

    @OptionGroup var general: SOPSGeneralOptions

    func run() throws {
        guard !files.isEmpty else { throw SOPSFailure.noFile }
        let sops = try general.files()
        var failures = 0
        for file in files {
            do {
                try update(file, sops)
            } catch let failure as SOPSFailure {
                Console.standard.report(failure)
                failures += 1
            }
        }
        guard failures > 0 else { return }
        if files.count > 1 { Console.standard.say("\(failures) of \(files.count) files could not be updated") }
        throw ExitCode(SOPSStatus.generic.rawValue)
    }

    private func update(_ file: String, _ sops: SOPSFiles) throws {
        var input = SOPSInput(.file(FilePath(file)))
        input.inputType = inputType
        let update = try sops.keyUpdate(input)
        guard update.isNeeded else { return Console.standard.say("\(file) is up to date") }
        try show(update)
        guard try yes || isApproved() else { return Console.standard.say("\(file) is as it was") }
        try sops.write(sops.text(after: update), to: FilePath(file))
        Console.standard.say("\(file) has its new keys")
        guard update.removesKeys else { return }
        Console.standard.warn(
            Diagnostic(
                "whoever was removed may have kept the file's data key", file: file,
                hint: "give it a new one with rotate --in-place, and change the secrets that they have read"))
    }

    /// Prints the changes as sops does.
    private func show(_ update: SOPSKeyUpdate) throws {
        try Console.standard.print("The following changes will be made to the file's groups:")
        if let (former, new) = update.thresholds, update.groups.count > 1 {
            try Console.standard.print("shamir_threshold: \(former) -> \(new)")
        }
        for (index, group) in update.groups.enumerated() {
            try Console.standard.print("Group \(index + 1)")
            for key in group.kept { try Console.standard.print("    \(key.onOneLine)") }
            for key in group.added { try Console.standard.print("+++ \(key.onOneLine)") }
            for key in group.removed { try Console.standard.print("--- \(key.onOneLine)") }
        }
        try Console.standard.finish()
    }

    private func isApproved() throws -> Bool {
        while true {
            try Console.standard.write("Is this okay? (y/n):".utf8)
            try Console.standard.finish()
            guard let answer = readLine() else {
                try Console.standard.print("")
                throw SOPSFailure(.generic, "nobody has answered", hint: "approve all changes with --yes")
            }
            if answer == "y" || answer == "n" { return answer == "y" }
        }
    }
}
