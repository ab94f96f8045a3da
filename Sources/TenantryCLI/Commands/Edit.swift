import ArgumentParser
import Estate
import FoundationEssentials
import Tenantry

struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Opens a tenant's secrets, or its env values, in an editor.",
        discussion: """
            The decrypted text is in memory only while $SOPS_EDITOR or $EDITOR shows it. What does not change keeps \
            its ciphertext.
            Example: tenantry edit acme
            """)

    @Argument(help: "The tenant's name.", completion: .tenant)
    var tenant: String

    @OptionGroup var place: PlaceOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let session = try options.workspace().edit(
            tenant: tenant, section: place.section ?? .secrets, layer: place.layer, environment: place.environment)
        let editor = try Editor(environment: ProcessInfo.processInfo.environment)
        let outcome = try editor.edit(session.plaintext, name: session.baseName) { edited throws(TenantryError) in
            try session.finish(with: session.result(of: edited))
        }
        switch outcome {
        case .edited(let text):
            options.say("changed \(session.fileName)")
            guard let (targets, warnings) = try? session.affectedTargets(by: text) else { break }
            for warning in warnings { Console.standard.warn(warning) }
            options.say(AffectedText.line(targets))
        case .unchanged: options.say("unchanged: \(session.fileName)")
        case .interrupted:
            options.say("interrupted: \(session.fileName) is as it was")
            throw ExitCode(130)
        case .abandoned(let error):
            options.say("given up: \(session.fileName) is as it was")
            throw ExitCode(error.category.rawValue)
        }
    }
}
