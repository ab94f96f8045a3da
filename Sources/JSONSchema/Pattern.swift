import Documents
import SOPS

/// A regular expression of a schema, matched in linear time. Its syntax is RE2's, which has no look-around and no
/// back-references; what both know means the same as in JSON Schema.
struct Pattern: Sendable {
    let text: String
    private let expression: RegularExpression

    /// What is wrong with an expression.
    struct Problem: Error {
        let summary: String
    }

    init(_ text: String) throws(Problem) {
        self.text = text
        do throws(SOPSError) {
            expression = try RegularExpression(text)
        } catch {
            throw Problem(summary: error.diagnostic.summary)
        }
    }

    func matches(_ text: String) -> Bool { expression.matches(text) }
}
