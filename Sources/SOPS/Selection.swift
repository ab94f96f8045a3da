/// Which values of a document are encrypted: one of six rules.
package struct Selection: Sendable, Hashable {
    package enum Rule: String, CaseIterable, Hashable, Sendable {
        case unencryptedSuffix = "unencrypted_suffix"
        case encryptedSuffix = "encrypted_suffix"
        case unencryptedRegex = "unencrypted_regex"
        case encryptedRegex = "encrypted_regex"
        case unencryptedCommentRegex = "unencrypted_comment_regex"
        case encryptedCommentRegex = "encrypted_comment_regex"

        /// Whether the rule names what stays plain, rather than what is encrypted.
        var namesPlain: Bool {
            switch self {
            case .unencryptedSuffix, .unencryptedRegex, .unencryptedCommentRegex: true
            case .encryptedSuffix, .encryptedRegex, .encryptedCommentRegex: false
            }
        }
    }

    package let rule: Rule
    /// The suffix or the regular expression.
    package let pattern: String
    private let expression: RegularExpression?

    /// What holds when nothing is said: everything is encrypted but what is below a key that ends in `_unencrypted`.
    package static let standard = Selection(suffix: "_unencrypted")

    private init(suffix: String) {
        (rule, pattern, expression) = (.unencryptedSuffix, suffix, nil)
    }

    /// - Throws: `invalidSelection` if the pattern of a regex rule is none.
    package init(_ rule: Rule, _ pattern: String) throws(SOPSError) {
        self.rule = rule
        self.pattern = pattern
        switch rule {
        case .unencryptedSuffix, .encryptedSuffix: expression = nil
        default: expression = try RegularExpression(pattern)
        }
    }

    /// Whether the value at a path is encrypted.
    ///
    /// - Parameters:
    ///   - path: the keys on the way to it, of which each counts.
    ///   - comments: the comments in force, one list for each container on the way.
    ///   - isComment: whether what is asked about is the last one of these comments itself. The comment that a rule
    ///     names stays readable.
    func selects(path: [String], comments: [[String]], isComment: Bool) -> Bool {
        switch rule {
        case .unencryptedSuffix, .encryptedSuffix:
            path.contains { hasSuffix($0) } != rule.namesPlain
        case .unencryptedRegex, .encryptedRegex:
            path.contains { expression?.matches($0) == true } != rule.namesPlain
        case .unencryptedCommentRegex:
            !comments.joined().contains { expression?.matches($0) == true }
        case .encryptedCommentRegex:
            comments.joined().dropLast(isComment ? 1 : 0).contains { expression?.matches($0) == true }
        }
    }

    private func hasSuffix(_ key: String) -> Bool {
        // Byte by byte, as Go compares; `String.hasSuffix` compares by canonical equivalence.
        key.utf8.count >= pattern.utf8.count && key.utf8.suffix(pattern.utf8.count).elementsEqual(pattern.utf8)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.rule == right.rule && left.pattern == right.pattern
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(pattern)
    }
}
