extension INIEditor {
    /// A section of the text: the number of its header among the records, nil for entries before any header, and the
    /// numbers of its entries.
    private struct Section {
        var name: String
        var header: Int?
        var entries: Range<Int>
    }

    // MARK: Setting

    /// A path of one key writes a whole section, a path of two keys an entry.
    ///
    /// - Throws: also `notEditable` if the section comes twice.
    package mutating func set(
        _ path: [PathComponent], to value: DocumentValue, inDocument index: Int, placement: EntryPlacement
    ) throws(DocumentError) {
        try finish()
        let (name, key) = try names(in: path, inDocument: index)
        guard let key else { return try set(section: name, to: value) }
        guard case .scalar(let scalar) = value else {
            throw unrepresentable(
                INISpelling.Problem(
                    reason: "the value of \(source.shown(key: key)) is not a single value, and a section cannot nest",
                    hint: "use another format, or flatten it"), at: nil)
        }
        let (records, _) = try scanned()
        guard let section = try section(name, in: records) else {
            return try add(section: name, [(key, scalar)])
        }
        let found = section.entries.first { records[$0].name.utf8.elementsEqual(key.utf8) }
        let change: Splice
        if let found {
            change = try splice(records[found], scalar)
        } else {
            change = try insertion(of: key, scalar, into: section, records)
        }
        let text = DocumentValue.string(FlatText.text(of: scalar) ?? "")
        try commit([change], expecting: tree?.setting([.key(name), .key(key)], to: text))
    }

    private var tree: DocumentValue? { file.root.map { DocumentValue($0) } }

    private mutating func set(section name: String, to value: DocumentValue) throws(DocumentError) {
        var entries: [(String, ScalarValue)] = []
        if case .mapping(let pairs) = value {
            for pair in pairs {
                guard case .scalar(.string(let key)) = pair.key, case .scalar(let scalar) = pair.value else { break }
                entries.append((key, scalar))
            }
        }
        guard case .mapping(let pairs) = value, pairs.count == entries.count else {
            throw unrepresentable(
                INISpelling.Problem(
                    reason: "the value of \(source.shown(key: name)) is no mapping of texts, as a section is",
                    hint: "name a key of the section, or use another format"), at: nil)
        }
        let (records, _) = try scanned()
        guard let section = try section(name, in: records) else { return try add(section: name, entries) }
        let old = records[section.entries].map(\.name)
        for key in old where !entries.contains(where: { $0.0.utf8.elementsEqual(key.utf8) }) {
            try remove([.key(name), .key(key)], inDocument: 0)
        }
        for (key, scalar) in entries { try set([.key(name), .key(key)], to: .scalar(scalar)) }
    }

    /// Adds a section at the end of the text; entries that belong to none go to its beginning.
    private mutating func add(section name: String, _ entries: [(String, ScalarValue)]) throws(DocumentError) {
        let isFirst = name == INIParser.defaultSection
        var lines: [String]
        do throws(INISpelling.Problem) {
            lines = try INIWriter.lines(of: entries)
            if !isFirst { lines.insert(try INISpelling.header(name), at: 0) }
        } catch {
            throw unrepresentable(error, at: nil)
        }
        let pair = DocumentValue.Pair(
            .string(name), .mapping(entries.map { .init(.string($0.0), .string(FlatText.text(of: $0.1) ?? "")) }))
        guard case .mapping(var pairs)? = tree else { return }
        pairs.insert(pair, at: isFirst ? 0 : pairs.count)
        let start = source.hasByteOrderMark ? 3 : 0
        let end = source.bytes.count
        let change: Splice
        if isFirst {
            guard !entries.isEmpty else { return }
            let text = lines.map { $0 + newline }.joined() + (pairs.count > 1 ? newline : "")
            change = Splice(start..<start, text)
        } else if end == start {
            change = Splice(end..<end, lines.map { $0 + newline }.joined())
        } else if source.bytes[end - 1] == 0x0A {
            change = Splice(end..<end, newline + lines.map { $0 + newline }.joined())
        } else {
            change = Splice(end..<end, newline + lines.map { newline + $0 }.joined())
        }
        try commit([change], expecting: .mapping(pairs))
    }

