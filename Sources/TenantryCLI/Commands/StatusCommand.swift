import ArgumentParser
import Documents
import Estate
import SystemPackage
import Tenantry

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Compares a tenant's rendered objects with those in the cluster.",
        discussion: """
            Asks kubectl for the objects by their names or, with --from, takes what it has printed. Secrets are masked; \
            equal ones have the same fingerprint within one run. It takes keys. Objects of earlier renders, which \
            differ by the hash in their name, are listed as what may go. Exits with 1 if anything differs.
            Example: tenantry status tenant-1 --environment prod
            Example: kubectl get configmap,secret -n tenant-1 -o json | tenantry status tenant-1 --from -
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @Option(
        help: ArgumentHelp("Take the output of kubectl get from this file; - is standard input.", valueName: "path"),
        completion: .file())
    var from: String?

    @Option(help: ArgumentHelp("The context of kubectl's configuration.", valueName: "name"))
    var context: String?

    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if from != nil, context != nil { throw ValidationError("--from and --context exclude each other") }
    }

    func run() throws {
        let workspace = try options.workspace()
        try options.warnIfSuspended(tenant, in: workspace)
        let source: ClusterSource =
            if let from {
                try given(from)
            } else {
                .kubectl(Kubectl(environment: workspace.surroundings.environment, context: context))
            }
        let statuses = try workspace.status(
            of: tenant, service: targets.service, environment: targets.environment, in: source)
        if options.json {
            try Console.standard.printJSON(statuses.map(StatusRecord.init))
        } else {
            for line in StatusText.lines(statuses) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        if let from { warn(statuses, of: StandardInput.isMeant(by: from) ? StandardInput.name : from) }
        if statuses.contains(where: \.isDifferent) { throw ExitCode(1) }
    }

    /// What is not in the cluster's other namespaces may be in the right one.
    private func warn(_ statuses: [TargetStatus], of file: String) {
        guard !options.quiet, let status = statuses.first(where: { !$0.otherNamespaces.isEmpty }) else { return }
        let namespace = status.objects.lazy.compactMap(\.namespace).first ?? ""
        let others = status.otherNamespaces.prefix(10).joined(separator: ", ")
        Console.standard.warn(
            Diagnostic(
                "the objects are of the namespace \(others), and those of \(status.target.title) belong to \(namespace)",
                file: file, hint: "kubectl get configmap,secret --namespace \(namespace) --output json prints these"))
    }

    private func given(_ file: String) throws(TenantryError) -> ClusterSource {
        let name = StandardInput.isMeant(by: file) ? StandardInput.name : file
        let text = try ValueSource.read(file: file)
        guard !text.isEmpty else {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "there is nothing to compare with: no list of objects, not even an empty one", file: name,
                    hint: "has kubectl failed? set -o pipefail lets a shell tell"))
        }
        return .text(text, name: name)
    }
}
