import Documents

extension CreationRules {
    /// The text with a rule for one more path, in the place where it is the first to match it: before the rule that
    /// matches it so far, or at the end. Every other byte stays.
    ///
    /// - Parameters:
    ///   - pattern: the new rule's `path_regex`.
    ///   - keys: age recipients and PGP keys.
    ///   - notes: go behind keys as comments; keys then have a line each.
    ///   - path: a path that the pattern is for.
    package func inserting(
        pattern: String, keys: [MasterKey], notes: [KeyID: String] = [:], for path: String
    ) throws(SOPSError) -> [UInt8] {
        let bytes = source.bytes
        let list = file.root?.mapping?["creation_rules"]
        let elements = list?.sequence.map { Array($0.elements) } ?? []
        guard let last = elements.last else { return try beginning(list, with: rule(pattern, keys, notes, indent: 2)) }
        guard let lastStart = dash(of: last) else {
            let index = rules.firstIndex { $0.matches(path) }
            let place = index.map { elements[$0].span.lowerBound } ?? last.extentEnd
            let text = flowRule(pattern, keys)
            return try applying([Splice(place..<place, Array((index == nil ? ", \(text)" : "\(text), ").utf8))])
        }
        let indent = lastStart - startOfLine(lastStart)
        if let index = rules.firstIndex(where: { $0.matches(path) }), let start = dash(of: elements[index]) {
            let line = startOfComments(above: startOfLine(start), indent: indent)
            return try applying([Splice(line..<line, Array(rule(pattern, keys, notes, indent: indent).utf8))])
        }
        var end = last.extentEnd
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        let newline = end == bytes.count ? "\n" : ""
        end = min(end + 1, bytes.count)
        return try applying([
            Splice(end..<end, Array((newline + rule(pattern, keys, notes, indent: indent)).utf8))
        ])
    }

    /// The text with the first rule of a list that is empty, `null` or missing.
    private func beginning(_ list: Node?, with rule: String) throws(SOPSError) -> [UInt8] {
        if let list {
            var start = list.span.lowerBound
            while start > 0, source.bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
            return try applying([Splice(start..<list.span.upperBound, Array("\n\(rule.dropLast())".utf8))])
        }
        let newline = source.bytes.isEmpty || source.bytes.last == UInt8(ascii: "\n") ? "" : "\n"
        return source.bytes + Array("\(newline)creation_rules:\n\(rule)".utf8)
    }

    private func flowRule(_ pattern: String, _ keys: [MasterKey]) -> String {
        let lists = Self.byKind(keys).map { "\($0): \"\($1.joined(separator: ","))\"" }
        return "{path_regex: \(oneLine(pattern, isInFlow: true)), \(lists.joined(separator: ", "))}"
    }

    private func rule(_ pattern: String, _ keys: [MasterKey], _ notes: [KeyID: String], indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var text = "\(margin)- path_regex: \(oneLine(pattern))\n"
        for (kind, names) in Self.byKind(keys) {
            guard notes.isEmpty else {
                text += "\(margin)  \(kind):\n"
                for name in names {
                    let note = MasterKey.Kind(rawValue: kind).flatMap { notes[KeyID($0, name)] }
                    text += "\(margin)    - \(oneLine(name))\(note.map { " # \($0)" } ?? "")\n"
                }
                continue
            }
            let list = names.map { "\(margin)    \($0)" }.joined(separator: ",\n")
            text += "\(margin)  \(kind): " + (names.count == 1 ? "\(oneLine(names[0]))\n" : ">-\n\(list)\n")
        }
        return text.replacing("\n", with: source.newline)
    }

    private static func byKind(_ keys: [MasterKey]) -> [(kind: String, names: [String])] {
        MasterKey.Kind.allCases.filter(\.isUsable).compactMap { kind in
            let names = keys.filter { $0.kind == kind }.map(\.name)
            return names.isEmpty ? nil : (kind.rawValue, names)
        }
    }

    func applying(_ splices: [Splice]) throws(SOPSError) -> [UInt8] {
        try editing { () throws(DocumentError) in try source.applying(splices) }
    }

    /// The offset of the dash in front of a block sequence's element: in the list's column, on its line or above.
    func dash(of element: Node) -> Int? {
        guard !element.isInFlow, let list = file.root?.mapping?["creation_rules"] else { return nil }
        let column = list.span.lowerBound - startOfLine(list.span.lowerBound)
        var line = startOfLine(element.span.lowerBound)
        while line >= startOfLine(list.span.lowerBound) {
            let offset = line + column
            if offset < source.bytes.count, source.bytes[offset] == UInt8(ascii: "-") { return offset }
            guard line > 0 else { return nil }
            line = startOfLine(line - 1)
        }
        return nil
    }

    func startOfLine(_ offset: Int) -> Int {
        source.lineStart(of: offset)
    }

    /// The first of the comment lines that stand right above a line at its indentation: they speak of it.
    func startOfComments(above line: Int, indent: Int) -> Int {
        var start = line
        while start > 0 {
            let previous = startOfLine(start - 1)
            let text = source.bytes[previous..<start]
            let margin = text.prefix { $0 == UInt8(ascii: " ") }.count
            guard margin == indent, text.dropFirst(margin).first == UInt8(ascii: "#") else { break }
            start = previous
        }
        return start
    }
}
