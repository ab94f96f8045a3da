/// What the user is told when something is wrong: what, where, what was expected, and what to do next.
///
/// Every error of the project turns into one of these. No field ever holds a secret: an excerpt of a file
/// that holds secrets in plain text is made with its values masked.
package struct Diagnostic: Hashable, Sendable {
    /// One sentence without a full stop, in lower case: "the key LOG_LEVEL appears twice".
    package var summary: String
    /// The file, as the user would write its path.
    package var file: String?
    package var position: SourcePosition?
    /// The line of the file at `position`, without its newline.
    package var excerpt: String?
    /// Further places or facts, one a line: "first at base/env.yaml:3:1".
    package var notes: [String]
    /// What to do next: "remove one of the two".
    package var hint: String?

    package init(
        _ summary: String, file: String? = nil, position: SourcePosition? = nil, excerpt: String? = nil,
        notes: [String] = [], hint: String? = nil
    ) {
        self.summary = summary
        self.file = file
        self.position = position
        self.excerpt = excerpt
        self.notes = notes
        self.hint = hint
    }
}
