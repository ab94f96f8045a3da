/// A node of a document's tree, which knows where in the text it stands.
///
/// Aliases are understood: a node written as `*name` has the content of the node that it names, shared and not
/// copied, and `alias` set. How many nodes a document has with its aliases expanded is bounded when it is parsed.
package struct Node: Sendable {
    package enum Content: Sendable {
        case scalar(Scalar)
        case mapping(Mapping)
        case sequence(Sequence)
    }

    package var content: Content
    private var spanStart: UInt32
    private var spanEnd: UInt32
    private var line: UInt32
    private var column: UInt32
    private var indentation: UInt32
    /// Whether the node stands inside `[]` or `{}`.
    package var isInFlow: Bool
    /// Tag, anchor and alias, which few nodes have.
    private var properties: Properties?

    /// A class, so that the many nodes without any of these stay small.
    private final class Properties: Sendable {
        let tag: String?
        let anchor: String?
        let alias: String?
        let start: Int?

        init(tag: String?, anchor: String?, alias: String?, start: Int?) {
            self.tag = tag
            self.anchor = anchor
            self.alias = alias
            self.start = start
        }
    }

    private static func properties(
        tag: String?, anchor: String?, alias: String?, start: Int?
    ) -> Properties? {
        guard tag != nil || anchor != nil || alias != nil || start != nil else { return nil }
        return Properties(tag: tag, anchor: anchor, alias: alias, start: start)
    }

    package init(
        _ content: Content, span: Range<Int> = 0..<0, position: SourcePosition = SourcePosition(line: 1, column: 1),
        tag: String? = nil, anchor: String? = nil, alias: String? = nil, indent: Int = 0, isInFlow: Bool = false,
        propertiesStart: Int? = nil
    ) {
        self.content = content
        self.spanStart = UInt32(clamping: span.lowerBound)
        self.spanEnd = UInt32(clamping: span.upperBound)
        self.line = UInt32(clamping: position.line)
        self.column = UInt32(clamping: position.column)
        self.indentation = UInt32(clamping: indent)
        self.isInFlow = isInFlow
        self.properties = Self.properties(tag: tag, anchor: anchor, alias: alias, start: propertiesStart)
    }

    /// The text of the value itself, without anchor and tag; for an alias, the `*name`. A node that the text leaves
    /// out (`key:`) has the empty span where its text would go. Of a block scalar, from the `|` or `>` to the end of
    /// its last line, without that line's newline. A block collection ends where its last item ends.
    package var span: Range<Int> {
        get { Int(spanStart)..<Int(spanEnd) }
        set {
            spanStart = UInt32(clamping: newValue.lowerBound)
            spanEnd = UInt32(clamping: newValue.upperBound)
        }
    }

    /// Where `span` begins.
    package var position: SourcePosition {
        get { SourcePosition(line: Int(line), column: Int(column)) }
        set {
            line = UInt32(clamping: newValue.line)
            column = UInt32(clamping: newValue.column)
        }
    }

    /// The indentation of the block collection that the node stands in; 0 at the top.
    package var indent: Int {
        get { Int(indentation) }
        set { indentation = UInt32(clamping: newValue) }
    }

    /// The tag as written, `!!str` resolved to `tag:yaml.org,2002:str`; nil where there is none.
    package var tag: String? {
        get { properties?.tag }
        set {
            properties = Self.properties(tag: newValue, anchor: anchor, alias: alias, start: propertiesStart)
        }
    }

    /// The name of the node's anchor, without the `&`.
    package var anchor: String? {
        get { properties?.anchor }
        set {
            properties = Self.properties(tag: tag, anchor: newValue, alias: alias, start: propertiesStart)
        }
    }

    /// The name that this alias refers to, without the `*`.
    package var alias: String? {
        get { properties?.alias }
        set {
            properties = Self.properties(tag: tag, anchor: anchor, alias: newValue, start: propertiesStart)
        }
    }

    /// Where the node's anchor or tag begins, whichever comes first; nil if it has neither.
    package var propertiesStart: Int? { properties?.start }

    /// The text of the node with its anchor and tag.
    package var fullSpan: Range<Int> {
        (propertiesStart ?? span.lowerBound)..<span.upperBound
    }
}
