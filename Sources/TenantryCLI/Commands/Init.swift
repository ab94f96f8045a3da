import ArgumentParser
import SystemPackage
import Tenantry

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Begins an estate: a manifest, creation rules and a base layer.",
        discussion: """
            Without --recipient, the secrets are encrypted for the identities that SOPS_AGE_KEY_FILE and the like \
            name. Nothing is overwritten.
            Example: tenantry init shop --service shop
            """)

    @Argument(
        help: "The estate's folder, which is made if it is missing; if not given, that of -C or the working directory.",
        completion: .directory)
    var folder: String?

    @Option(
        name: [.long, .customShort("r")],
        help: ArgumentHelp("Somebody who can read the secrets; repeatable.", valueName: "age1…"))
    var recipient: [String] = []

    @Option(help: ArgumentHelp("What is deployed; named after the folder if not given.", valueName: "name"))
    var service: String?

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let report = try Initialization(.process).begin(
            in: FilePath(folder ?? options.directory), recipients: recipient, service: service)
        let place = report.folder == "." ? "" : " in \(report.folder)"
        options.say("began an estate\(place): \(report.files.joined(separator: ", "))")
        for recipient in report.recipients { options.say("\(recipient) can read its secrets") }
        options.say("next: tenantry add NAME")
    }
}
