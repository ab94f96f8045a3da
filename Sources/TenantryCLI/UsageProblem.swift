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
        let message = TenantryCommand.message(for: error)
        let hint = Self.suggestion(for: message).map { "\(message)\nhint: \($0)" }
        let full = TenantryCommand.fullMessage(for: error)
        text =
            Self.unknownVerb(first)
            ?? Self.message(full.replacing(message, with: hint ?? message, maxReplacements: 1))
    }

    /// The parser's own message, in the form of all others.
    static func message(_ message: String) -> String {
        message.hasPrefix("Error: ") ? "error: " + message.dropFirst("Error: ".count) : message
    }

    /// What somebody may have meant who gave an option a value that is none of its own. The parser knows the values, and
    /// they are in its message only.
    private static func suggestion(for message: String) -> String? {
        let start = "The value '"
        guard message.hasPrefix(start), let end = message.firstRange(of: "' is invalid for '"),
            let list = message.firstRange(of: "Please provide one of")
        else { return nil }
        // A few stand in one line, in quotes; many have a line each.
        let values = message[list.upperBound...]
        let lines = values.split(separator: "\n").filter { $0.hasPrefix("  - ") }.map { String($0.dropFirst(4)) }
        let quoted = values.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
        return Suggestion.hint(
            for: String(message.dropFirst(start.count)[..<end.lowerBound]), among: lines.isEmpty ? quoted : lines)
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
