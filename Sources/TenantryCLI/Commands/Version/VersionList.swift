import ArgumentParser
import Documents
import Estate
import Tenantry

struct VersionList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the versions of a tenant's targets, or of all, and which file says so.",
        discussion: """
            It takes no key.
            Example: tenantry version list --json
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String?

    @OptionGroup var version: VersionOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let versions = try options.workspace().versions(of: tenant, key: version.path)
        if options.json {
            try Console.standard.printJSON(versions.map(VersionRecord.init))
        } else {
            var table = Table()
            for row in versions {
                let found = try? row.outcome.get()
                table.add([row.target.title, found?.text ?? "-", found.map { "\($0.file):\($0.line)" } ?? ""])
            }
            for line in table.lines { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        var first: TenantryError?
        for case .failure(let error) in versions.map(\.outcome) {
            Console.standard.report(error)
            first = first ?? error
        }
        if let first { throw ExitCode(first.category.rawValue) }
    }
}

/// The version of a target, for scripts.
private struct VersionRecord: Encodable {
    let tenant: String
    let service: String
    let environment: String?
    let version: String?
    let file: String?
    let line: Int?

    init(_ row: TargetVersion) {
        (tenant, service, environment) = (row.target.tenant.description, row.target.service, row.target.environment)
        let found = try? row.outcome.get()
        (version, file, line) = (found?.text, found?.file, found?.line)
    }
}