    /// A new line after the last entry of a section, spaced as that one is.
    private func insertion(
        of key: String, _ scalar: ScalarValue, into section: Section, _ records: [INIRecord]
    ) throws(DocumentError) -> Splice {
        let last = section.entries.last.map { records[$0] }
        var line: String
        do throws(INISpelling.Problem) {
            line = try INISpelling.key(key)
            let value = try INISpelling.value(scalar)
            if let last {
                let start = last.nameSpan.lowerBound
                let gap = source.text(last.nameSpan.upperBound..<last.valueSpan.lowerBound)
                let delimiter = gap.drop { $0 == " " || $0 == "\t" }
                let blanks = gap.prefix { $0 == " " || $0 == "\t" }
                let width = source.text(last.nameSpan).utf8.count + blanks.utf8.count
                let missing = blanks.isEmpty ? 0 : max(1, width - line.utf8.count)
                let indent = source.text(source.startAfterLineFeed(before: start)..<start)
                // An empty value may lack the blank before it.
                let space = last.valueSpan.isEmpty && delimiter.utf8.count == 1 && !blanks.isEmpty ? " " : ""
                line = indent + line + String(repeating: " ", count: missing) + delimiter + space + value
            } else {
                line += " = " + value
            }
        } catch {
            throw unrepresentable(error, at: nil)
        }
        guard let offset = last?.lines.upperBound ?? section.header.map({ records[$0].lines.upperBound }) else {
            return Splice(0..<0, line + newline)
        }
        let isTerminated = source.bytes[offset - 1] == 0x0A
        return Splice(offset..<offset, isTerminated ? line + newline : newline + line)
    }

    // MARK: Removing

    /// A section goes with its entries and all comments in it.
    package mutating func remove(_ path: [PathComponent], inDocument index: Int) throws(DocumentError) {
        try finish()
        let (name, key) = try names(in: path, inDocument: index)
        let (records, _) = try scanned()
        guard let section = try section(name, in: records) else { throw nothing(at: name) }
        if let key {
            guard let found = section.entries.first(where: { records[$0].name.utf8.elementsEqual(key.utf8) }) else {
                throw nothing(at: key)
            }
            var expected = tree?.removing([.key(name), .key(key)])
            if section.header == nil, section.entries.count == 1 { expected = tree?.removing([.key(name)]) }
            return try commit([removal(of: records[found].lines)], expecting: expected)
        }
        let next = section.entries.upperBound
        let first = section.header ?? section.entries.lowerBound
        var start = records[first].lines.lowerBound
        if name != INIParser.metadataSection, let block = records[first].comment?.block {
            start = source.startAfterLineFeed(before: block.lowerBound)
        }
        var end = source.bytes.count
        if next < records.count {
            end = records[next].lines.lowerBound
            if let block = records[next].comment?.block, records[next].name != INIParser.metadataSection {
                end = source.startAfterLineFeed(before: block.lowerBound)
            }
        } else if start > 0 {
            // The empty line above the last section goes with it.
            let line = source.startAfterLineFeed(before: start - 1)
            if source.text(line..<start).allSatisfy(\.isNewline) { start = line }
        }
        try commit([removal(of: start..<end)], expecting: tree?.removing([.key(name)]))
    }

    /// Takes lines away; a text that does not end with a line break goes on doing so.
    private func removal(of lines: Range<Int>) -> Splice {
        var start = lines.lowerBound
        let bytes = source.bytes
        if lines.upperBound == bytes.count, bytes.last != 0x0A, start > 0, bytes[start - 1] == 0x0A {
            start -= start > 1 && bytes[start - 2] == 0x0D ? 2 : 1
        }
        return Splice(start..<lines.upperBound, "")
    }

    // MARK: Finding

    private func names(
        in path: [PathComponent], inDocument index: Int
    ) throws(DocumentError) -> (section: String, key: String?) {
        _ = try file.document(index)
        switch (path.first, path.dropFirst().first, path.count) {
        case (.key(let section)?, nil, 1): return (section, nil)
        case (.key(let section)?, .key(let key)?, 2): return (section, key)
        default:
            throw DocumentError(
                .noSuchPath,
                Diagnostic(
                    "an INI file has nothing but sections of keys", file: source.name,
                    hint: "name a section, or a section and a key"))
        }
    }

    private func nothing(at name: String) -> DocumentError {
        DocumentError(.noSuchPath, Diagnostic("there is no \(source.shown(key: name))", file: source.name))
    }

    private func section(_ name: String, in records: [INIRecord]) throws(DocumentError) -> Section? {
        var sections: [Section] = []
        for (number, record) in records.enumerated() {
            if record.isSection {
                sections.append(Section(name: record.name, header: number, entries: (number + 1)..<(number + 1)))
            } else if let last = sections.indices.last {
                sections[last].entries = sections[last].entries.lowerBound..<(number + 1)
            } else {
                sections.append(Section(name: INIParser.defaultSection, header: nil, entries: 0..<(number + 1)))
            }
        }
        let found = sections.filter { $0.name.utf8.elementsEqual(name.utf8) }
        guard found.count > 1 else { return found.first }
        let places = found.map { source.position(of: $0.header.map { records[$0].nameSpan.lowerBound } ?? 0) }
        throw DocumentError(
            .notEditable,
            source.diagnostic(
                "the section \(source.shown(key: name)) appears twice", at: places[1],
                notes: ["first at \(source.place(places[0]))"], hint: "join the two"))
    }
}
