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

    /// The rule in words: which values are encrypted.
    package var inWords: String {
        switch rule {
        case .unencryptedSuffix: "all values but those below keys that end in “\(pattern)”"
        case .encryptedSuffix: "only values below keys that end in “\(pattern)”"
        case .unencryptedRegex: "all values but those below keys that match “\(pattern)”"
        case .encryptedRegex: "only values below keys that match “\(pattern)”"
        case .unencryptedCommentRegex: "all values but those with a comment that matches “\(pattern)”"
        case .encryptedCommentRegex: "only values with a comment that matches “\(pattern)”"
        }
    }

    /// The size of the regular expression; 0 of a suffix.
    var expressionSize: Int { expression?.size ?? 0 }

    /// Whether the rule looks at comments, not at keys.
    var isAboutComments: Bool {
        rule == .unencryptedCommentRegex || rule == .encryptedCommentRegex
    }

    /// Whether the rule, which is about keys, names a key. What is below such a key it names, too.
    func names(key: String) -> Bool {
        switch rule {
        case .unencryptedSuffix, .encryptedSuffix: hasSuffix(key)
        case .unencryptedRegex, .encryptedRegex: expression?.matches(key) == true
        case .unencryptedCommentRegex, .encryptedCommentRegex: false
        }
    }

    /// Whether the rule, which is about comments, names a comment. What the comment speaks of it names, too.
    func names(comment: String) -> Bool {
        isAboutComments && expression?.matches(comment) == true
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
