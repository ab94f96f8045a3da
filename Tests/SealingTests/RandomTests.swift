import Sealing
import Testing

@Suite struct RandomTests {
    @Test func bytesDiffer() {
        #expect(Random.bytes(0).isEmpty)
        #expect(Random.bytes(32).count == 32)
        #expect(Random.bytes(32) != Random.bytes(32))
    }

    @Test func uniformStaysBelowItsBoundAndReachesAll() {
        var seen = Set<UInt32>()
        for _ in 0..<2_000 {
            let value = Random.uniform(below: 10)
            #expect(value < 10)
            seen.insert(value)
        }
        #expect(seen.count == 10)
        #expect(Random.uniform(below: 1) == 0)
        #expect(Random.uniform(below: 0) == 0)
    }

    @Test func shufflesWithTheSystemsRandomness() {
        var generator = Random.Generator()
        let shuffled = Array(0..<100).shuffled(using: &generator)
        #expect(shuffled.sorted() == Array(0..<100))
        #expect(shuffled != Array(0..<100))
    }
}
