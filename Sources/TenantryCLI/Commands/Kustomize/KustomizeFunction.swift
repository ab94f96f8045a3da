import ArgumentParser
import Documents
import Tenantry

/// What kustomize calls as a KRM function.
struct KustomizeFunction: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "function",
        abstract: "Works on a ResourceList, as a KRM function; kustomize calls it.",
        discussion: """
            Reads a ResourceList from standard input, and writes it to standard output with the objects of the tenants \
            that its functionConfig names. With items in it, it is a transformer, else a generator. Errors are results \
            of the list, too.
            Example: tenantry kustomize function < list.yaml
            """)

    func run() throws {
        let source = SourceText(name: StandardInput.name, bytes: try StandardInput.read(), masksValues: true)
        let outcome = try KRMFunction.run(source, .quiet)
        try Console.standard.writeSecret(outcome.text.span)
        try Console.standard.report(outcome.errors)
    }
}
