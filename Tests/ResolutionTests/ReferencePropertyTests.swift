import Documents
import Estate
import Resolution
import Testing

@Suite("References, as properties of random configurations")
struct ReferencePropertyTests {
    /// A random configuration in which entry i refers only to entries after it, with what each shall be.
    private struct Graph {
        enum Section: String, CaseIterable { case env, secrets, values }

        var sections: [Section] = []
        var texts: [String] = []
        var expected: [String] = []
        var isSensitive: [Bool] = []

        init(count: Int, using generator: inout SeededGenerator) {
            sections = (0..<count).map { _ in Section.allCases.randomElement(using: &generator)! }
            texts = Array(repeating: "", count: count)
            expected = texts
            isSensitive = sections.map { $0 == .secrets }
            for index in (0..<count).reversed() {
                for part in 0..<Int.random(in: 1...3, using: &generator) {
                    if index + 1 < count, Bool.random(using: &generator) {
                        let other = Int.random(in: (index + 1)..<count, using: &generator)
                        texts[index] += "${{ \(name(other)) }}"
                        expected[index] += expected[other]
                        isSensitive[index] = isSensitive[index] || isSensitive[other]
                    } else {
                        // Unlike any other part, so that a secret can be searched for.
                        texts[index] += "<\(index).\(part)>"
                        expected[index] += "<\(index).\(part)>"
                    }
                }
                if expected[index].utf8.count > 2_000 {
                    texts[index] = "short"
                    expected[index] = "short"
                }
            }
        }

        func name(_ index: Int) -> String { "\(sections[index].rawValue).K\(index)" }

        func file(_ section: Section) -> String {
            sections.indices.filter { sections[$0] == section }
                .map { "K\($0): '\(texts[$0])'\n" }.joined()
        }

        func configuration() throws -> Configuration {
            try resolve(layer("base", values: [file(.values)], env: file(.env), secrets: file(.secrets)))
        }
    }

    @Test("Acyclic references resolve, and whatever a secret reaches is sensitive", arguments: 0..<100)
    func acyclic(_ seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let graph = Graph(count: Int.random(in: 1...60, using: &generator), using: &generator)
        let configuration = try graph.configuration()
        let values = try configuration.values()
        for (index, section) in graph.sections.enumerated() {
            let found: ResolvedValue? =
                switch section {
                case .env: configuration.env.first { $0.key == "K\(index)" }?.value
                case .secrets: configuration.secrets.first { $0.key == "K\(index)" }?.value
                case .values: values["K\(index)"]?.value
                }
            #expect(found?.text == graph.expected[index])
            #expect(found?.isSensitive == graph.isSensitive[index])
        }
        let secretParts = graph.sections.indices.filter { graph.sections[$0] == .secrets }.map { "<\($0)." }
        for entry in configuration.publicData {
            #expect(!secretParts.contains { entry.value.text.contains($0) })
        }
        #expect(
            configuration.publicData.count + configuration.secretData.count == configuration.env.count
                + configuration.secrets.count)
        #expect(configuration.secretData.map(\.key) == configuration.secretData.map(\.key).sorted())
    }

    @Test("One reference back makes a cycle, which is refused", arguments: 0..<100)
    func cyclic(_ seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        var graph = Graph(count: Int.random(in: 2...40, using: &generator), using: &generator)
        // A path through all entries between two, and back.
        let first = Int.random(in: 0..<(graph.texts.count - 1), using: &generator)
        let last = Int.random(in: (first + 1)..<graph.texts.count, using: &generator)
        for index in first..<last { graph.texts[index] += "${{ \(graph.name(index + 1)) }}" }
        graph.texts[last] += "${{ \(graph.name(first)) }}"
        let found = code { _ = try graph.configuration().values() }
        #expect(found == .cycle)
    }
}
