import ArgumentParser
import Documents
import Tenantry

/// What is said when the command was called the wrong way.
struct UsageProblem {
    let text: String

    /// - Returns: nil for an error of another kind.
    init?(_ error: any Error, _ arguments: some Swift.Sequence<String>) {
        guard TenantryCommand.exitCode(for: error) == .validationFailure else { return nil }
        let first = arguments.first { _ in true } ?? ""
        text = Self.unknownVerb(first) ?? Self.message(TenantryCommand.fullMessage(for: error))
    }

    /// The parser's own message, in the form of all others.
    static func message(_ message: String) -> String {
        message.hasPrefix("Error: ") ? "error: " + message.dropFirst("Error: ".count) : message
    }

    private static func unknownVerb(_ verb: String) -> String? {
        guard !verb.isEmpty, !verb.hasPrefix("-"), verb != "help" else { return nil }
        let verbs = TenantryCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
        guard !verbs.contains(verb) else { return nil }
        return Diagnostic(
            "there is no verb \(verb)",
            hint: Suggestion.hint(for: verb, among: verbs) ?? "tenantry help lists the verbs"
        ).text()
    }
}
