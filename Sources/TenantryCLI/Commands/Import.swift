import ArgumentParser
import Documents
import SystemPackage
import Tenantry

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a tenant from Kubernetes manifests, Helm values or dotenv files.",
        discussion: """
            Entries of Secrets and of appSecret become secrets, those of ConfigMaps and of appConfig variables; of \
            dotenv files --secret and --env say which is which, unless the manifest or a layer does. Other Helm \
            values become the tenant's. Nothing is written unless all of it can be.
            Example: kubectl get secret,configmap -n acme -o yaml | tenantry import acme - --attribute tier=gold
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Argument(help: "The files; - is standard input.", completion: .file())
    var files: [String]

    @Option(help: "What the files are, if neither name nor content shows it.")
    var format: ImportFormat?

    @Option(
        help: ArgumentHelp("Names that are secrets, with * for any characters; repeatable.", valueName: "pattern"))
    var secret: [String] = []

    @Option(
        help: ArgumentHelp("Names that are variables and no secrets, likewise; repeatable.", valueName: "pattern"))
    var env: [String] = []

    @Option(help: ArgumentHelp("Names that are left out, likewise.", valueName: "pattern"))
    var exclude: [String] = []

    @OptionGroup var new: NewTenantOptions

    @Flag(help: "Put into a tenant that exists what it does not have.")
    var merge = false

    @Flag(help: "With --merge, replace other values that the tenant has.")
    var overwrite = false

    @Flag(name: .customLong("skip-same"), help: "Leave out variables that the layers below give the same value.")
    var skipsSame = false

    @Flag(name: .customLong("dry-run"), help: "Write nothing; say what would be done.")
    var isTrial = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if overwrite, !merge { throw ValidationError("--overwrite goes with --merge") }
        if merge, !new.isEmpty {
            throw ValidationError("--attribute and --recipient are for a new tenant")
        }
        guard files.count(where: StandardInput.isMeant) <= 1 else {
            throw ValidationError("standard input can be read only once")
        }
    }

    func run() throws {
        var sources: [SourceText] = []
        for file in files {
            let bytes = try ValueSource.read(file: file)
            let name = StandardInput.isMeant(by: file) ? StandardInput.name : file
            sources.append(SourceText(name: name, bytes: bytes, masksValues: true))
        }
        var request = ImportRequest(tenant: try new.request(tenant), sources: sources)
        (request.format, request.secrets, request.variables) = (format, secret, env)
        request.excluded = exclude
        (request.merges, request.overwrites) = (merge, overwrite)
        (request.skipsSame, request.isTrial) = (skipsSame, isTrial)
        try report(options.workspace().importing(request))
    }

    private func report(_ report: ImportReport) throws {
        for warning in report.warnings { Console.standard.warn(warning) }
        for note in report.notes { options.say("note: \(note)") }
        guard !options.json else { return try Console.standard.printJSON(ImportRecord(report, isTrial: isTrial)) }
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        let what = "\(counted(report.variables.count, "variable")) and \(counted(report.secrets.count, "secret"))"
        let verb = isTrial ? "would import" : "imported"
        let kind = report.addition == nil ? "" : "new "
        options.say("\(verb) \(what) into the \(kind)tenant \(report.tenant)")
        if let file = report.valuesFile { options.say("other Helm values: \(file)") }
        if !report.unchanged.isEmpty {
            options.say("as they were: \(report.unchanged.sorted().joined(separator: ", "))")
        }
        if let addition = report.addition {
            if !addition.generated.isEmpty { options.say("generated \(addition.generated.joined(separator: ", "))") }
            if let rule = addition.rule { options.say("added the creation rule \(rule)") }
            for key in addition.missing {
                options.say("still to set: tenantry set \(report.tenant) \(key) --secret, or with --file FILE")
            }
        }
        if !report.files.isEmpty {
            options.say("\(isTrial ? "would write" : "wrote") \(report.files.joined(separator: ", "))")
        }
    }
}

extension ImportFormat: ExpressibleByArgument {}

/// An import, for scripts.
private struct ImportRecord: Encodable {
    let dryRun, isNew: Bool
    let env, files, generated, missing, secrets, unchanged: [String]
    let tenant: String

    init(_ report: ImportReport, isTrial: Bool) {
        (dryRun, isNew, tenant) = (isTrial, report.addition != nil, report.tenant)
        (env, files, secrets) = (report.variables.sorted(), report.files.sorted(), report.secrets.sorted())
        (generated, missing) = (report.addition?.generated ?? [], report.addition?.missing ?? [])
        unchanged = report.unchanged.sorted()
    }
}
