import Documents
import Tenantry

/// The words of a command line, read as Go's flag package reads them, with options behind positional words besides.
struct SOPSCommandLine {
    /// What has not been read yet.
    var rest: [String]
    var positionals: [String] = []
    private(set) var warnings: [Diagnostic] = []
    private var flags: [(name: String, value: String?)] = []
    /// Behind `--`, nothing is an option.
    private var hasEnded = false

    init(_ words: [String]) {
        rest = words
    }

    func has(_ name: String) -> Bool {
        flags.contains { $0.name == name && (!SOPSFlags.switches.contains(name) || $0.value == nil) }
    }

    func value(of name: String) -> String? { flags.last { $0.name == name }?.value }

    /// Options that every verb takes, to no effect.
    private static let always: Set<String> = ["enable-local-keyservice"]

    /// Forgets options that a verb does not have.
    mutating func keep(_ names: Set<String>) {
        flags.removeAll { !names.contains($0.name) && !Self.always.contains($0.name) }
    }

    /// Reads options up to the first word that is none.
    mutating func readFlags(_ isKnown: (String) -> Bool) throws(SOPSFailure) {
        while let word = rest.first {
            if word == "--" {
                rest.removeFirst()
                hasEnded = true
                return
            }
            guard !hasEnded, word.count > 1, word.hasPrefix("-") else { return }
            let (name, value) = Self.split(word)
            guard isKnown(name) || Self.always.contains(name) else {
                // Behind a file or an index, it can be a value: a negative number.
                guard positionals.isEmpty else { return }
                throw Self.unknown(word)
            }
            rest.removeFirst()
            try add(name, value)
        }
    }

    /// Reads everything.
    ///
    /// - Parameter limit: after how many positional words no option is looked for.
    mutating func readAll(_ limit: Int, _ isKnown: (String) -> Bool) throws(SOPSFailure) {
        while !rest.isEmpty {
            if positionals.count >= limit { hasEnded = true }
            try readFlags(isKnown)
            if !rest.isEmpty { positionals.append(rest.removeFirst()) }
        }
    }

    /// Where one file is taken, more of them are passed over, as in sops; but no misspelt option is.
    mutating func keepFirst() throws(SOPSFailure) {
        guard positionals.count > 1 else { return }
        if !hasEnded, let option = positionals.dropFirst().first(where: { $0.hasPrefix("-") && $0.count > 1 }) {
            throw Self.unknown(option)
        }
        warnings.append(Diagnostic("only the first file is taken: the rest of the command line is passed over"))
        positionals.removeLast(positionals.count - 1)
    }

    /// The options as a verb's parser takes them.
    mutating func canonicalFlags(of verb: String) -> [String] {
        let lists = SOPSFlags.lists(of: verb)
        var words: [String] = []
        for (index, flag) in flags.enumerated() where !Self.always.contains(flag.name) {
            let isRepeated = flags[(index + 1)...].contains { $0.name == flag.name }
            if isRepeated, !lists.contains(flag.name) {
                // The last one counts, as in sops.
                guard !SOPSFlags.switches.contains(flag.name) else { continue }
                warnings.append(Diagnostic("--\(flag.name) is given more than once: only the last one counts"))
            } else if SOPSFlags.switches.contains(flag.name) {
                if flag.value == nil { words.append("--\(flag.name)") }
            } else if let value = flag.value, !value.isEmpty {
                // Scripts pass variables that may be empty on: to sops, that is as if the option was not there.
                words.append("--\(flag.name)=\(value)")
            }
        }
        return words
    }

    private mutating func add(_ name: String, _ value: String?) throws(SOPSFailure) {
        guard SOPSFlags.switches.contains(name) else {
            guard let text = value ?? rest.first else {
                throw SOPSFailure(.generic, "there is no value behind --\(name)")
            }
            if value == nil { rest.removeFirst() }
            flags.append((name, text))
            return
        }
        let isOn = try value.map { text throws(SOPSFailure) in try Self.boolean(text, of: name) } ?? true
        if name == "enable-local-keyservice", !isOn {
            throw SOPSFailure(
                .generic, "there is no other key service than the local one: --\(name)=false leaves none")
        }
        flags.append((name, isOn ? nil : "false"))
    }

    /// The name of an option, and what stands behind its `=`.
    private static func split(_ word: String) -> (name: String, value: String?) {
        let body = word.drop { $0 == "-" }
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = word.hasPrefix("---") ? word : parts[0]
        return (SOPSFlags.aliases[name] ?? name, parts.count > 1 ? parts[1] : nil)
    }

    private static func boolean(_ text: String, of name: String) throws(SOPSFailure) -> Bool {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: throw SOPSFailure(.generic, "--\(name) is either true or false, not \(text)")
        }
    }

    private static func unknown(_ word: String) -> SOPSFailure {
        let name = split(word).name
        let names = SOPSFlags.switches.union(SOPSFlags.options).sorted()
        return SOPSFailure(
            .generic, "there is no option \(word.prefix { $0 != "=" })",
            hint: Suggestion.nearest(to: name, among: names).map { "did you mean --\($0)?" }
                ?? "sops help lists the verbs, and sops help VERB its options")
    }
}
