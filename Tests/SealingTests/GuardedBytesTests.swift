import Sealing
import Testing

@Suite struct GuardedBytesTests {
    @Test(arguments: [0, 1, 16, 32, 63, 64, 65, 4096, 10_000])
    func holdsWhatItWasGiven(count: Int) throws {
        let bytes = Random.bytes(count)
        let secret = try guarded(bytes)
        #expect(secret.count == count)
        #expect(copy(secret) == bytes)
        #expect(copy(try secret.duplicate()) == bytes)
    }

    @Test func movingWipesTheSource() throws {
        var bytes: [UInt8] = [1, 2, 3]
        let secret = try GuardedBytes(moving: &bytes)
        #expect(copy(secret) == [1, 2, 3])
        #expect(bytes == [0, 0, 0])
    }

    @Test func wipesOrdinaryMemory() {
        var bytes: [UInt8] = [1, 2, 3]
        Memory.wipe(&bytes)
        #expect(bytes == [0, 0, 0])
    }

    @Test func comparesWithoutTelling() throws {
        let first = try guarded([1, 2, 3])
        let same = try guarded([1, 2, 3])
        let other = try guarded([1, 2, 4])
        let longer = try guarded([1, 2, 3, 0])
        #expect(first.isEqual(to: same) == true)
        #expect(first.isEqual(to: other) == false)
        #expect(first.isEqual(to: longer) == false)
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(ConstantTime.equal([], []))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1]))
    }

    @Test func randomKeysDiffer() throws {
        let first = try GuardedBytes(random: 32)
        let second = try GuardedBytes(random: 32)
        #expect(first.isEqual(to: second) == false)
    }

    /// Slots are handed out again: what one owner left there is never the next one's.
    @Test func startsFromZero() throws {
        for count in [1, 32, 64, 100] {
            do { _ = try guarded([UInt8](repeating: 0xff, count: count)) }
            let next = try GuardedBytes(count: count) { _ in }
            #expect(copy(next) == [UInt8](repeating: 0, count: count))
        }
    }

    @Test func liveSecretsNeverShareASlot() throws {
        let a = try guarded([1, 1, 1, 1])
        let b = try guarded([2, 2])
        do { _ = try guarded([3, 3, 3]) }
        let c = try guarded([4, 4, 4])
        #expect(copy(a) == [1, 1, 1, 1])
        #expect(copy(b) == [2, 2])
        #expect(copy(c) == [4, 4, 4])
    }

    @Test func aFailureWhileFillingLeavesNothing() {
        #expect(throws: SealingError(.authenticationFailed)) {
            _ = try GuardedBytes(count: 8) { span throws(SealingError) in
                span[0] = 1
                throw SealingError(.authenticationFailed)
            }
        }
        #expect(throws: SealingError(.invalidLength)) { _ = try GuardedBytes(count: -1) { _ in } }
    }

    @Test func manyThreadsAtOnce() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for value in 0..<8 {
                group.addTask {
                    for _ in 0..<200 {
                        let bytes = [UInt8](repeating: UInt8(value), count: 32)
                        guard copy(try guarded(bytes)) == bytes else { return false }
                    }
                    return true
                }
            }
            for try await isIntact in group { #expect(isIntact) }
        }
    }

    @Test func aBufferThatWipesItself() {
        var buffer = WipedBuffer(capacity: 4)
        for piece: [UInt8] in [[1, 2], [3]] { buffer.append(piece.span) }
        #expect(buffer.withBytes { bytes in bytes.indices.map { bytes[$0] } } == [1, 2, 3])
        buffer.removeAll()
        for piece: [UInt8] in [[4, 5], [6, 7]] { buffer.append(piece.span) }
        #expect(buffer.withBytes { bytes in bytes.indices.map { bytes[$0] } } == [4, 5, 6, 7])
    }

    @Test func aRedactedValueDoesNotPrintItself() {
        let secret = Redacted("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(describing: secret), String(reflecting: secret), dumped, "\([secret])"] {
            #expect(text.contains("<redacted>"))
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.value == "hunter2")
    }
}
