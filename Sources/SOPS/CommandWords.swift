/// The words of a command line in a variable, split as SOPS does it: by white space, with quotes and backslashes as a
/// shell has them, and nothing else that a shell does. No shell is run.
enum CommandWords {
    /// Why a command line has no words: "a quotation mark is not closed".
    struct Malformed: Error {
        let reason: String
    }

    static func split(_ line: String) throws(Malformed) -> [String] {
        var words: [String] = []
        var word: String?
        var rest = line.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case " ", "\t", "\r", "\n":
                if let finished = word { words.append(finished) }
                word = nil
            case "'":
                word = try (word ?? "") + quoted(&rest, until: "'")
            case "\"":
                word = try (word ?? "") + quoted(&rest, until: "\"")
            case "\\":
                guard let next = rest.popFirst() else { throw Malformed(reason: "nothing follows its last backslash") }
                word = (word ?? "") + String(next)
            case "#" where word == nil:
                // A comment, to the end of the line.
                while let next = rest.popFirst(), next != "\n" {}
            default:
                word = (word ?? "") + String(scalar)
            }
        }
        if let word { words.append(word) }
        guard !words.isEmpty else { throw Malformed(reason: "it is empty") }
        return words
    }

    /// The text up to the closing quotation mark. Between double ones a backslash makes any character an ordinary one.
    private static func quoted(
        _ rest: inout String.UnicodeScalarView.SubSequence, until mark: Unicode.Scalar
    ) throws(Malformed) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == mark { return String(text) }
            guard scalar == "\\", mark == "\"" else {
                text.append(scalar)
                continue
            }
            guard let next = rest.popFirst() else { break }
            text.append(next)
        }
        throw Malformed(reason: "a quotation mark is not closed")
    }
}
