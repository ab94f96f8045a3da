import ArgumentParser
import Documents
import SystemPackage
import Tenantry

struct Materialize: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "materialize",
        abstract: "Copies the estate with plain files in the place of symbolic links.",
        discussion: """
            Flux and others drop symbolic links. The copy is byte for byte: what is encrypted stays so, and it takes \
            no key. Done again, it writes only what has changed, and removes what is no longer there.
            Example: tenantry materialize ../plain
            Example: tenantry materialize ../plain acme globex
            """)

    @Argument(
        help: "The folder for the copy, outside of the estate; new, empty, or that of an earlier copy.",
        completion: .directory)
    var folder: String

    @Argument(help: "Only these tenants, and what all tenants share.", completion: .tenant)
    var tenants: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try FolderArgument.check(folder, "name one for the copy")
    }

    func run() throws {
        let report = try options.workspace().materialize(
            tenants.isEmpty ? .all : .named(tenants), to: FilePath(folder))
        if options.json { return try Console.standard.printJSON(CopyRecord(report)) }
        guard !options.quiet else { return }
        for (name, reason) in report.leftOut {
            Console.standard.warn(Diagnostic("not copied: \(reason)", file: name))
        }
        for (name, original) in report.countedTwice {
            Console.standard.warn(
                Diagnostic(
                    "in the copy this counts beside \(original), which it was a link to", file: name,
                    hint: "give the copy to Helm or kustomize; render from the estate itself"))
        }
        let files = report.files == 1 ? "1 file" : "\(report.files) files"
        options.say(
            "\(folder): \(files), \(report.linked) in the place of links; \(report.changed) changed, "
                + "\(report.removed) removed")
    }
}

/// The report for scripts.
private struct CopyRecord: Encodable {
    struct LeftOut: Encodable {
        let name: String
        let reason: String
    }

    struct Copy: Encodable {
        let name: String
        let original: String
    }

    let files: Int
    let linked: Int
    let changed: Int
    let removed: Int
    let leftOut: [LeftOut]
    let countedTwice: [Copy]

    init(_ report: MaterializeReport) {
        (files, linked, changed, removed) = (report.files, report.linked, report.changed, report.removed)
        leftOut = report.leftOut.map(LeftOut.init)
        countedTwice = report.countedTwice.map(Copy.init)
    }
}
