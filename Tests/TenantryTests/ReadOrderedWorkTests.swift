import Documents
import Synchronization
import Testing

@testable import Tenantry

@Suite struct ReadOrderedWorkTests {
    @Test(arguments: [0, 1, 2, 1000], [1, 2, 8])
    func deliversInOrder(count: Int, workers: Int) {
        var delivered: [Int] = []
        OrderedWork.run(count: count, workers: workers, window: 3) {
            $0
        } deliver: { index, result in
            #expect(index == result)
            delivered.append(result)
        }
        #expect(delivered == Array(0..<count))
    }

    @Test func neverRunsFarAhead() {
        let begun = Mutex(0)
        var delivered = 0
        OrderedWork.run(count: 200, workers: 4, window: 5) { _ in
            begun.withLock { $0 += 1 }
        } deliver: { _, _ in
            delivered += 1
            #expect(begun.withLock { $0 } <= delivered + 5)
        }
    }

    @Test func stopsWhenNobodyTakesResults() {
        struct Refusal: Error {}
        let begun = Mutex(0)
        #expect(throws: Refusal.self) {
            try OrderedWork.run(count: 10_000, workers: 2, window: 4) { _ in
                begun.withLock { $0 += 1 }
            } deliver: { index, _ throws(Refusal) in
                if index == 10 { throw Refusal() }
            }
        }
        #expect(begun.withLock { $0 } < 100)
    }
}

@Suite struct ReadFailuresTests {
    @Test func keepsEachErrorOnceAndNotTooMany() {
        var failures = Failures()
        for number in 0..<100 {
            failures.add(TenantryError(.badInput, "error \(number % 50)"), in: "somewhere")
        }
        #expect(failures.count == 50)
        #expect(failures.errors.count == Failures.limit)
        #expect(failures.errors[3].diagnostic.notes == ["somewhere"])
    }
}
