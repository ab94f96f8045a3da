import FoundationEssentials
import FuzzBodies
import Testing

/// What `make fuzz` does for minutes, in small: the same checks, on texts that are the same in every run.
@Suite struct MutationTests {
    private static let count = 300

    @Test(arguments: FuzzTarget.all.map(\.name))
    func holdsForDamagedTexts(target: String) throws {
        let fuzzTarget = try #require(FuzzTarget.named(target))
        let seeds = try Seeds.texts(for: target)
        try #require(!seeds.isEmpty)
        var mutator = Mutator(seeds: seeds, words: try Seeds.words(for: target))
        for seed in seeds { try check(fuzzTarget, seed) }
        for _ in 0..<Self.count { try check(fuzzTarget, mutator.next()) }
    }

    private func check(_ target: FuzzTarget, _ input: [UInt8]) throws {
        do {
            try target.check(input)
        } catch {
            Issue.record("\(error) in \(String(decoding: input, as: UTF8.self).debugDescription)")
        }
    }
}

/// Damages texts, in the same way in every run.
struct Mutator {
    let seeds: [[UInt8]]
    /// What the format is made of, from the fuzzer's dictionary.
    let words: [[UInt8]]
    private var random = SeededRandom(seed: 20_261_121)

    init(seeds: [[UInt8]], words: [[UInt8]]) {
        self.seeds = seeds
        self.words = words
    }

    mutating func next() -> [UInt8] {
        var text = random.pick(seeds)
        for _ in 0...random.number(below: 4) { change(&text) }
        return text
    }

    private mutating func change(_ text: inout [UInt8]) {
        let start = random.number(below: text.count + 1)
        let end = min(text.count, start + random.number(below: 12))
        switch random.number(below: 6) {
        case 0: text.removeSubrange(start..<end)
        case 1: text.insert(contentsOf: text[start..<end], at: random.number(below: text.count + 1))
        case 2: text.insert(contentsOf: random.pick(words), at: start)
        case 3: text.replaceSubrange(start..<end, with: random.pick(words))
        case 4: text.insert(UInt8(random.number(below: 256)), at: start)
        default: text = text[..<start] + random.pick(seeds).suffix(random.number(below: 200))
        }
    }
}
