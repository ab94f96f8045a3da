import ArgumentParser
import SystemPackage
import Tenantry

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Begins an estate: a manifest, creation rules and a base layer.",
        discussion: """
            Without --recipient, the secrets are encrypted for the identities that SOPS_AGE_KEY_FILE and the like \
            name. Nothing is overwritten. With --from, only the manifest is written, for folders of tenants that are \
            there already, and what was understood of them is said.
            Example: tenantry init shop --service shop
            Example: tenantry init --from deploy
            """)

    @Argument(
        help: "The estate's folder, which is made if it is missing; if not given, that of -C or the working directory.",
        completion: .directory)
    var folder: String?

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp("Write the manifest for the folders of tenants that are in this one.", valueName: "folder"),
        completion: .directory)
    var existing: String?

    @Option(
        name: [.long, .customShort("r")],
        help: ArgumentHelp("Somebody who can read the secrets; repeatable.", valueName: "age1…"))
    var recipient: [String] = []

    @Option(help: ArgumentHelp("What is deployed; named after the folder if not given.", valueName: "name"))
    var service: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard existing != nil else { return }
        if folder != nil { throw ValidationError("--from names the estate's folder; leave the other one out") }
        if !recipient.isEmpty {
            throw ValidationError("--from writes no creation rules, so nobody is named with --recipient")
        }
    }

    func run() throws {
        if let existing { return try adopt(FilePath(existing)) }
        let report = try Initialization(.process).begin(
            in: FilePath(folder ?? options.directory), recipients: recipient, service: service)
        let place = report.folder == "." ? "" : " in \(report.folder)"
        options.say("began an estate\(place): \(report.files.joined(separator: ", "))")
        for recipient in report.recipients { options.say("\(recipient) can read its secrets") }
        options.say("next: tenantry add NAME")
    }

    private func adopt(_ folder: FilePath) throws {
        let report = try Initialization(.process).adopt(folder, service: service)
        guard !options.json else { return try Console.standard.printJSON(report) }
        let count = report.tenants.count
        var names = report.tenants.prefix(8).joined(separator: ", ")
        if count > 8 { names += ", …" }
        options.say("wrote \(folder == "." ? "" : "\(folder)/")tenantry.yaml; understood was:")
        options.say("  \(count) tenant\(count == 1 ? "" : "s") in \(report.folder): \(names)")
        let links = report.links == 0 ? "" : ", to which \(report.links) link\(report.links == 1 ? " leads" : "s lead")"
        options.say("  shared by all: \(report.base ?? "nothing")\(links)")
        options.say("  the service \(report.service)")
        options.say("  Helm values: \(report.values.isEmpty ? "none" : report.values.joined(separator: ", "))")
        options.say("  variables: \(report.env ?? "none yet, they go into env.yaml")")
        options.say("  secrets: \(report.secrets ?? "none yet, they go into secrets.enc.yaml")")
        if !report.unused.isEmpty { options.say("  not used: \(report.unused.joined(separator: ", "))") }
        if !report.folders.isEmpty {
            options.say("  might be layers, too: \(report.folders.joined(separator: ", "))")
        }
        if !report.hasRules {
            options.say("there is no .sops.yaml: write one before secrets are added, with a rule for their files")
        }
        options.say("next: read the manifest, then tenantry verify -C \(folder)")
    }
}
