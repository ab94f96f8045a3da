package struct Mapping: Sendable {
    package enum Item: Sendable {
        case entry(Entry)
        case comment(Comment)
    }

    /// Entries and comments in the order of the text, except that a comment at the end of an entry's line comes
    /// before that entry.
    package var items: [Item]
    /// Whether it is written with braces.
    package var isFlow: Bool

    package init(items: [Item], isFlow: Bool = false) {
        self.items = items
        self.isFlow = isFlow
    }
}

package struct Entry: Sendable {
    package var key: Node
    package var value: Node

    package init(key: Node, value: Node) {
        self.key = key
        self.value = value
    }
}

package struct Sequence: Sendable {
    package enum Item: Sendable {
        case element(Node)
        case comment(Comment)
    }

    /// As in a mapping: a comment at the end of an element's line comes before that element.
    package var items: [Item]
    /// Whether it is written with brackets.
    package var isFlow: Bool

    package init(items: [Item], isFlow: Bool = false) {
        self.items = items
        self.isFlow = isFlow
    }
}

/// A comment: one line, except in INI, where all lines above a key and the one behind its value are one.
package struct Comment: Sendable {
    /// What follows the `#`, up to the end of the line.
    package var text: String
    /// From the `#` to the end of the line, without the newline.
    package var span: Range<Int>
    package var position: SourcePosition
    /// Whether something else stands before it on its line.
    package var isInline: Bool

    package init(text: String, span: Range<Int>, position: SourcePosition, isInline: Bool) {
        self.text = text
        self.span = span
        self.position = position
        self.isInline = isInline
    }
}

extension Array {
    /// The same, without room for more where few elements have much. Small collections can be many: with the room that
    /// they grow into, a text of a few bytes each would take a thousand.
    func fitted() -> [Element] {
        switch count {
        case 0: []
        case 1: [self[0]]
        case 2: [self[0], self[1]]
        default: self
        }
    }
}
