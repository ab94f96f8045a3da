import Documents

/// A key to write into a rule, with the name that it stands for.
package struct NotedKey: Sendable {
    package let key: MasterKey
    /// Goes behind the key as a comment.
    package let note: String?

    package init(_ key: MasterKey, note: String? = nil) {
        (self.key, self.note) = (key, note)
    }
}

/// What is to happen to the keys of one rule.
package struct RuleChange: Sendable {
    package var added: [NotedKey] = []
    /// The key group that gets them, of a rule that has groups.
    package var group: Int?
    package var removed: Set<KeyID> = []
    /// A new `path_regex`.
    package var pattern: String?

    package init(added: [NotedKey] = [], group: Int? = nil, removed: Set<KeyID> = [], pattern: String? = nil) {
        (self.added, self.group, self.removed, self.pattern) = (added, group, removed, pattern)
    }
}

extension CreationRules {
    /// The rules with other keys. Comments, order and anchors stay; every other byte of other rules does, too.
    ///
    /// Each rule is changed as a text of its own, so that the work is linear in the size of the file.
    ///
    /// - Throws: `invalidConfiguration` if a rule is written in a way that cannot be changed alone.
    package func changing(_ changes: [Int: RuleChange]) throws(SOPSError) -> CreationRules {
        var splices: [Splice] = []
        var whole: [(Int, RuleChange)] = []
        for (index, change) in changes.sorted(by: { $0.key < $1.key }) {
            if let lines = lines(of: index), let bytes = try changed(lines, by: change) {
                splices.append(Splice(lines, bytes))
            } else {
                whole.append((index, change))
            }
        }
        var file = file
        if !splices.isEmpty {
            let bytes = try applying(splices)
            file = try Self.parsed(bytes, source.name)
        }
        for (index, change) in whole {
            file = try RuleEditor(file, rule: index).applying(change)
        }
        let result = try CreationRules(parsing: SourceText(name: source.name, bytes: file.source.bytes))
        try check(changes, in: result)
        return result
    }

    /// The rules with a copy of one before it, for other paths.
    package func copying(_ index: Int, for pattern: String) throws(SOPSError) -> CreationRules {
        guard let lines = lines(of: index), let element = elements.dropFirst(index).first, !element.hasAnchor else {
            throw unchangeable(index)
        }
        let line = startOfComments(above: lines.lowerBound, indent: indent(of: lines.lowerBound))
        var text = Array(source.bytes[lines])
        if text.last != UInt8(ascii: "\n") { text += source.newline.utf8 }
        let bytes = try applying([Splice(line..<line, text)])
        let copied = try CreationRules(parsing: SourceText(name: source.name, bytes: bytes))
        return try copied.changing([index: RuleChange(pattern: pattern)])
    }

    /// The rules without some of them, each with the comments right above it.
    package func removing(_ indices: Set<Int>) throws(SOPSError) -> CreationRules {
        var splices: [Splice] = []
        var file = file
        for index in indices.sorted(by: >) {
            if let lines = lines(of: index) {
                let start = startOfComments(above: lines.lowerBound, indent: indent(of: lines.lowerBound))
                splices.append(Splice(start..<lines.upperBound, ""))
            } else {
                file = try editing { () throws(DocumentError) in
                    var editor = YAMLEditor(file)
                    try editor.remove([.key("creation_rules"), .index(index)], inDocument: 0)
                    return editor.file
                }
            }
        }
        if !splices.isEmpty {
            file = try Self.parsed(applying(splices), source.name)
        }
        let result = try CreationRules(parsing: SourceText(name: source.name, bytes: file.source.bytes))
        guard result.rules.count == rules.count - indices.count else { throw unchangeable(indices.min() ?? 0) }
        return result
    }

    static func parsed(_ bytes: [UInt8], _ name: String) throws(SOPSError) -> DocumentFile {
        try editing { () throws(DocumentError) in try DocumentFile(parsing: SourceText(name: name, bytes: bytes)) }
    }

    /// A rule's lines after a change; nil if they do not stand alone.
    private func changed(_ lines: Range<Int>, by change: RuleChange) throws(SOPSError) -> [UInt8]? {
        let head = Array("creation_rules:\(source.newline)".utf8)
        let text = SourceText(name: source.name, bytes: head + source.bytes[lines])
        guard let alone = try? DocumentFile(parsing: text), alone.documents.count == 1,
            alone.root?.mapping?["creation_rules"]?.sequence?.elements.reduce(0, { count, _ in count + 1 }) == 1
        else { return nil }
        let edited = try RuleEditor(alone, rule: 0).applying(change)
        return Array(edited.source.bytes.dropFirst(head.count))
    }

    /// What was written must be what counts.
    private func check(_ changes: [Int: RuleChange], in result: CreationRules) throws(SOPSError) {
        guard result.rules.count == rules.count else { throw unchangeable(changes.keys.min() ?? 0) }
        for index in rules.indices {
            let (old, new) = (rules[index], result.rules[index])
            let change = changes[index] ?? RuleChange()
            var expected = old.groups.map { Set($0.map(\.id)).subtracting(change.removed) }
            if !change.added.isEmpty {
                if expected.isEmpty { expected = [[]] }
                guard expected.indices.contains(change.group ?? 0) else { throw unchangeable(index) }
                expected[change.group ?? 0].formUnion(change.added.map(\.key.id))
            }
            expected.removeAll(where: \.isEmpty)
            let isSame =
                new.groups.map { Set($0.map(\.id)) } == expected && new.shamirThreshold == old.shamirThreshold
                && new.selection == old.selection && new.isMACOnlyEncrypted == old.isMACOnlyEncrypted
                && new.pathPattern == (change.pattern ?? old.pathPattern)
            guard isSame else { throw unchangeable(index) }
        }
    }

    func unchangeable(_ index: Int) -> SOPSError {
        let hint = "change it by hand, then run tenantry rekey; a list with a key on each line can be changed"
        guard rules.indices.contains(index) else {
            return SOPSError(
                .invalidConfiguration, Diagnostic("the rules cannot be changed", file: source.name, hint: hint))
        }
        return SOPSError(
            .invalidConfiguration,
            source.diagnostic(
                "this rule is written in a way that cannot be changed without changing others",
                at: rules[index].position, hint: hint))
    }

    // MARK: Places

    private var elements: [Node] {
        file.root?.mapping?["creation_rules"]?.sequence.map { Array($0.elements) } ?? []
    }

    /// The whole lines of a rule, from its dash on; nil where rules do not have lines of their own.
    private func lines(of index: Int) -> Range<Int>? {
        let elements = elements
        guard elements.indices.contains(index), let start = dash(of: elements[index]) else { return nil }
        let line = startOfLine(start)
        guard source.bytes[line..<start].allSatisfy({ $0 == UInt8(ascii: " ") }) else { return nil }
        return line..<source.nextLine(after: elements[index].extentEnd)
    }

    private func indent(of line: Int) -> Int {
        source.bytes[line...].prefix { $0 == UInt8(ascii: " ") }.count
    }
}
