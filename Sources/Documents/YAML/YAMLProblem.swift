/// Turns what libyaml has against a text into words for people.
struct YAMLProblem {
    let code: DocumentError.Code
    let summary: String
    let hint: String?
    /// Whether the place to show is where the construct began, not where libyaml gave up.
    let isAtBeginning: Bool

    private init(_ code: DocumentError.Code, _ summary: String, _ hint: String? = nil, isAtBeginning: Bool = false) {
        self.code = code
        self.summary = summary
        self.hint = hint
        self.isAtBeginning = isAtBeginning
    }

    private init(_ summary: String, _ hint: String? = nil, isAtBeginning: Bool = false) {
        self.init(.unexpectedToken, summary, hint, isAtBeginning: isAtBeginning)
    }

    static let tab = YAMLProblem(.tabIndentation, "a tab cannot indent YAML", "use spaces")

    /// The words for a problem of libyaml 0.2.5; those it does not know are passed on as they are.
    static func explaining(_ problem: String, context: String?) -> YAMLProblem {
        switch problem {
        case "found unexpected end of stream", "found unexpected document indicator":
            YAMLProblem("this quote is never closed", "add the closing quote", isAtBeginning: true)
        case "could not find expected ':'":
            YAMLProblem(
                "expected `key: value`, found no `:`",
                "add a colon and a space, or indent the line to continue the text above", isAtBeginning: true)
        case "mapping values are not allowed in this context":
            YAMLProblem(
                "a second `: ` cannot stand here",
                "put the value in quotes, or start the nested mapping on its own line")
        case "block sequence entries are not allowed in this context":
            YAMLProblem("a list item cannot stand here", "start the list on a line of its own")
        case "mapping keys are not allowed in this context":
            YAMLProblem("a key cannot stand here", "start the mapping on a line of its own")
        case "did not find expected key":
            YAMLProblem(
                "expected a key of the mapping above", "check the indentation of this line, and quotes before it")
        case "did not find expected '-' indicator":
            YAMLProblem("expected a `- ` item of the list above", "check the indentation of this line")
        case "did not find expected ',' or ']'":
            YAMLProblem("expected `,` or `]`", "close the list, or put the value in quotes")
        case "did not find expected ',' or '}'":
            YAMLProblem("expected `,` or `}`", "close the mapping, or put the value in quotes")
        case "found character that cannot start any token":
            YAMLProblem("a value cannot begin with this character", "put the value in quotes")
        case "did not find expected node content":
            YAMLProblem("expected a value", "put the value in quotes if it begins with a special character")
        case "did not find expected <document start>":
            YAMLProblem(
                "the text goes on after the end of the document",
                "check the indentation, or begin a document with `---`")
        case "found undefined tag handle":
            YAMLProblem(.invalidTag, "this tag's prefix is not declared", "declare it with %TAG, or remove the tag")
        case "did not find expected alphabetic or numeric character":
            YAMLProblem(
                context == "while scanning an alias"
                    ? "`*` must be followed by a name" : "`&` must be followed by a name",
                "put the value in quotes if it begins with `*` or `&`", isAtBeginning: true)
        case "found unknown escape character":
            YAMLProblem("no such escape in double quotes", "write `\\\\` for a backslash, or use single quotes")
        case "found a tab character where an indentation space is expected",
            "found a tab character that violates indentation":
            tab
        case "found an indentation indicator equal to 0":
            YAMLProblem("a block scalar cannot be indented by 0", "use a digit from 1 to 9")
        case "found incompatible YAML document":
            YAMLProblem("this version of YAML is not supported", "remove the %YAML line")
        case "":
            YAMLProblem("this is not YAML")
        default:
            YAMLProblem(problem)
        }
    }

    /// What libyaml was reading: "the mapping".
    static func construct(_ context: String?) -> String {
        switch context {
        case "while parsing a block mapping", "while parsing a flow mapping": "the mapping"
        case "while parsing a block collection", "while parsing a flow sequence": "the list"
        case "while scanning a block scalar": "the block of text"
        default: "what it belongs to"
        }
    }
}
