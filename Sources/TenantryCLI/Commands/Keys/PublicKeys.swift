import ArgumentParser
import Estate
import SystemPackage
import Tenantry

struct PublicKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "public",
        abstract: "Shows the public keys of age identities: the recipients.",
        discussion: """
            Without a file, of those on standard input or, if nothing is there, of the identities that tenantry \
            itself uses.
            Example: tenantry keys public keys.txt
            """)

    @Argument(help: "A file of identities.", completion: .file())
    var file: String?

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let recipients = try recipients()
        if options.json { return try Console.standard.printJSON(recipients) }
        for recipient in recipients { try Console.standard.print(recipient) }
    }

    private func recipients() throws(TenantryError) -> [String] {
        let surroundings = Surroundings.process
        if let file { return try Keys.recipients(of: FilePath(file), surroundings) }
        if !Terminal.isTerminal(.standardInput) {
            var text = try StandardInput.read()
            if !text.isEmpty { return try Keys.recipients(of: &text, named: "standard input") }
        }
        return try Keys.recipients(of: surroundings)
    }
}
