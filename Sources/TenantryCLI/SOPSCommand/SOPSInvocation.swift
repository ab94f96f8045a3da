import Documents
import Tenantry

/// A command line of `sops` in the one form that the verbs' parsers take: the verb, its options as `--name=value`, and
/// behind `--` the rest.
///
/// It understands what scripts write: options before the verb and behind the file, one dash or two, `-i=false`, and the
/// legacy forms, where an option says what is to be done.
struct SOPSInvocation {
    private(set) var arguments: [String] = []
    private(set) var warnings: [Diagnostic] = []

    private typealias Flag = (name: String, value: String?)

    /// - Throws: `generic` for an option that there is not, `invalidSetFormat`, `conflictingParameters`.
    init(_ arguments: [String]) throws(SOPSFailure) {
        var line = SOPSCommandLine(arguments)
        // What stands before the verb; in a legacy form, that is everything.
        let isKnown = { (name: String) in SOPSFlags.switches.contains(name) || SOPSFlags.options.contains(name) }
        try line.readFlags(isKnown)
        if let question = ["version", "help"].first(where: line.has) {
            self.arguments = ["--\(question)"]
            return
        }
        guard let first = line.rest.first, let verb = Self.verb(first, in: line.rest) else {
            self = try Self.legacy(&line, isKnown)
            return
        }
        line.rest.removeFirst(verb.words)
        if first == "help" || first == "h" {
            self.arguments = ["help"] + line.rest
        } else if let flags = SOPSFlags.verbs[verb.name] {
            // Flags that only other verbs have do nothing there, as in sops.
            line.keep(flags)
            try line.readAll(verb.name.hasPrefix("exec-") ? 2 : .max, flags.contains)
            try finish(line, verb: verb.name)
        } else {
            self.arguments = [first]
        }
    }

    /// The verb that the command line has, and how many words it is.
    private static func verb(_ first: String, in rest: [String]) -> (name: String, words: Int)? {
        if first == "groups" {
            let name = rest.dropFirst().first { !$0.hasPrefix("-") }.map { "groups \($0)" } ?? ""
            return SOPSFlags.verbs[name] == nil ? ("groups", 1) : (name, 2)
        }
        let isVerb =
            SOPSFlags.verbs[first] != nil || SOPSFlags.refusedVerbs.contains(first) || first == "help" || first == "h"
        return isVerb ? (first, 1) : nil
    }

    private static func legacy(
        _ line: inout SOPSCommandLine, _ isKnown: (String) -> Bool
    ) throws(SOPSFailure) -> Self {
        try line.readAll(.max, isKnown)
        let modes = ["encrypt", "decrypt", "rotate", "set"].filter { line.has($0) }
        guard modes.count < 2 else {
            throw SOPSFailure(
                .conflictingParameters, "these exclude each other: \(modes.map { "--\($0)" }.joined(separator: ", "))")
        }
        let verb = modes.first ?? "edit"
        guard let first = line.positionals.first else { throw SOPSFailure.noFile }
        if modes.isEmpty, line.positionals.count > 1 { try checkNoVerbIsMeant(by: first) }
        if verb == "set" {
            try line.keepFirst()
            let (index, value) = try splitSet(line.value(of: "set") ?? "")
            line.positionals = [line.positionals[0], index, value]
        }
        line.keep(SOPSFlags.verbs[verb] ?? [])
        var invocation = Self()
        try invocation.finish(line, verb: verb)
        return invocation
    }

    private init() {}

    /// A misspelt verb is no file to be edited, if something stands behind it.
    private static func checkNoVerbIsMeant(by word: String) throws(SOPSFailure) {
        guard !word.contains("."), !word.contains("/"),
            let verb = Suggestion.nearest(to: word, among: SOPSFlags.verbs.keys.sorted())
        else { return }
        throw SOPSFailure(.generic, "there is no verb \(word)", hint: "did you mean \(verb)?")
    }

    /// The two parts of `--set '["key"] "value"'`.
    private static func splitSet(_ text: String) throws(SOPSFailure) -> (index: String, value: String) {
        guard let range = text.firstRange(of: "] ") else {
            throw SOPSFailure(
                .invalidSetFormat, "--set takes an index and a value in JSON, with a space between them",
                hint: #"write --set '["key"] "value"'"#)
        }
        return (String(text[..<range.lowerBound]) + "]", String(text[range.upperBound...]))
    }

    private mutating func finish(_ line: SOPSCommandLine, verb: String) throws(SOPSFailure) {
        var line = line
        if ["decrypt", "edit", "encrypt", "filestatus", "rotate"].contains(verb) { try line.keepFirst() }
        arguments = verb.split(separator: " ").map(String.init) + line.canonicalFlags(of: verb)
        warnings = line.warnings
        if !line.positionals.isEmpty { arguments += ["--"] + line.positionals }
    }
}
