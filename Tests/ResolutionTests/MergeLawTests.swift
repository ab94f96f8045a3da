import Estate
import Resolution
import Testing

/// Trees at random in which the name of a key says what its value is, so that layers never clash.
private struct TreeGenerator {
    var random: SeededGenerator

    init(seed: Int) { random = SeededGenerator(seed: seed) }

    /// A layer's values: `m…` are maps, `l…` lists of numbers, `n…` lists of maps with a name, `s…` numbers.
    mutating func values() -> String { "{\(members(depth: 2).joined(separator: ", "))}" }

    private mutating func members(depth: Int) -> [String] {
        var members: [String] = []
        for name in ["m1", "m2", "l1", "l2", "n1", "s1", "s2"] where Bool.random(using: &random) {
            switch name.first {
            case "m" where depth > 0:
                members.append("\(name): {\(self.members(depth: depth - 1).joined(separator: ", "))}")
            case "m": break
            case "l": members.append("\(name): [\(numbers().joined(separator: ", "))]")
            case "n":
                let names = ["x", "y", "z"].filter { _ in Bool.random(using: &random) }.shuffled(using: &random)
                let elements = names.map { "{name: \($0), \(Bool.random(using: &random) ? "v" : "w"): \(number())}" }
                members.append("\(name): [\(elements.joined(separator: ", "))]")
            default: members.append("\(name): \(number())")
            }
        }
        return members.shuffled(using: &random)
    }

    private mutating func number() -> Int { Int.random(in: 0...99, using: &random) }
    private mutating func numbers() -> [String] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in "\(number())" }
    }
}

/// The rules that give each list of the trees a strategy.
private func rules(_ strategy: MergeRule.Strategy) -> [MergeRule] {
    var rules: [MergeRule] = []
    let maps = [[], ["m1"], ["m2"], ["m1", "m1"], ["m1", "m2"], ["m2", "m1"], ["m2", "m2"]]
    for map in maps {
        for list in ["l1", "l2"] { rules.append(MergeRule(path: ["values"] + map + [list], strategy: strategy)) }
        rules.append(MergeRule(path: ["values"] + map + ["n1"], strategy: .by(key: "name")))
    }
    return rules
}

@Suite("The laws of merging")
struct MergeLawTests {
    private static let strategies: [MergeRule.Strategy] = [.replace, .append, .prepend]

    private func layers(_ seed: Int, _ count: Int) throws -> [LayerContent] {
        var generator = TreeGenerator(seed: seed)
        return try (0..<count).map { try layer("layer-\($0)", values: [generator.values()]) }
    }

    /// Maps in one order: laws are about what is in them.
    private func sorted(_ node: ResolvedNode) -> String {
        switch node.content {
        case .scalar(let value): value.text
        case .sequence(let elements): "[\(elements.map(sorted).joined(separator: ", "))]"
        case .mapping(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\($0.key): \(sorted($0.value))" }.joined(separator: ", "))}"
        }
    }

    @Test("Identity: a layer that says nothing changes nothing, wherever it stands", arguments: 0..<60)
    func identity(_ seed: Int) throws {
        for strategy in Self.strategies {
            let layers = try layers(seed, 3)
            let expected = try resolve(layers, rules: rules(strategy)).values()
            for position in 0...3 {
                for text in ["{}", "# nothing\n", ""] {
                    var more = layers
                    more.insert(try layer("empty", values: [text]), at: position)
                    let found = try resolve(more, rules: rules(strategy)).values()
                    #expect(sorted(found) == sorted(expected))
                }
            }
        }
    }

    @Test("Associativity: without nulls, layers can be laid over each other from either end", arguments: 0..<60)
    func associativity(_ seed: Int) throws {
        for strategy in Self.strategies {
            let layers = try layers(seed, 4)
            let expected = sorted(try resolve(layers, rules: rules(strategy)).values())
            for split in 1...3 {
                let lower = try resolve(Array(layers[..<split]), rules: rules(strategy)).valuesText()
                let upper = try resolve(Array(layers[split...]), rules: rules(strategy)).valuesText()
                let found = try resolve(
                    [layer("lower", values: [lower]), layer("upper", values: [upper])], rules: rules(strategy))
                #expect(sorted(try found.values()) == expected, "split at \(split), \(strategy)")
            }
        }
    }

    @Test("Idempotence: where lists replace, a layer laid over itself is itself", arguments: 0..<60)
    func idempotence(_ seed: Int) throws {
        let layers = try layers(seed, 1)
        let once = try resolve(layers, rules: rules(.replace)).values()
        #expect(sorted(try resolve(layers + layers, rules: rules(.replace)).values()) == sorted(once))
    }

    @Test(
        "Provenance is complete: a number names the layer that it is from, and each that it overrode", arguments: 0..<60
    )
    func provenance(_ seed: Int) throws {
        let layers = try layers(seed, 4)
        let alone = try layers.map { try resolve([$0]).values() }
        func check(_ node: ResolvedNode, _ single: [ResolvedNode?]) throws {
            guard case .mapping(let members) = node.content else { return }
            for member in members {
                let parts = single.map { $0?[member.key] }
                if member.key.hasPrefix("s") {
                    let setters = zip(layers, parts).filter { $1 != nil }.map(\.0.layer)
                    let named =
                        member.value.provenance.earlier.map(\.origin.layer) + [member.value.provenance.origin.layer]
                    #expect(named == setters)
                    #expect(member.value.value?.text == parts.compactMap { $0 }.last?.value?.text)
                    #expect(member.value.provenance.overrode.map(\.layer) == setters.dropLast())
                }
                if member.key.hasPrefix("m") { try check(member.value, parts) }
            }
        }
        try check(resolve(layers).values(), alone)
    }

    @Test("A null takes away what is below it, and nothing that comes above", arguments: 0..<60)
    func removal(_ seed: Int) throws {
        let layers = try layers(seed, 2)
        let top = try resolve([layers[1]]).values()
        let nothing = try layer("nothing", values: ["{m1: ~, m2: ~, l1: ~, l2: ~, n1: ~, s1: ~, s2: ~}"])
        let found = try resolve([layers[0], nothing, layers[1]], rules: rules(.append)).values()
        #expect(sorted(found) == sorted(top))
    }
}
