extension DocumentFile {
    /// - Throws: `noSuchPath` if there are fewer documents.
    func document(_ index: Int) throws(DocumentError) -> Document {
        guard documents.indices.contains(index) else {
            throw DocumentError(
                .noSuchPath, Diagnostic("the file has no document \(index + 1)", file: source.name))
        }
        return documents[index]
    }

    /// The text with changes, read again.
    ///
    /// - Throws: `notEditable` if it is none of its format any more, with what is wrong with it then.
    func spliced(_ splices: [Splice], limits: ParseLimits) throws(DocumentError) -> DocumentFile {
        let text = SourceText(
            name: source.name, bytes: try source.applying(splices), masksValues: source.masksValues)
        do throws(DocumentError) {
            return try DocumentFile(parsing: text, as: format, limits: limits)
        } catch {
            let isLimit = [.tooDeep, .tooLarge, .aliasBomb, .outOfMemory].contains(error.code)
            throw isLimit ? error : DocumentError(.notEditable, error.diagnostic)
        }
    }

    /// The text with the changes of one edit, if they lead to the trees that the edit should lead to.
    ///
    /// - Parameters:
    ///   - position: the place that the edit is about; nil for the beginning of the text.
    ///   - change: what the edit makes of the tree of document `index`.
    /// - Throws: `notEditable` if anything else changed, or if the text is none of its format any more.
    func edited(
        by changes: [Splice], at position: SourcePosition?, inDocument index: Int, limits: ParseLimits,
        change: (DocumentValue) -> DocumentValue?
    ) throws(DocumentError) -> DocumentFile {
        var expected = documents.map { $0.root.map { DocumentValue($0) } }
        expected[index] = change(expected[index] ?? .scalar(.null))
        let edited = try? spliced(changes, limits: limits)
        guard let edited, edited.documents.map({ $0.root.map { DocumentValue($0) } }) == expected else {
            throw DocumentError(
                .notEditable,
                source.diagnostic(
                    "this cannot be changed without changing something else",
                    at: position ?? SourcePosition(line: 1, column: 1),
                    notes: format == .yaml
                        ? ["an alias may refer to it, or the text around it may read differently without it"] : [],
                    hint: "change the file by hand"))
        }
        return edited
    }
}
