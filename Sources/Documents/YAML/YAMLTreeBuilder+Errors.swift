extension YAMLTreeBuilder {
    /// Where the text of a node begins, after its anchor and tag and the space and comments between them.
    ///
    /// - Parameter limit: where the node ends at the latest.
    func contentStart(of event: borrowing YAMLEvent, at start: Int, limit: Int) -> (Int, YAMLEvent.Mark) {
        var mark = event.start
        guard start < limit, start < source.bytes.count else { return (start, mark) }
        let bytes = source.bytes
        let first = bytes[start]
        guard first == UInt8(ascii: "&") || first == UInt8(ascii: "!") else { return (start, mark) }
        var index = start
        func step() {
            index += 1
            while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
            mark.index += 1
            mark.column += 1
        }
        while index < limit {
            let length = SourceText.lineBreakLength(in: bytes, at: index)
            if length > 0 {
                index += length
                mark.line += 1
                mark.column = 0
                continue
            }
            switch bytes[index] {
            case 0x20, 0x09:
                step()
            case UInt8(ascii: "#"):
                while index < limit, SourceText.lineBreakLength(in: bytes, at: index) == 0 { step() }
            case UInt8(ascii: "&"), UInt8(ascii: "!"):
                let isVerbatim = index + 1 < limit && bytes[index + 1] == UInt8(ascii: "<")
                while index < limit, bytes[index] != 0x20, bytes[index] != 0x09,
                    isVerbatim || !Self.isFlowEnd(bytes[index]),
                    SourceText.lineBreakLength(in: bytes, at: index) == 0
                {
                    step()
                }
            default:
                return (index, mark)
            }
        }
        // The node is left out: its place is right after its properties, where the event ends.
        return (limit, event.end)
    }

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

    /// Whether a byte ends an anchor or a tag inside a flow collection.
    private static func isFlowEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","): true
        default: false
        }
    }
}
