import Documents

/// Checks what a person is told about a text that was refused.
struct DiagnosticCheck {
    private let source: SourceText

    /// A word that stands for a secret in the seeds and dictionaries.
    static let secret = "hunter2"

    init(_ source: SourceText) {
        self.source = source
    }

    /// The position lies in the text, and the excerpt is the line there.
    func check(_ diagnostic: Diagnostic) throws(Violation) {
        try require(!diagnostic.summary.isEmpty, "the summary is empty")
        try require(diagnostic.file == source.name, "the file is \(diagnostic.file ?? "not named")")
        try require(diagnostic.notes.count <= 100, "a message has \(diagnostic.notes.count) notes")
        for text in texts(of: diagnostic) { try Self.check(text) }
        guard let position = diagnostic.position else { return }
        // The place of what is missing at the end of a text may be the line below its last.
        guard let line = source.line(position.line) else {
            let isEnd = position.column == 1 && source.line(position.line - 1) != nil
            return try require(isEnd, "\(position) is outside the text")
        }
        let length = line.unicodeScalars.count
        try require((1...length + 1).contains(position.column), "\(position) is in a line of \(length) columns")
    }

    /// A text of a message is short, and a terminal obeys nothing in it.
    static func check(_ text: String) throws(Violation) {
        try require(text.utf8.count <= 4096, "a message has \(text.utf8.count) bytes")
        let control = text.unicodeScalars.first {
            $0.value < 0x20 && $0 != "\t" || (0x7F...0x9F).contains($0.value)
        }
        try require(control == nil, "a message holds a control character: \(text.debugDescription)")
    }

    /// The excerpt shows nothing behind a key, and nothing else shows a value either.
    func checkMasked(_ diagnostic: Diagnostic, as format: DocumentFormat) throws(Violation) {
        try check(diagnostic)
        if let excerpt = diagnostic.excerpt {
            try require(Self.isMasked(excerpt), "the excerpt is not masked: \(excerpt.debugDescription)")
        }
        guard onlyValuesAreSecret(as: format) else { return }
        for text in texts(of: diagnostic) {
            try require(!text.contains(Self.secret), "a message shows a secret: \(text.debugDescription)")
        }
    }

    private func texts(of diagnostic: Diagnostic) -> [String] {
        [diagnostic.summary, diagnostic.excerpt ?? "", diagnostic.hint ?? ""] + diagnostic.notes
    }

    /// Whether a line has no more than dashes, a short key with its separator, and an ellipsis.
    static func isMasked(_ line: String) -> Bool {
        var rest = Substring(line.hasSuffix("…") ? line.dropLast() : line[...])
        guard !rest.isEmpty else { return true }
        while let first = rest.first, " \t-[]{},\"".contains(first) { rest.removeFirst() }
        guard !rest.isEmpty else { return true }
        if rest.hasPrefix("export ") { rest = rest.dropFirst(7) }
        let key = rest.prefix { $0.isLetter || $0.isNumber || "_.-".contains($0) }
        guard key.utf8.count <= 64 else { return false }
        let separator = rest.dropFirst(key.count)
        return separator.contains { ":=]".contains($0) } && separator.allSatisfy { ":=]\" \t".contains($0) }
    }

    /// Whether the secret stands in the text, and nowhere where it could be a key.
    private func onlyValuesAreSecret(as format: DocumentFormat) -> Bool {
        let text = source.text(0..<source.bytes.count)
        if format == .json { return Self.standsForValuesOnly(in: text) }
        guard text.contains(Self.secret), !text.contains("?"), !text.contains("["), !text.contains("{") else {
            return false
        }
        return text.split(whereSeparator: \.isNewline).allSatisfy { line in
            let parts = line.split(separator: format == .yaml ? ": " : "=", maxSplits: 1)
            guard line.contains(Self.secret) else { return true }
            return parts.count == 2 && !parts[0].contains(Self.secret) && !parts[1].contains { ":=".contains($0) }
        }
    }

    /// Whether each secret stands in a string behind a colon of JSON, and is no key itself.
    private static func standsForValuesOnly(in text: String) -> Bool {
        let parts = text.split(separator: secret, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return false }
        return zip(parts, parts.dropFirst()).allSatisfy { before, after in
            before.hasSuffix(": \"") && after.hasPrefix("\"")
                && !after.dropFirst().drop { " \t\n".contains($0) }.hasPrefix(":")
        }
    }
}
