/// Changes an INI text. All values are text, so every value is written as its text.
package struct INIEditor: DocumentEditor {
    package private(set) var file: DocumentFile
    private let limits: ParseLimits
    private var splices: [Splice] = []
    /// The values and comments to write, by where the old ones begin.
    private var values: [Int: ScalarValue] = [:]
    private var comments: [Int: String] = [:]

    package init(_ file: DocumentFile, limits: ParseLimits = .standard) {
        self.file = file
        self.limits = limits
    }

    var source: SourceText { file.source }

    // MARK: Single nodes

    /// Keeps the quotes of the text where they can hold the value, and passes over `style`.
    package mutating func replace(
        _ node: Node, with value: ScalarValue, preferring style: Scalar.Style?, quotesAmbiguous: Bool
    ) {
        values[node.span.lowerBound] = value
    }

    /// A text of one line takes the place of all lines of the comment, and of the part behind the value. A comment behind
    /// a value stays there unless it cannot.
    package mutating func replace(_ comment: Comment, with text: String) {
        comments[comment.span.lowerBound] = text
    }

    package mutating func splice(_ splice: Splice) {
        splices.append(splice)
    }

    @discardableResult
    package mutating func finish() throws(DocumentError) -> DocumentFile {
        guard !splices.isEmpty || !values.isEmpty || !comments.isEmpty else { return file }
        var changes = splices
        let (records, trailing) = try scanned()
        for record in records {
            if !record.isSection, let value = values[record.valueSpan.lowerBound] {
                changes.append(try splice(record, value))
            }
            if let comment = record.comment, let text = comments[comment.span.lowerBound] {
                changes += splices(of: comment, of: record, with: text)
            }
        }
        if let trailing, let text = comments[trailing.span.lowerBound] {
            changes += splices(of: trailing, of: nil, with: text)
        }
        let edited = try file.spliced(changes, limits: limits)
        if splices.isEmpty { try check(edited, records) }
        file = edited
        (splices, values, comments) = ([], [:], [:])
        return file
    }

    func scanned() throws(DocumentError) -> (records: [INIRecord], trailing: INIComment?) {
        var scanner = INIScanner(source)
        try scanner.scan(limits)
        return (scanner.records, scanner.trailingComment)
    }

    /// Makes sure that the new text reads as the old one with the values that were asked for.
    private func check(_ edited: DocumentFile, _ records: [INIRecord]) throws(DocumentError) {
        var scanner = INIScanner(edited.source)
        try scanner.scan(limits)
        for (number, record) in records.enumerated() {
            let value = record.isSection ? nil : values[record.valueSpan.lowerBound]
            let expected = value.flatMap { FlatText.text(of: $0) } ?? record.value
            let new = scanner.records.indices.contains(number) ? scanner.records[number] : nil
            guard let new, new.isSection == record.isSection, new.name.utf8.elementsEqual(record.name.utf8),
                new.value.utf8.elementsEqual(expected.utf8), scanner.records.count == records.count
            else {
                throw unrepresentable(
                    INISpelling.Problem(
                        reason: "what stands around this does not let it be written in an INI file",
                        hint: "change the file by hand"), at: record.nameSpan.lowerBound)
            }
        }
    }

    func unrepresentable(_ problem: INISpelling.Problem, at offset: Int?) -> DocumentError {
        guard let offset else {
            return DocumentError(
                .unrepresentable, Diagnostic(problem.reason, file: source.name, hint: problem.hint))
        }
        return DocumentError(
            .unrepresentable, source.diagnostic(problem.reason, atOffset: offset, hint: problem.hint))
    }

    // MARK: Changes

    func splice(_ record: INIRecord, _ value: ScalarValue) throws(DocumentError) -> Splice {
        let inline = record.comment?.inline.map { source.text($0) } ?? ""
        let span = record.valueSpan
        do throws(INISpelling.Problem) {
            var text = try INISpelling.value(value, preferring: record.style, before: inline)
            if span.isEmpty, !text.isEmpty {
                // An empty value may lack the blanks around it.
                let before = source.skippingBlanks(backFrom: span.lowerBound)
                let isSpaced = before > 0 && source.skippingBlanks(backFrom: before - 1) < before - 1
                if before == span.lowerBound, isSpaced { text = " " + text }
                if !inline.isEmpty { text += " " }
            }
            return Splice(span, text)
        } catch {
            throw unrepresentable(error, at: span.lowerBound)
        }
    }

    private func splices(of comment: INIComment, of record: INIRecord?, with text: String) -> [Splice] {
        let start = comment.span.lowerBound
        let mark = source.bytes[start]
        var end = start + 1
        while end < comment.span.upperBound, source.bytes[end] == mark || source.bytes[end] == 0x20 { end += 1 }
        let prefix = source.text(start..<end)
        let line = record?.lines.lowerBound ?? source.startAfterLineFeed(before: start)
        let indent = source.text(line..<INISpace.skipping(from: line, to: source.bytes.count, in: source.bytes))
        var changes: [Splice] = []
        if let inline = comment.inline {
            if comment.block == nil, let record, fits(text, behind: record) {
                return [Splice(inline, INISpelling.firstLine(text, prefix: prefix))]
            }
            changes.append(Splice(source.skippingBlanks(backFrom: inline.lowerBound)..<inline.upperBound, ""))
        }
        if let block = comment.block {
            changes.append(Splice(block, INISpelling.comment(text, prefix: prefix, indent: indent)))
        } else {
            let lines = indent + INISpelling.comment(text, prefix: prefix, indent: indent)
            changes.append(Splice(line..<line, lines + newline))
        }
        return changes
    }

    /// Whether a comment can stand on the line of a section or entry.
    private func fits(_ text: String, behind record: INIRecord) -> Bool {
        if text.utf8.contains(0x0A) { return false }
        if record.isSection { return !text.utf8.contains(UInt8(ascii: "]")) }
        let quote = record.style.iniQuote
        if record.style == .literal || record.style == .folded, text.contains(quote) { return false }
        let bytes = Array(text.utf8)
        let end = INISpace.skipping(backFrom: bytes.count, to: 0, in: bytes)
        return end == 0 || bytes[end - 1] != UInt8(ascii: "\\")
    }

    var newline: String {
        let end = source.endOfLineFeed(after: 0)
        return end >= 2 && source.bytes[end - 1] == 0x0A && source.bytes[end - 2] == 0x0D ? "\r\n" : "\n"
    }

    /// Makes an edit if it leads to the tree that it should lead to.
    mutating func commit(_ changes: [Splice], expecting expected: DocumentValue?) throws(DocumentError) {
        file = try file.edited(by: changes, at: nil, inDocument: 0, limits: limits) { _ in expected }
    }
}
