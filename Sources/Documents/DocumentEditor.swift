/// Changes a text by splicing: whatever an edit is not about stays as it is, byte for byte.
///
/// There are two ways. `replace` and `splice` collect changes of single places, any number of them, until `finish`. The
/// edits that go by a path (`set`, `remove`) are made one by one: each ends with the new text read again and compared
/// with the tree that the edit should lead to, so that none ever changes more than it is meant to.
package protocol DocumentEditor {
    /// The text as the last edit left it. Nodes for `replace` come from here.
    var file: DocumentFile { get }

    /// Writes another value in the place of a scalar, an alias, or a value that the text leaves out.
    ///
    /// The node must be a value and not a key.
    ///
    /// - Parameters:
    ///   - style: nil keeps the style of the text as far as it can hold the value. Formats without styles pass over it.
    ///   - quotesAmbiguous: whether text that readers of YAML 1.1 take for something else gets quotes.
    mutating func replace(
        _ node: Node, with value: ScalarValue, preferring style: Scalar.Style?, quotesAmbiguous: Bool)

    /// Writes another comment in the place of one: the text of `Comment.text`, without the mark that begins it.
    mutating func replace(_ comment: Comment, with text: String)

    /// Makes a change as it is given.
    mutating func splice(_ splice: Splice)

    /// Makes the changes collected so far and reads the text again.
    ///
    /// - Throws: if two changes overlap, if the format cannot hold a value, or if the text is none of its format any
    ///   more.
    @discardableResult
    mutating func finish() throws(DocumentError) -> DocumentFile

    /// Writes a value at a path: in the place of the one that is there, or as a new entry at the end of its mapping, or
    /// as a new element right after the last. Mappings that the path needs and the text does not have are made.
    ///
    /// - Throws: `noSuchPath` if the path leads through something else than a collection; `notEditable` if the place
    ///   cannot be changed alone, because an alias shares it; `unrepresentable` if the format cannot hold the value.
    mutating func set(
        _ path: [PathComponent], to value: DocumentValue, inDocument index: Int, placement: EntryPlacement
    ) throws(DocumentError)

    /// Removes an entry or an element with its own lines and the comment at the end of its line, and nothing else. A
    /// collection that loses its last item stays as an empty one.
    ///
    /// - Throws: `noSuchPath` if nothing is there.
    mutating func remove(_ path: [PathComponent], inDocument index: Int) throws(DocumentError)
}

/// Where a new entry goes.
package enum EntryPlacement: Hashable, Sendable {
    /// Right after the last entry's lines, before comments that follow it.
    case afterLastEntry
    /// After everything that belongs to the document; for entries of its root.
    case atEndOfDocument
}

extension DocumentEditor {
    package mutating func replace(
        _ node: Node, with value: ScalarValue, preferring style: Scalar.Style? = nil
    ) {
        replace(node, with: value, preferring: style, quotesAmbiguous: true)
    }

    package mutating func set(
        _ path: [PathComponent], to value: DocumentValue, placement: EntryPlacement = .afterLastEntry
    ) throws(DocumentError) {
        try set(path, to: value, inDocument: 0, placement: placement)
    }

    package mutating func remove(_ path: [PathComponent]) throws(DocumentError) {
        try remove(path, inDocument: 0)
    }
}

/// How the lines of nested collections are moved right.
package enum Indentation: Hashable, Sendable {
    case tab
    /// 0 in JSON: every item on a line of its own, but not moved.
    case spaces(Int)
}

extension DocumentFile {
    /// The editor for the file's format.
    ///
    /// - Parameter indentation: of nested collections, in a file that shows none yet; nil for the format's own.
    package func editor(limits: ParseLimits = .standard, indentation: Indentation? = nil) -> any DocumentEditor {
        switch format {
        case .yaml:
            if case .spaces(let count)? = indentation {
                YAMLEditor(self, limits: limits, indentation: count)
            } else {
                YAMLEditor(self, limits: limits)
            }
        case .json:
            JSONEditor(self, limits: limits, indentation: indentation)
        case .dotenv: DotenvEditor(self, limits: limits)
        case .ini: INIEditor(self, limits: limits)
        }
    }
}
