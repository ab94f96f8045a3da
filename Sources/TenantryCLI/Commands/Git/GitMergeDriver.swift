import ArgumentParser
import SystemPackage
import Tenantry

/// What git calls to merge a file.
struct GitMergeDriver: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-driver",
        abstract: "Merges an encrypted file; git calls it.",
        discussion: """
            Exit codes: 0 merged, 1 the file has conflicts; others as for every verb.
            Example: git config merge.tenantry.driver "tenantry git merge-driver %O %A %B %L %P %S %X %Y"
            """)

    @Argument(help: "The file with the common ancestor.")
    var base: String

    @Argument(help: "The file with our version, which takes the result.")
    var ours: String

    @Argument(help: "The file with their version.")
    var theirs: String

    @Argument(help: "How long conflict markers are.")
    var size: Int

    @Argument(help: "The file's path in the repository.")
    var path: String

    @Argument(help: "What the versions are called: the ancestor, ours, theirs. Older git says only %S %X %Y.")
    var labels: [String] = []

    func run() throws {
        var request = GitMerge.Request(
            base: FilePath(base), ours: FilePath(ours), theirs: FilePath(theirs), path: path)
        request.markerSize = min(max(size, 1), 1000)
        request.baseLabel = label(0, "%S") ?? request.baseLabel
        request.oursLabel = label(1, "%X") ?? request.oursLabel
        request.theirsLabel = label(2, "%Y") ?? request.theirsLabel
        switch try GitMerge(.process).run(request) {
        case .merged(let notes):
            for note in notes { Console.standard.say("note: \(path): \(note)") }
        case .conflicts(let names, let notes):
            for note in notes { Console.standard.say("note: \(path): \(note)") }
            for name in names { Console.standard.say("both sides changed \(name) in \(path)") }
            Console.standard.say("choose the lines of one side; then: tenantry git resolve \(path)")
            throw ExitCode(1)
        case .notMerged(let error):
            Console.standard.report(error)
            Console.standard.say("\(path) is not merged entry by entry: both sides' lines are in the file")
            Console.standard.say(
                "take one side whole: git checkout --ours \(path), or --theirs; or begin again: git merge --abort")
            throw ExitCode(1)
        }
    }

    private func label(_ index: Int, _ unknown: String) -> String? {
        guard labels.indices.contains(index), labels[index] != unknown, !labels[index].isEmpty else { return nil }
        return labels[index].filter { !$0.isNewline }
    }
}
