import Testing

@testable import Documents

/// What must hold for any JSON; tried on many random ones.
@Suite struct JSONPropertyTests {
    /// What is written reads back, with every span right.
    @Test(arguments: 0..<300)
    func writtenReadsBack(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomJSON.value(&random, depth: 4)
        let indentation = random.pick([Indentation.tab, .spaces(0), .spaces(2), .spaces(3)])
        let file = try json(String(decoding: try JSONWriter(indentation).document(value), as: UTF8.self))
        #expect(file.root.map { DocumentValue($0) } == value)
        if let root = file.root { checkSpans(ofJSON: root, in: file.source) }
    }

    /// A text in any layout holds the value that was written, with every span right.
    @Test(arguments: 1000..<1300)
    func anyLayoutReadsBack(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomJSON.value(&random, depth: 4)
        let file = try json(RandomJSON.text(of: value, &random))
        #expect(file.root.map { DocumentValue($0) } == value)
        if let root = file.root { checkSpans(ofJSON: root, in: file.source) }
    }

    /// Replacing scalars changes nothing but their spans.
    @Test(arguments: 2000..<2300)
    func replacing(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomJSON.value(&random, depth: 4)
        let before = try json(RandomJSON.text(of: value, &random))
        let root = try #require(before.root)
        var editor = before.editor()
        var expected = DocumentValue(root)
        var rest: [UInt8] = []
        var end = 0
        for (path, node) in PropertyTests.scalars(of: root) where random.chance(40) {
            let new = RandomJSON.scalar(&random)
            editor.replace(node, with: new)
            expected = try #require(expected.setting(path[...], to: .scalar(new)))
            rest += before.source.bytes[end..<node.span.lowerBound]
            var spelled: [UInt8] = []
            #expect(JSONScalarText.append(new, to: &spelled))
            rest += spelled
            end = node.span.upperBound
        }
        try editor.finish()
        #expect(editor.file.root.map { DocumentValue($0) } == expected)
        #expect(editor.file.source.bytes == rest + before.source.bytes[end...])
    }

    /// Whole values can take the place of any other, and what is around them stays.
    @Test(arguments: 3000..<3300)
    func settingAnything(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let before = try json(RandomJSON.text(of: RandomJSON.value(&random, depth: 4), &random))
        let root = try #require(before.root)
        for (path, node) in PropertyTests.nodes(of: root) where random.chance(30) {
            let new = RandomJSON.value(&random, depth: 2)
            var editor = before.editor()
            try editor.set(path, to: new)
            #expect(editor.file.root.map { DocumentValue($0) } == DocumentValue(root).setting(path[...], to: new))
            let (old, edited) = (before.source.bytes, editor.file.source.bytes)
            #expect(edited.starts(with: old[..<node.span.lowerBound]))
            #expect(edited.suffix(old.count - node.span.upperBound).elementsEqual(old[node.span.upperBound...]))
        }
    }

    /// What was set anew and removed again was never there.
    @Test(arguments: 4000..<4200)
    func settingAndRemovingRestores(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let before = try json(RandomJSON.text(of: RandomJSON.value(&random, depth: 4), &random))
        let root = try #require(before.root)
        for path in PropertyTests.collections(of: root) {
            var editor = before.editor()
            try editor.set(path, to: RandomJSON.value(&random, depth: 2))
            try editor.remove(path)
            #expect(editor.file.source.bytes == before.source.bytes)
        }
    }

    /// Anything can be removed, and every other item keeps its text.
    @Test(arguments: 5000..<5300)
    func removing(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let before = try json(RandomJSON.text(of: RandomJSON.value(&random, depth: 4), &random))
        let root = try #require(before.root)
        for path in PropertyTests.paths(of: root) where random.chance(40) {
            var editor = before.editor()
            try editor.remove(path)
            #expect(editor.file.root.map { DocumentValue($0) } == DocumentValue(root).removing(path[...]))
            #expect(editor.file.source.bytes.count < before.source.bytes.count)
        }
    }

    /// No text makes the parser crash, and what it reads it writes again as the same.
    @Test func damagedTexts() {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<3000 {
            var bytes = Array(RandomJSON.text(of: RandomJSON.value(&random, depth: 3), &random).utf8)
            for _ in 0..<random.number(1..<4) where !bytes.isEmpty {
                let index = random.number(0..<bytes.count)
                switch random.number(0..<3) {
                case 0: bytes.remove(at: index)
                case 1: bytes[index] = UInt8(truncatingIfNeeded: random.next())
                default: bytes.insert(random.pick(Array("{}[],:\"\\-.0eu \n".utf8)), at: index)
                }
            }
            let source = SourceText(name: "damaged.json", bytes: bytes)
            do {
                guard let root = try DocumentFile(parsing: source, as: .json).root else { continue }
                checkSpans(ofJSON: root, in: source)
            } catch {
                let position = error.diagnostic.position
                #expect(position != nil && position?.line ?? 0 <= source.position(of: bytes.count).line)
            }
        }
    }

    // MARK: Python

    /// Python's json makes the same of every scalar.
    @Test(.enabled(if: Python.run("", on: []) != nil, "there is no Python"))
    func pythonReadsTheSame() throws {
        var random = SeededGenerator(seed: 7)
        var texts = JSONConformanceTests.strings.map(\.bytes) + JSONConformanceTests.numbers.map(\.bytes)
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            _ = JSONScalarText.append(RandomJSON.scalar(&random), to: &bytes)
            texts.append(bytes)
        }
        let script = """
            import json
            for line in lines:
                print(show(json.loads(line.decode(), parse_int=lambda text:
                    int(text) if -2**63 <= int(text) < 2**63 else float(text))))
            """
        let answers = try #require(Python.run(script, on: texts))
        #expect(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            let file = try json(String(decoding: text, as: UTF8.self))
            guard let value = file.root?.scalar?.value else { continue }
            #expect(Python.show(value) == answer, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    /// Python reads whole texts as we do: it writes each again on one line with sorted keys.
    @Test(.enabled(if: Python.run("", on: []) != nil, "there is no Python"))
    func pythonReadsTheSameTrees() throws {
        var random = SeededGenerator(seed: 8)
        let texts = (0..<500).map { _ in
            Array(RandomJSON.text(of: RandomJSON.value(&random, depth: 4), &random).utf8)
        }
        let script = """
            import json
            for line in lines:
                text = json.dumps(json.loads(line.decode("utf-8-sig")), ensure_ascii=False)
                print(text.encode().hex())
            """
        let answers = try #require(Python.run(script, on: texts))
        #expect(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            let file = try json(String(decoding: text, as: UTF8.self))
            let bytes = stride(from: 0, to: answer.utf8.count, by: 2).map { offset in
                UInt8(answer.dropFirst(offset).prefix(2), radix: 16) ?? 0
            }
            let theirs = try DocumentFile(parsing: SourceText(name: "python.json", bytes: bytes), as: .json)
            #expect(theirs.root.map { DocumentValue($0) } == file.root.map { DocumentValue($0) })
        }
    }
}
