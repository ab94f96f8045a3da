import Testing

@testable import Documents

/// What must hold for any text and any value; tried on many random ones.
@Suite struct PropertyTests {
    /// Every value, written in every style and every place, reads back as the same value.
    @Test func scalarsReadBack() throws {
        var random = SeededGenerator(seed: 1)
        var values = RandomYAML.nastyTexts.map { ScalarValue.string($0) }
        for _ in 0..<2000 { values.append(RandomYAML.scalar(&random)) }
        let styles: [Scalar.Style] = [.plain, .singleQuoted, .doubleQuoted, .literal, .folded]
        for value in values {
            for style in styles {
                for step in [1, 2, 4] {
                    let spelling = ScalarWriter(step: step).spelling(of: value, preferring: style)
                    let lines = YAMLValueWriter.indented(spelling.lines, by: step).map { "\n" + $0 }.joined()
                    let text = "k: \(spelling.text)\(lines)\nnext: 1\n"
                    let read = try? parse(text).root?.mapping?["k"]?.scalar?.value
                    #expect(read == value, "\(text.debugDescription)")
                }
                let flow = ScalarWriter(isInFlow: true).spelling(of: value, preferring: style).text
                let list = try? parse("[\(flow), \(flow)]\n").root
                #expect(list.map { DocumentValue($0) } == .sequence([.scalar(value), .scalar(value)]), "\(flow)")
                let key = ScalarWriter.key().spelling(of: value, preferring: style).text
                let mapping = try? parse("\(key): 1\n").root?.mapping?.entries.first { _ in true }
                #expect(mapping?.key.scalar?.value == value, "\(key)")
            }
        }
    }

    /// A text holds the value that was written, and every span holds what it says.
    @Test(arguments: 0..<300)
    func textsReadBack(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomYAML.value(&random, depth: 4)
        let text = MoodyWriter.text(of: value, seed: seed)
        let file = try parse(text)
        #expect(file.root.map { DocumentValue($0) } ?? .scalar(.null) == value, "\(text.debugDescription)")
        for document in file.documents { checkSpans(of: document, in: file.source) }
    }

    /// Setting one scalar changes no line but its own, and leads to the tree that it should.
    @Test(arguments: 1000..<1300)
    func settingOneValue(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomYAML.value(&random, depth: 4)
        let before = try parse(MoodyWriter.text(of: value, seed: seed))
        guard let root = before.root else { return }
        for (path, node) in Self.scalars(of: root) where random.chance(40) {
            let new = DocumentValue.scalar(RandomYAML.scalar(&random))
            var editor = YAMLEditor(before)
            try editor.set(path, to: new)
            let expected = try #require(DocumentValue(root).setting(path[...], to: new))
            #expect(editor.file.root.map { DocumentValue($0) } ?? .scalar(.null) == expected)
            let (old, edited) = (before.source, editor.file.source)
            let start = old.lineStart(of: node.span.lowerBound)
            #expect(old.bytes[..<start] == edited.bytes[..<min(start, edited.bytes.count)])
            let rest = old.bytes[old.lineEnd(of: node.span.upperBound)...]
            #expect(edited.bytes.suffix(rest.count).elementsEqual(rest) || rest.isEmpty)
        }
    }

    /// What was set anew and removed again was never there.
    @Test(arguments: 2000..<2200)
    func settingAndRemovingRestores(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomYAML.value(&random, depth: 4)
        let before = try parse(MoodyWriter.text(of: value, seed: seed))
        guard let root = before.root else { return }
        for path in Self.collections(of: root) {
            var editor = YAMLEditor(before)
            try editor.set(path, to: .scalar(RandomYAML.scalar(&random)))
            try editor.remove(path)
            let isSame = editor.file.source.bytes == before.source.bytes
            // A text that ends in a block scalar without a line break gets one, or says that it has none.
            let isOpenEnded = before.source.bytes.last != 0x0A
            #expect(isSame || isOpenEnded, "\(before.source.text(0..<10_000).debugDescription) \(path)")
        }
    }

    /// Anything can be removed, and everything else stays.
    @Test(arguments: 3000..<3300)
    func removing(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomYAML.value(&random, depth: 4)
        let before = try parse(MoodyWriter.text(of: value, seed: seed))
        guard let root = before.root else { return }
        for path in Self.paths(of: root) where random.chance(40) {
            var editor = YAMLEditor(before)
            try editor.remove(path)
            #expect(editor.file.root.map { DocumentValue($0) } == DocumentValue(root).removing(path[...]))
        }
    }

    /// Whole values can take the place of any other.
    @Test(arguments: 4000..<4300)
    func replacingByAnything(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomYAML.value(&random, depth: 4)
        let before = try parse(MoodyWriter.text(of: value, seed: seed))
        guard let root = before.root else { return }
        for path in [[]] + Self.paths(of: root) where random.chance(30) {
            let new = RandomYAML.value(&random, depth: 2)
            var editor = YAMLEditor(before)
            try editor.set(path, to: new)
            let expected = try #require(DocumentValue(root).setting(path[...], to: new))
            #expect(editor.file.root.map { DocumentValue($0) } ?? .scalar(.null) == expected)
        }
    }

    // MARK: Paths

    private static func walk(_ node: Node, _ path: [PathComponent], _ visit: ([PathComponent], Node) -> Void) {
        visit(path, node)
        if let mapping = node.mapping {
            for entry in mapping.entries {
                if let key = entry.key.string { walk(entry.value, path + [.key(key)], visit) }
            }
        }
        for (index, element) in Array(node.sequence?.elements ?? Sequence(items: []).elements).enumerated() {
            walk(element, path + [.index(index)], visit)
        }
    }

    static func scalars(of root: Node) -> [([PathComponent], Node)] {
        var found: [([PathComponent], Node)] = []
        walk(root, []) { if $1.scalar != nil { found.append(($0, $1)) } }
        return found
    }

    static func nodes(of root: Node) -> [([PathComponent], Node)] {
        var found: [([PathComponent], Node)] = []
        walk(root, []) { found.append(($0, $1)) }
        return found
    }

    /// The paths of everything but the root.
    static func paths(of root: Node) -> [[PathComponent]] {
        var found: [[PathComponent]] = []
        walk(root, []) { path, _ in if !path.isEmpty { found.append(path) } }
        return found
    }

    /// The path of one new item in each collection that has some.
    static func collections(of root: Node) -> [[PathComponent]] {
        var found: [[PathComponent]] = []
        walk(root, []) { path, node in
            if let mapping = node.mapping, mapping.entries.contains(where: { _ in true }) {
                found.append(path + [.key("a new key")])
            }
            let count = node.sequence?.elements.reduce(0) { count, _ in count + 1 } ?? 0
            if count > 0 { found.append(path + [.index(count)]) }
        }
        return found
    }
}
