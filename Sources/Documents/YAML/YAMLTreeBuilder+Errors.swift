extension YAMLTreeBuilder {
    func documentError(for problem: YAMLEventReader.Problem) -> DocumentError {
        guard let text = problem.text else {
            return DocumentError(.outOfMemory, Diagnostic("out of memory", file: source.name))
        }
        var explained = YAMLProblem.explaining(text, context: problem.context)
        var position = problem.mark.position
        if explained.isAtBeginning, let beginning = problem.contextMark { position = beginning.position }
        if let tab = tabColumn(inIndentationOf: problem.mark.line + 1) {
            explained = .tab
            position = SourcePosition(line: problem.mark.line + 1, column: tab)
        }
        var notes: [String] = []
        if let frame = frames.last, frame.isFlow, frame.position.line <= problem.mark.line {
            let kind = frame.isMapping ? "mapping" : "list"
            notes.append("the \(kind) that begins at \(source.place(frame.position)) is not closed")
        } else if !explained.isAtBeginning, let beginning = problem.contextMark, beginning.line != problem.mark.line {
            notes.append("\(YAMLProblem.construct(problem.context)) begins at \(source.place(beginning.position))")
        }
        return DocumentError(
            explained.code, source.diagnostic(explained.summary, at: position, notes: notes, hint: explained.hint))
    }

    /// The column of the first tab in the indentation of a line.
    private func tabColumn(inIndentationOf line: Int) -> Int? {
        var column = 1
        for byte in source.line(line)?.utf8 ?? "".utf8 {
            if byte == 0x09 { return column }
            if byte != 0x20 { return nil }
            column += 1
        }
        return nil
    }

    func unfit(tag: String?, at position: SourcePosition, what: String) -> DocumentError {
        // A tag that is not YAML's own might be a piece of a secret that was not quoted.
        let isSecret = source.masksValues && tag?.hasPrefix(CoreTag.prefix) != true
        let name = isSecret ? "of its tag" : CoreTag.short(tag ?? "")
        return DocumentError(
            .invalidTag,
            source.diagnostic("\(what) \(name)", at: position, hint: "remove the tag, or correct the value"))
    }
}
